package io.invitation.spi;

import java.util.Objects;

/**
 * Tells what came of a {@link Claim}, of a place to be taken at once or to be held first.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class ClaimOutcome {

    private static final ClaimOutcome ALREADY_CLAIMED = new ClaimOutcome(Kind.ALREADY_CLAIMED, 0, 0);
    private static final ClaimOutcome NOT_CLAIMED = new ClaimOutcome(Kind.NOT_CLAIMED, 0, 0);

    /**
     * The three outcomes.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The place is taken or held, and the redemption stored. */
        CLAIMED,
        /** The address or the account has another place already; nothing changed. */
        ALREADY_CLAIMED,
        /** The version has changed, no place is left or held, or the invitation is gone; nothing changed. */
        NOT_CLAIMED
    }

    private final Kind kind;
    private final int placesTaken;
    private final int placesHeld;

    private ClaimOutcome(Kind kind, int placesTaken, int placesHeld) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.placesTaken = placesTaken;
        this.placesHeld = placesHeld;
    }

    /**
     * Returns the outcome of a claim that took or held a place.
     *
     * @param placesTaken how many places are taken now, this one included if it is
     * @param placesHeld how many places are held now, this one included if it is; each claim of one invitation sees
     *     another sum of both
     * @return the outcome
     * @throws IllegalArgumentException if one is negative or both are zero
     */
    public static ClaimOutcome claimed(int placesTaken, int placesHeld) {
        if (placesTaken < 0 || placesHeld < 0 || placesTaken + placesHeld < 1) {
            throw new IllegalArgumentException("places taken are " + placesTaken + ", held " + placesHeld);
        }
        return new ClaimOutcome(Kind.CLAIMED, placesTaken, placesHeld);
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
     * @return the number, this place included if it was taken
     * @throws IllegalStateException if no place was taken or held
     */
    public int placesTaken() {
        requireClaimed();
        return placesTaken;
    }

    /**
     * Returns how many places are held now.
     *
     * @return the number, this place included if it was held
     * @throws IllegalStateException if no place was taken or held
     */
    public int placesHeld() {
        requireClaimed();
        return placesHeld;
    }

    private void requireClaimed() {
        if (kind != Kind.CLAIMED) {
            throw new IllegalStateException("no place was taken: " + kind);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.CLAIMED ? "CLAIMED[" + placesTaken + " taken, " + placesHeld + " held]" : kind.name();
    }
}
