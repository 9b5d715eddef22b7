package io.invitation;

/**
 * Tells why a link did not lead to acceptance or decline. Handle constants you do not know as {@link #UNKNOWN}: later
 * versions may add some.
 *
 * @since 0.1
 */
public enum RefusalReason {
    /** No invitation of this scope has that token: mistyped, forged, foreign or purged. */
    UNKNOWN,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** All places are taken. */
    EXHAUSTED,
    /** It is switched off. */
    DISABLED,
    /** It was withdrawn. */
    REVOKED,
    /** It was turned down. */
    DECLINED,
    /** A newer link was made; that one works. */
    SUPERSEDED,
    /** It was meant for another address. */
    WRONG_RECIPIENT,
    /** No pattern of it admits the address, or it cannot be declined by one of many. */
    NOT_ELIGIBLE,
    /** Nothing shows that the address belongs to whoever asked. */
    ADDRESS_NOT_VERIFIED,
    /** The inviter may no longer invite with these roles and groups. */
    INVITER_NOT_ENTITLED,
    /** Every place that is left is held by somebody for the moment: trying again later may succeed. */
    ALL_PLACES_HELD,
    /** The place that was held is free again: the lease has run out, or it was given back. */
    LEASE_OVER,
    /** The host's licence or plan has no seat left. */
    NO_SEAT,
    /** Too many messages were asked for: try again later. */
    LIMIT,
    /** Others changed the invitation at the same moment, several times; nothing happened, trying again is safe. */
    CONTENDED;

    /**
     * Returns the reason as a stranger may learn it: what would tell that a link once existed reads as
     * {@link #UNKNOWN}.
     *
     * @return {@link #UNKNOWN} for unknown, revoked and disabled invitations and those whose inviter lost the right;
     *     the reason itself otherwise
     */
    public RefusalReason publicReason() {
        return switch (this) {
            case REVOKED, DISABLED, INVITER_NOT_ENTITLED -> UNKNOWN;
            default -> this;
        };
    }
}
