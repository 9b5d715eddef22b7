package io.invitation.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Several threads that call something again and again, each as soon as its last call has returned. */
public final class Load {

    /** What is called. */
    @FunctionalInterface
    public interface Call {

        /**
         * Is called.
         *
         * @param thread the number of the thread that calls, from 0
         */
        void run(int thread) throws Exception;
    }

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private Load() {}

    /** Returns so many threads in words. */
    public static String threads(int number) {
        return number + (number == 1 ? " thread" : " threads");
    }

    /**
     * Calls until the time is over.
     *
     * @param calls what the calls are named in the plural
     * @param threads how many at once
     * @param time how long; calls under way are waited for
     * @param call what to call
     * @return calls per second, how long the slowest hundredth took at least, and what all threads allocated for each
     * @throws Exception if a call fails
     */
    public static Sample measure(String calls, int threads, Duration time, Call call) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        Allocation allocation = new Allocation();
        try {
            List<Future<Timings>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                all.add(executor.submit(() -> {
                    start.await();
                    return callUntil(time, number, call);
                }));
            }
            return sample(calls, all, allocation);
        } finally {
            executor.shutdownNow();
        }
    }

    private static Timings callUntil(Duration time, int thread, Call call) throws Exception {
        Timings timings = new Timings();
        long end = timings.begun + time.toNanos();
        do {
            long before = System.nanoTime();
            call.run(thread);
            timings.add(before, System.nanoTime());
        } while (timings.ended < end);
        return timings;
    }

    private static Sample sample(String calls, List<Future<Timings>> all, Allocation allocation) throws Exception {
        List<Timings> timings = new ArrayList<>();
        for (Future<Timings> each : all) {
            timings.add(resultOf(each));
        }
        long allocated = allocation.bytes();
        long begun = timings.stream().mapToLong(each -> each.begun).min().orElseThrow();
        long ended = timings.stream().mapToLong(each -> each.ended).max().orElseThrow();
        long[] nanos = timings.stream().flatMapToLong(Timings::nanos).sorted().toArray();
        return Sample.of(calls + "/s", nanos.length * NANOS_PER_SECOND / (ended - begun))
                .and("p99 ms", nanos[(int) (nanos.length * 0.99)] / NANOS_PER_MILLI)
                .and(Sample.ALLOCATED, (double) allocated / nanos.length);
    }

    private static Timings resultOf(Future<Timings> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    private static final class Timings {

        private final long begun = System.nanoTime();
        private long ended = begun;
        private long[] nanos = new long[1024];
        private int number;

        LongStream nanos() {
            return Arrays.stream(nanos, 0, number);
        }

        void add(long before, long after) {
            if (number == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * number);
            }
            nanos[number++] = after - before;
            ended = after;
        }
    }
}
