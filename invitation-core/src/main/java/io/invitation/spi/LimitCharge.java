package io.invitation.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Something that counts towards a limit.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param key what is limited, 1 to 100 characters of visible ASCII, without anything personal
 * @param most how many in one window, from 1
 * @param window how long a window lasts, in microseconds
 * @param at when it happens, in microseconds
 * @since 0.1
 */
public record LimitCharge(String key, int most, Duration window, Instant at) {

    /**
     * Checks the parts and cuts both times to microseconds.
     *
     * @param key see {@link #key()}
     * @param most see {@link #most()}
     * @param window see {@link #window()}
     * @param at see {@link #at()}
     * @throws IllegalArgumentException if the number is not from 1 or the window not positive
     */
    public LimitCharge {
        Objects.requireNonNull(key, "key");
        at = at.truncatedTo(ChronoUnit.MICROS);
        window = window.truncatedTo(ChronoUnit.MICROS);
        if (most < 1 || window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("a limit of " + most + " in " + window);
        }
    }
}
