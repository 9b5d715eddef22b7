package io.invitation.jdbc.cluster;

import io.invitation.jdbc.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F1 at length: as many kills as {@code -Dkills} says, of as many processes as {@code -Dnodes} does. */
class KillsIT {

    private static final int KILLS = Integer.getInteger("kills", 500);
    private static final int NODES = Integer.getInteger("nodes", 8);

    private static final Figures FIGURES = new Figures(
            "reliability.md",
            "kills",
            "database",
            "processes",
            "kills",
            "calls answered",
            "cut short by a kill",
            "places taken",
            "lost");

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void manyKillsLoseNothing(TestDatabase database) throws Exception {
        KillsTest.Outcome outcome = KillsTest.killing(database, KILLS, NODES);
        Ledger ledger = outcome.ledger();
        FIGURES.add(
                outcome.server(),
                database,
                NODES,
                KILLS,
                ledger.answers(),
                outcome.interrupted(),
                ledger.taken().stream().mapToInt(Integer::intValue).sum(),
                ledger.lost());
        FIGURES.publish();
    }
}
