package io.invitation.jdbc.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.jdbc.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F4: four processes of 64 threads fill quotas of 1, 7, 100 and {@code -Dlargest} exactly, on every database, isolation
 * and way to take places; of places that are held first the largest quota is a tenth.
 */
class LoadIT {

    private static final int PROCESSES = 4;
    private static final int THREADS = 64;
    private static final int LARGEST = Integer.getInteger("largest", 10_000);
    private static final Figures FIGURES = new Figures(
            "scaling.md",
            "load",
            "database",
            "isolation",
            "places taken of every quota",
            "calls answered",
            "asked again: contended",
            "conflict",
            "in the handler",
            "seconds",
            "answers in a second");

    static Stream<Arguments> everyDatabaseInEveryIsolation() {
        return Stream.of(TestDatabase.POSTGRESQL, TestDatabase.MARIADB)
                .flatMap(database -> Stream.of("READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE")
                        .map(isolation -> Arguments.of(database, isolation)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("everyDatabaseInEveryIsolation")
    void everyQuotaIsFilledExactly(TestDatabase database, String isolation) throws Exception {
        try (HikariDataSource tables = database.withOwnTables();
                Cluster cluster = Cluster.on(DatabaseAddress.of(tables))) {
            cluster.invite(1, 64)
                    .invite(7, 64)
                    .invite(100, 200)
                    .invite(Way.WITH_HANDLER, LARGEST, LARGEST + 200)
                    .invite(Way.WITHOUT_HANDLER, LARGEST, LARGEST + 200)
                    .invite(Way.HELD_FIRST, LARGEST / 10, LARGEST / 10 + 200);

            long start = System.nanoTime();
            cluster.start(
                    Collections.nCopies(PROCESSES, DatabaseAddress.of(tables)),
                    THREADS,
                    false,
                    "TRANSACTION_" + isolation);
            Ledger ledger = cluster.awaitEnd(Duration.ofMinutes(40));
            double seconds = (System.nanoTime() - start) / 1e9;

            ledger.requireTruth();
            ledger.requireHeldPlacesKept();
            ledger.requireCompleteness();
            FIGURES.add(
                    Circumstances.server(tables),
                    database,
                    isolation.replace('_', ' '),
                    ledger.taken().toString(),
                    ledger.answers(),
                    ledger.count(Answer.CONTENDED),
                    ledger.count(Answer.CONFLICT),
                    ledger.count(Answer.HANDLER),
                    Math.round(seconds),
                    String.format(Locale.ROOT, "%.0f", ledger.answers() / seconds));
            FIGURES.publish();
        }
    }
}
