package io.invitation.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells how many messages wait in a queue, and for how long.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class QueueHealth {

    private final long waiting;
    private final long due;
    private final Optional<Instant> oldestDue;

    private QueueHealth(long waiting, long due, Optional<Instant> oldestDue) {
        this.waiting = waiting;
        this.due = due;
        this.oldestDue = Objects.requireNonNull(oldestDue, "oldestDue");
    }

    /**
     * Tells of a queue.
     *
     * @param waiting see {@link #waiting()}
     * @param due see {@link #due()}
     * @param oldestDue see {@link #oldestDue()}
     * @return its health
     */
    public static QueueHealth of(long waiting, long due, Optional<Instant> oldestDue) {
        return new QueueHealth(waiting, due, oldestDue);
    }

    /**
     * Returns how many messages are not finished.
     *
     * @return their number, those leased included
     */
    public long waiting() {
        return waiting;
    }

    /**
     * Returns how many messages could be leased now.
     *
     * @return their number
     */
    public long due() {
        return due;
    }

    /**
     * Returns since when the message that waits longest has been due.
     *
     * @return the instant; empty if none is due
     */
    public Optional<Instant> oldestDue() {
        return oldestDue;
    }

    /** Compares all parts. */
    @Override
    public boolean equals(Object other) {
        return other instanceof QueueHealth that
                && waiting == that.waiting
                && due == that.due
                && oldestDue.equals(that.oldestDue);
    }

    /** Agrees with {@link #equals}. */
    @Override
    public int hashCode() {
        return Objects.hash(waiting, due, oldestDue);
    }

    /** Returns all parts. */
    @Override
    public String toString() {
        return "QueueHealth[" + waiting + " waiting, " + due + " due"
                + oldestDue.map(since -> " since " + since).orElse("") + "]";
    }
}
