package io.invitation.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells how many messages wait in a queue, and for how long.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param waiting the number of messages that are not finished, those leased included
 * @param due the number of those that could be leased now
 * @param oldestDue since when the one that waits longest has been due
 * @since 0.1
 */
public record QueueHealth(long waiting, long due, Optional<Instant> oldestDue) {

    /**
     * Checks that all parts are given.
     *
     * @param waiting see {@link #waiting()}
     * @param due see {@link #due()}
     * @param oldestDue see {@link #oldestDue()}
     */
    public QueueHealth {
        Objects.requireNonNull(oldestDue, "oldestDue");
    }
}
