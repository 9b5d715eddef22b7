package io.invitation.spi;

/**
 * Tells what came of a {@link Claim}.
 *
 * @since 0.1
 */
public enum ClaimOutcome {
    /** The place is taken, and the redemption stored. */
    CLAIMED,
    /** The address or the account holds a place already; nothing changed. */
    ALREADY_CLAIMED,
    /** The version has changed, no place is left, or the invitation is gone; nothing changed. */
    NOT_CLAIMED
}
