package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.jdbc.TestDatabase;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Four nodes for {@code -Dsoak.minutes} on PostgreSQL, with a mail server that fails one message in twenty and knows
 * one address in twenty not at all; every now and then ({@code -Dsoak.kills}) one of them is killed and started again,
 * and invitations are revoked in between. Then the books are compared: I1 to I5, and those of the mails.
 */
class SoakIT {

    private static final int NODES = 4;
    private static final int THREADS = 3;
    private static final int MINUTES = Integer.getInteger("soak.minutes", 30);
    private static final int KILLS = Integer.getInteger("soak.kills", 15);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void nothingIsLostHoweverLongItTakes() throws Exception {
        Random random = new Random();
        Duration pause = Duration.ofMinutes(MINUTES).dividedBy(KILLS);
        int interrupted = 0;
        try (FlakySmtpServer server = new FlakySmtpServer();
                HikariDataSource tables = TestDatabase.POSTGRESQL.withOwnTables();
                Cluster cluster = Cluster.on(DatabaseAddress.of(tables))) {
            cluster.invite(7, 20).invite(500, 600).invite(1_000_000, 1_000_000);
            cluster.sendThrough(server.port());
            cluster.start(Collections.nCopies(NODES, DatabaseAddress.of(tables)), THREADS, true, "");
            for (int kill = 0; kill < KILLS; kill++) {
                cluster.keepWatch(pause);
                interrupted += cluster.killAndRestart(random.nextInt(NODES));
            }
            cluster.stop();
            Ledger accepted = cluster.awaitEnd(PATIENCE);
            accepted.requireTruth();
            accepted.requireHeldPlacesKept();
            MailLedger mailed = MailLedger.settle(cluster, server, NodeMailer.RETRIES);

            assertThat(server.faults()).as("messages that went wrong").isPositive();
            assertThat(mailed.revocations()).as("revocations").isPositive();
            assertThat(mailed.refused()).as("refused for good").isPositive();
            Figures figures = new Figures(
                    "reliability.md",
                    "soak",
                    "minutes",
                    "kills",
                    "calls answered",
                    "cut short by a kill",
                    "places taken",
                    "invited by mail",
                    "revoked",
                    "messages that the server failed",
                    "taken more than once",
                    "begun behind a revocation, ms at most",
                    "no mail: revoked before",
                    "no mail: refused for good",
                    "lost");
            figures.add(
                    Circumstances.server(tables),
                    MINUTES,
                    KILLS,
                    accepted.answers(),
                    interrupted,
                    accepted.taken().stream().mapToInt(Integer::intValue).sum(),
                    mailed.invitations(),
                    mailed.revocations(),
                    server.faults(),
                    mailed.repeated(),
                    mailed.latest().toMillis(),
                    mailed.revokedBefore(),
                    mailed.refused(),
                    accepted.lost());
            figures.publish();
        }
    }
}
