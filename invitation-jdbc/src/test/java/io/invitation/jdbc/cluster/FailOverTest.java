package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.jdbc.InvitationSchema;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** F26: a primary dies under load and its standby takes over. Only what had not been copied may be gone. */
@Tag("processes")
class FailOverTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void afterSynchronousReplicationEveryAnswerStillHolds() throws Exception {
        Ledger ledger = failOver(true, 0).ledger();

        ledger.requireTruth();
        ledger.requireHeldPlacesKept();
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void afterAsynchronousReplicationOnlyTheLastCommitsAreGone() throws Exception {
        Ledger ledger = failOver(false, 3_000).ledger();

        ledger.requireOnePlaceEach();
        assertThat(ledger.lost()).as("successes whose commit was not copied").isPositive();
    }

    /** What the callers heard, for how long the standby had heard nothing when the primary died, and what they are. */
    record Outcome(Ledger ledger, Duration behind, String server) {}

    /**
     * Kills the primary in the middle of a load.
     *
     * @param bytesBehind how much the callers still note after the standby has heard for the last time
     */
    static Outcome failOver(boolean synchronous, int bytesBehind) throws Exception {
        try (PostgresPair servers = PostgresPair.start(synchronous)) {
            DatabaseAddress address = servers.address();
            try (HikariDataSource pool = address.pool(1)) {
                InvitationSchema.of(pool).create();
            }
            try (Cluster cluster = Cluster.on(address)) {
                cluster.invite(30, 40).invite(1_000_000, 1_000_000);
                cluster.start(Collections.nCopies(2, address), 4, false, "");
                cluster.awaitProgress(0, 4_000, PATIENCE);
                long held = System.nanoTime();
                if (bytesBehind > 0) {
                    servers.holdStream();
                    cluster.awaitProgress(0, bytesBehind, PATIENCE);
                    // Whom the other process asks for later gets a place on the new primary.
                    cluster.awaitCatchUp(1, 0, PATIENCE);
                }
                Duration behind = bytesBehind > 0 ? Duration.ofNanos(System.nanoTime() - held) : Duration.ZERO;
                servers.killPrimary();
                servers.promote();
                cluster.awaitProgress(0, 4_000, PATIENCE);
                cluster.stop();
                return new Outcome(cluster.awaitEnd(PATIENCE), behind, Circumstances.server(cluster.dataSource()));
            }
        }
    }
}
