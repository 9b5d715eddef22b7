package io.invitation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when an invitation ends: after a time from its creation, at an instant, or never.
 *
 * <p>An invitation is valid before that instant and expired from that instant on. Instants are kept in microseconds, up
 * to 9999-12-30. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class Expiry {

    static final Instant LATEST = Instant.parse("9999-12-30T23:59:59.999999Z");

    /** The longest time between creation and expiry that can be asked for: a hundred years. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Expiry NEVER = new Expiry(null, null);

    private final @Nullable Duration lifetime;
    private final @Nullable Instant instant;

    private Expiry(@Nullable Duration lifetime, @Nullable Instant instant) {
        this.lifetime = lifetime;
        this.instant = instant;
    }

    /**
     * Returns an expiry that lies this long after the moment at which the invitation is created or refreshed.
     *
     * @param lifetime a positive duration of at most {@link #LONGEST}
     * @return the relative expiry
     * @throws InvalidValueException if the duration is zero, negative or longer
     */
    public static Expiry in(Duration lifetime) {
        if (lifetime.isZero() || lifetime.isNegative() || lifetime.compareTo(LONGEST) > 0) {
            throw new InvalidValueException(
                    "expiry", "lies " + lifetime + " after creation, must lie from PT0S to " + LONGEST + " after it");
        }
        return new Expiry(lifetime, null);
    }

    /**
     * Returns an expiry at a fixed instant.
     *
     * @param instant the first instant at which the invitation is no longer valid; cut to microseconds
     * @return the fixed expiry
     * @throws InvalidValueException if the instant lies after 9999-12-30
     */
    public static Expiry at(Instant instant) {
        return new Expiry(null, requireStorable("expiry", instant));
    }

    /**
     * Returns the expiry of an invitation that does not end by time.
     *
     * @return the expiry that is never reached
     */
    public static Expiry never() {
        return NEVER;
    }

    /**
     * Tells whether the invitation does not end by time.
     *
     * @return {@code true} for {@link #never()}
     */
    public boolean isNever() {
        return lifetime == null && instant == null;
    }

    /**
     * Tells whether the instant depends on a start.
     *
     * @return {@code true} for {@link #in(Duration)}
     */
    public boolean isRelative() {
        return lifetime != null;
    }

    /**
     * Returns this expiry as a fixed one, counting a relative one from a start.
     *
     * @param start when the invitation is created or refreshed
     * @return an expiry made by {@link #at(Instant)}, or {@link #never()}
     * @throws InvalidValueException if the instant lies after 9999-12-30
     */
    public Expiry from(Instant start) {
        return lifetime == null ? this : at(start.plus(lifetime));
    }

    /**
     * Returns the fixed instant.
     *
     * @return the first instant at which the invitation is no longer valid; empty for {@link #never()}
     * @throws IllegalStateException if this expiry is relative; see {@link #from(Instant)}
     */
    public Optional<Instant> instant() {
        if (lifetime != null) {
            throw new IllegalStateException("a relative expiry has no instant before from(start) was called");
        }
        return Optional.ofNullable(instant);
    }

    static Instant requireStorable(String field, Instant value) {
        Instant cut = value.truncatedTo(ChronoUnit.MICROS);
        if (cut.isAfter(LATEST) || cut.isBefore(Instant.EPOCH)) {
            throw new InvalidValueException(field, "lies outside of 1970-01-01 to 9999-12-30");
        }
        return cut;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expiry that
                && Objects.equals(lifetime, that.lifetime)
                && Objects.equals(instant, that.instant);
    }

    @Override
    public int hashCode() {
        return Objects.hash(lifetime, instant);
    }

    @Override
    public String toString() {
        if (lifetime != null) {
            return "in " + lifetime;
        }
        return instant == null ? "never" : "at " + instant;
    }
}
