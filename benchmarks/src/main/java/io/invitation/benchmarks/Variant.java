package io.invitation.benchmarks;

import java.time.Duration;

/** One of several ways to do something. */
public record Variant(String name, Measurement measurement) {

    /** Does it for a while. */
    @FunctionalInterface
    public interface Measurement {

        /**
         * Does it, for about so long if it can be done any number of times.
         *
         * @param time how long
         * @return what was measured
         * @throws Exception if it cannot be done
         */
        Sample take(Duration time) throws Exception;
    }
}
