package io.invitation;

/**
 * Tells how far the mailing of an invitation's link has come. Later versions may add some.
 *
 * @since 0.1
 */
public enum DeliveryState {
    /** Nobody asked for a mail: the link is handed over by other means. */
    NOT_REQUESTED,
    /** To be sent once the transaction has committed. */
    QUEUED,
    /** Handed to the sender, no answer yet. Seen in the queue; an invitation's summary waits for the answer. */
    SENDING,
    /** The sender took responsibility for it; that it was read is not known. */
    SENT,
    /** A temporary failure, or an undecided attempt. A delivery worker tries again, or {@code resend} does. */
    DEFERRED,
    /** A permanent failure: trying again would not help. */
    FAILED,
    /** Accepted at first, then returned by a mail server. */
    BOUNCED,
    /** Not sent: the invitation was over or the link superseded before it could leave, or the address is suppressed. */
    SUPPRESSED
}
