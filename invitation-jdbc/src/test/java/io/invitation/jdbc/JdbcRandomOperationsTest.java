package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.RandomLifecycles;
import io.invitation.contract.RandomOperations;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares what is stored in memory and in tables, for the same seeds each time; {@code -Drandom.times=…} goes on for
 * longer.
 */
@Tag("random")
class JdbcRandomOperationsTest {

    private static final int TIMES = Integer.getInteger("random.times", 1);

    @ParameterizedTest(name = "{0}, {1} sequences")
    @CsvSource({"H2, 500", "POSTGRESQL, 100", "MARIADB, 100", "SQLITE, 300"})
    @DisplayName("A store in memory and one in tables give the same answers to random sequences of operations")
    void memoryAndTablesAgree(TestDatabase database, int sequences) {
        try (HikariDataSource dataSource = database.withTables()) {
            new RandomOperations(InMemoryInvitationStore::new, () -> emptied(dataSource)).compare(1, sequences * TIMES);
        }
    }

    @ParameterizedTest(name = "{0}, {1} sequences")
    @CsvSource({"H2, 300", "POSTGRESQL, 100", "MARIADB, 100", "SQLITE, 300"})
    @DisplayName("A service on a store in memory and one on tables give the same answers to random lifecycles")
    void servicesAgree(TestDatabase database, int sequences) {
        try (HikariDataSource dataSource = database.withTables()) {
            new RandomLifecycles(InMemoryInvitationStore::new, () -> emptied(dataSource)).compare(1, sequences * TIMES);
        }
    }

    private static InvitationStore emptied(HikariDataSource dataSource) {
        TestDatabase.deleteRows(dataSource);
        return JdbcInvitationStore.of(dataSource);
    }
}
