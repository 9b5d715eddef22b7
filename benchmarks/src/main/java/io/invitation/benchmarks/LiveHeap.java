package io.invitation.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much memory is in use at most while many things are done, looked at ten times. Safe for use by several threads.
 */
public final class LiveHeap {

    private static final int LOOKS = 10;
    private static final double MEBIBYTE = 1 << 20;

    private final int every;
    private final AtomicInteger done = new AtomicInteger();
    private double most = mebibytes();

    public LiveHeap(int all) {
        every = Math.max(1, all / LOOKS);
    }

    /** Notes that one more is done. */
    public void count() {
        if (done.incrementAndGet() % every == 0) {
            look();
        }
    }

    private synchronized void look() {
        most = Math.max(most, mebibytes());
    }

    /** Returns how many MiB were in use at most. */
    public synchronized double most() {
        return most;
    }

    /** What was left by the collection: others have allocated since. */
    private static double mebibytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getCollectionUsage)
                        .filter(Objects::nonNull)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum()
                / MEBIBYTE;
    }
}
