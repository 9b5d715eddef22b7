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

@Tag("random")
class JdbcRandomOperationsTest {

    @ParameterizedTest(name = "{0}, {1} sequences")
    @CsvSource({"H2, 5000", "POSTGRESQL, 300", "MARIADB, 300", "SQLITE, 1000"})
    @DisplayName("A store in memory and one in tables give the same answers to random sequences of operations")
    void memoryAndTablesAgree(TestDatabase database, int sequences) {
        try (HikariDataSource dataSource = database.withTables()) {
            new RandomOperations(InMemoryInvitationStore::new, () -> emptied(dataSource)).compare(1, sequences);
        }
    }

    @ParameterizedTest(name = "{0}, {1} sequences")
    @CsvSource({"H2, 5000", "POSTGRESQL, 200", "MARIADB, 200", "SQLITE, 1000"})
    @DisplayName("A service on a store in memory and one on tables give the same answers to random lifecycles")
    void servicesAgree(TestDatabase database, int sequences) {
        try (HikariDataSource dataSource = database.withTables()) {
            new RandomLifecycles(InMemoryInvitationStore::new, () -> emptied(dataSource)).compare(1, sequences);
        }
    }

    private static InvitationStore emptied(HikariDataSource dataSource) {
        TestDatabase.deleteRows(dataSource);
        return JdbcInvitationStore.of(dataSource);
    }
}
