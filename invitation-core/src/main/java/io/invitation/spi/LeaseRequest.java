package io.invitation.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks for messages to send.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param now the instant at which they are due or their former lease has run out
 * @param until when the new lease runs out
 * @param limit how many at most
 * @param only the one message to lease, if no other is wanted
 * @since 0.1
 */
public record LeaseRequest(Instant now, Instant until, int limit, Optional<UUID> only) {

    /**
     * Checks the parts and cuts the instants to microseconds.
     *
     * @param now see {@link #now()}
     * @param until see {@link #until()}
     * @param limit see {@link #limit()}
     * @param only see {@link #only()}
     * @throws IllegalArgumentException if the lease is not positive or the limit not from 1
     */
    public LeaseRequest {
        Objects.requireNonNull(only, "only");
        now = now.truncatedTo(ChronoUnit.MICROS);
        until = until.truncatedTo(ChronoUnit.MICROS);
        if (!until.isAfter(now) || limit < 1) {
            throw new IllegalArgumentException("a lease from " + now + " until " + until + " of " + limit);
        }
    }
}
