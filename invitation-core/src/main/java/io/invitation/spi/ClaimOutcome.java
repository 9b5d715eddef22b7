package io.invitation.spi;

import java.util.Objects;

/**
 * Tells what came of a {@link Claim}.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class ClaimOutcome {

    private static final ClaimOutcome ALREADY_CLAIMED = new ClaimOutcome(Kind.ALREADY_CLAIMED, 0);
    private static final ClaimOutcome NOT_CLAIMED = new ClaimOutcome(Kind.NOT_CLAIMED, 0);

    /** The three outcomes. */
    public enum Kind {
        /** The place is taken, and the redemption stored. */
        CLAIMED,
        /** The address or the account holds a place already; nothing changed. */
        ALREADY_CLAIMED,
        /** The version has changed, no place is left, or the invitation is gone; nothing changed. */
        NOT_CLAIMED
    }

    private final Kind kind;
    private final int placesTaken;

    private ClaimOutcome(Kind kind, int placesTaken) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.placesTaken = placesTaken;
    }

    /**
     * Returns the outcome of a claim that took a place.
     *
     * @param placesTaken how many places are taken now, this one included; each claim of one invitation sees another
     *     number
     * @return the outcome
     * @throws IllegalArgumentException if the number is not from 1
     */
    public static ClaimOutcome claimed(int placesTaken) {
        if (placesTaken < 1) {
            throw new IllegalArgumentException("placesTaken must be from 1, is " + placesTaken);
        }
        return new ClaimOutcome(Kind.CLAIMED, placesTaken);
    }

    /**
     * Returns the outcome of a claim by somebody who holds a place.
     *
     * @return the outcome
     */
    public static ClaimOutcome alreadyClaimed() {
        return ALREADY_CLAIMED;
    }

    /**
     * Returns the outcome of a claim whose conditions did not hold.
     *
     * @return the outcome
     */
    public static ClaimOutcome notClaimed() {
        return NOT_CLAIMED;
    }

    /**
     * Returns which of the outcomes it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns how many places are taken now.
     *
     * @return the number, this place included
     * @throws IllegalStateException if no place was taken
     */
    public int placesTaken() {
        if (kind != Kind.CLAIMED) {
            throw new IllegalStateException("no place was taken: " + kind);
        }
        return placesTaken;
    }

    @Override
    public String toString() {
        return kind == Kind.CLAIMED ? "CLAIMED[" + placesTaken + " taken]" : kind.name();
    }
}
