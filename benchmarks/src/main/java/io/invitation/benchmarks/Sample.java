package io.invitation.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What one variant came to in one round, by measures such as {@code accepts/s}; the first one counts most. */
public record Sample(Map<String, Double> values) {

    /** By the caller, the driver and whoever else works for the call in the JVM that measures. */
    public static final String ALLOCATED = "bytes allocated by a call";

    public Sample {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Sample of(String measure, double value) {
        return new Sample(Map.of(measure, value));
    }

    public OptionalDouble value(String measure) {
        Double value = values.get(measure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Returns a copy with one more measure. */
    public Sample and(String measure, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(measure, value);
        return new Sample(more);
    }
}
