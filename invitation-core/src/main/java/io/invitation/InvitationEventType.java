package io.invitation;

/**
 * Names what happened to an invitation. Handle constants you do not know as of no interest: later versions may add
 * some.
 *
 * @since 0.1
 */
public enum InvitationEventType {
    /** It was stored. */
    CREATED,
    /** A message with its link was asked for. */
    QUEUED,
    /** A sender took responsibility for a message. */
    SENT,
    /** An attempt to send failed for now or for good, or its end is unknown. */
    DELIVERY_FAILED,
    /** A message was accepted at first and returned later. */
    BOUNCED,
    /** A message was not sent, because nobody could have used it or the address is suppressed. */
    SUPPRESSED,
    /** A reminder was asked for. */
    REMINDED,
    /** A place was held under a lease. */
    RESERVED,
    /** A held place was given back, or its lease ran out. */
    RELEASED,
    /** A place was taken. */
    ACCEPTED,
    /** The last place was taken. */
    EXHAUSTED,
    /** A taken place was given back. */
    UNDONE,
    /** The invitee said no. */
    DECLINED,
    /** Its time was found to be over. */
    EXPIRED,
    /** The time limit was started again, with a new link. */
    REFRESHED,
    /** Somebody changed it. */
    UPDATED,
    /** It was switched on. */
    ENABLED,
    /** It was switched off. */
    DISABLED,
    /** It was taken back for good. */
    REVOKED,
    /** The link was shown again. */
    LINK_SHOWN,
    /** Its inviter had lost the right, and somebody else stands in. */
    INVITER_REASSIGNED,
    /** Somebody with a link of it was refused. Told to listeners only, so that nobody can fill the history. */
    REFUSED,
    /** The people in it were forgotten. */
    ANONYMISED,
    /** It was deleted with its history. Told to listeners only. */
    PURGED
}
