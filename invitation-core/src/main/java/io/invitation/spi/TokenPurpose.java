package io.invitation.spi;

/**
 * Says what a token is for; a token of one purpose is none of another. Later versions may add some.
 *
 * @since 0.1
 */
public enum TokenPurpose {
    /** It goes to the invitee's mailbox and nobody else sees it, so that it proves the mailbox. */
    MAILED_LINK,
    /**
     * It is shown to somebody who passes it on, or goes another way than to the invitee's mailbox, so that it proves
     * nothing about a mailbox.
     */
    SHOWN_LINK,
    /** It goes to one mailbox to confirm the address of a place that is held, and proves that mailbox. */
    CONFIRMATION
}
