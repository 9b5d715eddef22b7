package io.invitation.jdbc.cluster;

/** What this process keeps in memory. */
final class LiveHeap {

    private static final double MEGABYTE = 1 << 20;

    private LiveHeap() {}

    /** Collects the garbage, and returns how much is left. */
    static double megabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
    }
}
