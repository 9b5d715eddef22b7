package io.invitation.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The rule that no input, however long, may take 100 ms. The fastest of twenty tries counts, so that a pause of the
 * machine does not decide a test; slowness by complexity shows in each of them.
 */
public final class Pace {

    /**
     * Fifty times as long where the fuzzer looks at each comparison that is made, of which a busy machine may make
     * twenty.
     */
    private static final Duration LIMIT = Duration.ofMillis(Boolean.getBoolean("jazzer.hooks") ? 5_000 : 100);

    private static final int TRIES = 20;

    private Pace() {}

    /** Runs the work until it was fast enough once, at most twenty times, and returns its last result. */
    public static <T> T quickly(Supplier<T> work) {
        Duration fastest = Duration.ofDays(1);
        for (int tries = 1; ; tries++) {
            long start = System.nanoTime();
            T result = work.get();
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            fastest = taken.compareTo(fastest) < 0 ? taken : fastest;
            if (tries == TRIES || fastest.compareTo(LIMIT) < 0) {
                assertThat(fastest).as("fastest of %d tries", tries).isLessThan(LIMIT);
                return result;
            }
        }
    }
}
