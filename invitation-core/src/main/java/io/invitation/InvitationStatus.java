package io.invitation;

/**
 * Tells where an invitation stands at an instant; derived from stored facts by {@link Invitation#statusAt}, never
 * stored. Later versions may add some.
 *
 * @since 0.1
 */
public enum InvitationStatus {
    /** Before its first valid instant. */
    SCHEDULED,
    /** Valid, and nobody has accepted yet. */
    PENDING,
    /** Valid, some places taken, some left. */
    PARTLY_USED,
    /** Its only place is taken. */
    ACCEPTED,
    /** All of its several places are taken. */
    EXHAUSTED,
    /** Its time is over. */
    EXPIRED,
    /** Switched off, can be switched on again. */
    DISABLED,
    /** Turned down by the invitee, for good. */
    DECLINED,
    /** Withdrawn by the inviter's side, for good. */
    REVOKED
}
