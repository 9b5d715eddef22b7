package io.invitation;

import java.time.Duration;

/**
 * Says how often a message is tried, and with which pauses: each pause is twice the one before up to the longest, and a
 * random part of up to half of it is left out.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param attempts how often a message is tried at most, 1 to 100
 * @param firstPause the pause after the first attempt, positive
 * @param longestPause the longest pause, not shorter than the first
 * @param lease how long one worker has for one message, longer than a sender takes
 * @since 0.1
 */
public record DeliveryRetries(int attempts, Duration firstPause, Duration longestPause, Duration lease) {

    /** 8 attempts, pauses from one minute to four hours, leases of 15 minutes. */
    public static final DeliveryRetries DEFAULT =
            new DeliveryRetries(8, Duration.ofMinutes(1), Duration.ofHours(4), Duration.ofMinutes(15));

    /**
     * Checks the parts.
     *
     * @param attempts see {@link #attempts()}
     * @param firstPause see {@link #firstPause()}
     * @param longestPause see {@link #longestPause()}
     * @param lease see {@link #lease()}
     * @throws IllegalArgumentException if one is out of range
     */
    public DeliveryRetries {
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("attempts must be 1 to 100, are " + attempts);
        }
        if (firstPause.isZero() || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "pauses must be positive and ascending, are " + firstPause + " to " + longestPause);
        }
        if (lease.isZero() || lease.isNegative()) {
            throw new IllegalArgumentException("lease must be positive, is " + lease);
        }
    }
}
