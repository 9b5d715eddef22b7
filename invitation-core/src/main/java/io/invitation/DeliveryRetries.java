package io.invitation;

import java.time.Duration;

/**
 * Says how often a message is tried, and with which pauses: each pause is twice the one before up to the longest, and a
 * random part of up to half of it is left out.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class DeliveryRetries {

    private static final DeliveryRetries DEFAULTS =
            new DeliveryRetries(8, Duration.ofMinutes(1), Duration.ofHours(4), Duration.ofMinutes(15));

    private final int attempts;
    private final Duration firstPause;
    private final Duration longestPause;
    private final Duration lease;

    private DeliveryRetries(int attempts, Duration firstPause, Duration longestPause, Duration lease) {
        this.attempts = attempts;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.lease = lease;
    }

    /**
     * Returns the usual ones: 8 attempts, pauses from one minute to four hours, leases of 15 minutes.
     *
     * @return the retries
     */
    public static DeliveryRetries defaults() {
        return DEFAULTS;
    }

    /**
     * Limits the attempts.
     *
     * @param most how often a message is tried at most, 1 to 100
     * @return others
     * @throws IllegalArgumentException if it is out of range
     */
    public DeliveryRetries attempts(int most) {
        if (most < 1 || most > 100) {
            throw new IllegalArgumentException("attempts must be 1 to 100, are " + most);
        }
        return new DeliveryRetries(most, firstPause, longestPause, lease);
    }

    /**
     * Sets the pauses.
     *
     * @param first the pause after the first attempt, positive
     * @param longest the longest pause, not shorter than the first, at most {@link Expiry#LONGEST}
     * @return others
     * @throws IllegalArgumentException if one is out of range
     */
    public DeliveryRetries pauses(Duration first, Duration longest) {
        if (!isInRange(first) || !isInRange(longest) || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("pauses must be positive, ascending and at most " + Expiry.LONGEST
                    + ", are " + first + " to " + longest);
        }
        return new DeliveryRetries(attempts, first, longest, lease);
    }

    /**
     * Sets how long one worker has for one message.
     *
     * @param duration longer than a sender takes, at most {@link Expiry#LONGEST}
     * @return others
     * @throws IllegalArgumentException if it is out of range
     */
    public DeliveryRetries lease(Duration duration) {
        if (!isInRange(duration)) {
            throw new IllegalArgumentException(
                    "lease must be positive, at most " + Expiry.LONGEST + ", is " + duration);
        }
        return new DeliveryRetries(attempts, firstPause, longestPause, duration);
    }

    private static boolean isInRange(Duration duration) {
        return !duration.isZero() && !duration.isNegative() && duration.compareTo(Expiry.LONGEST) <= 0;
    }

    /**
     * Returns how often a message is tried at most.
     *
     * @return 1 to 100
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns the pause after the first attempt.
     *
     * @return the pause
     */
    public Duration firstPause() {
        return firstPause;
    }

    /**
     * Returns the longest pause.
     *
     * @return the pause
     */
    public Duration longestPause() {
        return longestPause;
    }

    /**
     * Returns how long one worker has for one message.
     *
     * @return the duration
     */
    public Duration lease() {
        return lease;
    }

    /** Returns all of it. */
    @Override
    public String toString() {
        return "DeliveryRetries[attempts=" + attempts + ", pauses=" + firstPause + " to " + longestPause + ", lease="
                + lease + "]";
    }
}
