package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.jdbc.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F1 and F18 in small: processes that die in the middle of whatever they do cost nobody a place and no mail. */
@Tag("processes")
class KillsTest {

    /**
     * With two processes so many that callers of one claim places of several invitations in one step, on PostgreSQL.
     */
    private static final int THREADS = 24;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void tenKillsLoseNothing(TestDatabase database) throws Exception {
        killing(database, 10, 2);
    }

    /** What came of it, and on which server. */
    record Outcome(String server, Ledger ledger, int interrupted) {}

    /**
     * Kills one node after the other in the middle of accepts and sends, each after some calls of its own: in turn, so
     * that the ones before have time to start.
     */
    static Outcome killing(TestDatabase database, int kills, int nodes) throws Exception {
        Random random = new Random();
        Duration patience = Duration.ofMinutes(10);
        int interrupted = 0;
        try (HikariDataSource tables = database.withOwnTables();
                Cluster cluster = Cluster.on(DatabaseAddress.of(tables))) {
            cluster.invite(7, 20)
                    .invite(50, 60)
                    .invite(1_000_000, 1_000_000)
                    .inviteSeveral(7, Way.WITHOUT_HANDLER, 1_000_000, 1_000_000);
            cluster.start(Collections.nCopies(nodes, DatabaseAddress.of(tables)), THREADS / nodes, true, "");
            for (int kill = 0; kill < kills; kill++) {
                int node = kill % nodes;
                cluster.awaitProgress(node, 1 + random.nextInt(2_000 / nodes), patience);
                interrupted += cluster.killAndRestart(node);
            }
            cluster.stop();
            Ledger ledger = cluster.awaitEnd(patience);

            assertThat(interrupted).as("calls that a kill cut short").isPositive();
            ledger.requireTruth();
            ledger.requireHeldPlacesKept();
            new Outbox(cluster).requireDelivery();
            return new Outcome(Circumstances.server(tables), ledger, interrupted);
        }
    }
}
