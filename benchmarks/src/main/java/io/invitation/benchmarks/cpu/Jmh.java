package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import java.time.Duration;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH benchmarks as variants, each turn in a JVM of its own, warmed up for as long as it is measured. */
final class Jmh {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Jmh() {}

    static Variant variant(Run run, String name, Class<?> type, String method) {
        return variant(run, name, type, method, Map.of());
    }

    /**
     * Returns a benchmark as a variant.
     *
     * @param run says whether a JVM of its own is worth its start
     * @param name what it is called in tables
     * @param type where the method is
     * @param method what JMH measures
     * @param parameters values for fields with {@code @Param}
     */
    static Variant variant(Run run, String name, Class<?> type, String method, Map<String, String> parameters) {
        int forks = run.settings().isSmoke() ? 0 : 1;
        return new Variant(name, time -> measure(type.getName() + "." + method, parameters, forks, time));
    }

    private static Sample measure(String benchmark, Map<String, String> parameters, int forks, Duration time)
            throws Exception {
        TimeValue iteration = TimeValue.milliseconds(time.toMillis());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.replace(".", "\\.") + "$")
                .mode(Mode.Throughput)
                .forks(forks)
                .warmupIterations(1)
                .warmupTime(iteration)
                .measurementIterations(1)
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        RunResult result = new Runner(options.build()).runSingle();
        Sample sample = Sample.of("calls/s", result.getPrimaryResult().getScore());
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? sample : sample.and(Sample.ALLOCATED, allocated.getScore());
    }
}
