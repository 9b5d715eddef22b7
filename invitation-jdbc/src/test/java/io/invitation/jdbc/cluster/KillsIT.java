package io.invitation.jdbc.cluster;

import io.invitation.jdbc.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F1 at length: as many kills as {@code -Dkills} says. */
class KillsIT {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void manyKillsLoseNothing(TestDatabase database) throws Exception {
        KillsTest.killing(database, Integer.getInteger("kills", 100), 4);
    }
}
