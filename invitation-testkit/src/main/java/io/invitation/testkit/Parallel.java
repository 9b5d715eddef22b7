package io.invitation.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Runs work on several threads that start at the same moment. */
final class Parallel {

    /**
     * How long a step may take once nothing holds it up any more: {@code -Dinvitation.testkit.patience}, in seconds.
     */
    static final Duration SOON = Duration.ofSeconds(Integer.getInteger("invitation.testkit.patience", 20));

    private static final long PATIENCE_SECONDS = 3 * SOON.toSeconds();

    private Parallel() {}

    /**
     * Runs work number 0, 1, … each on a thread of its own, all behind one barrier, and returns the results in order.
     */
    public static <T> List<T> run(int threads, IntFunction<Callable<T>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> one = work.apply(i);
                futures.add(executor.submit(() -> {
                    barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return one.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    /**
     * Starts work on another thread and lets it come as far as it can in a short time; a store may make it wait until
     * the calling thread's transaction has ended.
     */
    public static <T> Future<T> startBeside(ExecutorService executor, Callable<T> work) throws Exception {
        Future<T> future = executor.submit(work);
        try {
            future.get(150, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException waitsOrFailed) {
            // The caller asks the future itself.
        }
        return future;
    }

    /** Returns the result of work that nothing holds up any more. */
    public static <T> T resultOf(Future<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
