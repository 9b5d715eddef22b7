package io.invitation;

import java.util.OptionalInt;

/**
 * Says how many places an invitation has: a number from 1 up, or without limit.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class Quota {

    private static final Quota UNLIMITED = new Quota(Integer.MAX_VALUE);
    private static final Quota ONE = new Quota(1);

    private final int limit;

    private Quota(int limit) {
        this.limit = limit;
    }

    /**
     * Returns a quota of this many places.
     *
     * @param places from 1 to 2,147,483,646
     * @return the quota
     * @throws InvalidValueException if the number is out of range; "no limit" is {@link #unlimited()}
     */
    public static Quota of(int places) {
        if (places < 1 || places == Integer.MAX_VALUE) {
            throw new InvalidValueException("quota", "is " + places + ", must be from 1 to 2147483646");
        }
        return places == 1 ? ONE : new Quota(places);
    }

    /**
     * Returns the quota that never runs out.
     *
     * @return the unlimited quota
     */
    public static Quota unlimited() {
        return UNLIMITED;
    }

    /**
     * Tells whether there is no limit.
     *
     * @return {@code true} for {@link #unlimited()}
     */
    public boolean isUnlimited() {
        return limit == Integer.MAX_VALUE;
    }

    /**
     * Returns the number of places.
     *
     * @return the number, or empty if there is no limit
     */
    public OptionalInt limit() {
        return isUnlimited() ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /**
     * Tells whether one more place can be taken.
     *
     * @param taken how many are taken
     * @return {@code true} if fewer than the limit are taken
     */
    public boolean hasRoom(int taken) {
        return taken < limit;
    }

    /**
     * Tells whether this many places are within the quota.
     *
     * @param taken how many are taken
     * @return {@code true} if no more than the limit are taken
     */
    public boolean covers(int taken) {
        return taken <= limit;
    }

    /**
     * Tells whether this quota is no larger than another one.
     *
     * @param other the larger quota
     * @return {@code true} if every number of places that this one covers is covered by the other
     */
    public boolean isWithin(Quota other) {
        return limit <= other.limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quota that && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return limit;
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : Integer.toString(limit);
    }
}
