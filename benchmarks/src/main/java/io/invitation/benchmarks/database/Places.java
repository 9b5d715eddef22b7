package io.invitation.benchmarks.database;

import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Variant;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Places that visitors got, by hand and from the library, to be compared with those that are stored. Safe for use by
 * several threads.
 */
final class Places {

    private final Tables tables;
    private final LongAdder byHand = new LongAdder();
    private final LongAdder library = new LongAdder();

    Places(Tables tables) {
        this.tables = tables;
    }

    /** Takes a place. */
    @FunctionalInterface
    interface Visit {

        /**
         * Takes one, or fails.
         *
         * @param address whose it is, and nobody came with before
         */
        void by(String address) throws Exception;
    }

    Variant byHand(String name, int threads, Visit visit) {
        return variant(name, threads, visit, byHand);
    }

    Variant library(String name, int threads, Visit visit) {
        return variant(name, threads, visit, library);
    }

    private static Variant variant(String name, int threads, Visit visit, LongAdder got) {
        return new Variant(
                name,
                time -> Load.measure("places", threads, time, thread -> {
                    visit.by(Tables.somebody());
                    got.increment();
                }));
    }

    /** Notes what others got. */
    void addByHand(long places) {
        byHand.add(places);
    }

    /** Notes what others got. */
    void addLibrary(long places) {
        library.add(places);
    }

    /** Fails unless as many places are counted and stored as visitors got. */
    void requireAllStored() throws SQLException {
        tables.requirePlaces(library.sum());
        HandWritten.requirePlaces(tables, byHand.sum());
    }
}
