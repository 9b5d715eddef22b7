package io.invitation.mail.internal;

import java.time.Duration;

/** The end of the time that one attempt may take. Safe for use by several threads. */
final class Deadline {

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** Returns how long to wait for one step: at most what is left, and never less than a millisecond. */
    Duration limit(Duration step) {
        Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
        return left.compareTo(step) < 0 ? left : step;
    }
}
