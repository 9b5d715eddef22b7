package io.invitation.spi;

/**
 * Names what a message with a link is for, which selects its words. Handle constants you do not know as
 * {@link #INVITATION}: later versions may add some.
 *
 * @since 0.1
 */
public enum MessagePurpose {
    /** Somebody is invited. */
    INVITATION,
    /** The invitation was not answered yet and is about to lapse. */
    REMINDER,
    /** The time limit was started again: this link replaces an earlier one. */
    NEW_LINK,
    /** Somebody gave this address to accept an invitation that is not for this mailbox alone: is it theirs? */
    ADDRESS_CONFIRMATION,
    /** An account was made and waits for a password. */
    ACCOUNT_ACTIVATION,
    /** An account was made, and only its address is to be confirmed. */
    ADDRESS_VERIFICATION
}
