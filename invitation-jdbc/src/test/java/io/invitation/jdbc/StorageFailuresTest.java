package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.contract.Samples;
import io.invitation.spi.LeaseRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** P26 and F23: what goes wrong in the database is told with its code, and with nobody's address. */
class StorageFailuresTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @ParameterizedTest
    @EnumSource
    void aTableThatIsMissingIsNamedAndNoReasonToTryAgain(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);

            InvitationStorageException failure = catchThrowableOfType(
                    InvitationStorageException.class, () -> repository.findById(InvitationId.timeOrdered(NOW)));

            assertThat(failure)
                    .hasMessageContaining("findById failed: SQLState ")
                    .hasMessageContaining("a table is missing: see InvitationSchema.create and verify")
                    .hasRootCauseMessage(failure.getCause().getMessage());
            assertThat(failure.getCause().getMessage()).containsIgnoringCase("invitation");
            assertThat(failure.isTransient()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H2, 'SQLState 23505, code 23505'",
        "POSTGRESQL, 'SQLState 23505, code 0'",
        "MARIADB, 'SQLState 23000, code 1062'",
        "MYSQL_DRIVER, 'SQLState 23000, code 1062'",
        "SQLITE, 'SQLState null, code 19'"
    })
    void aDuplicateIsReportedWithoutTheValuesThatTheDatabaseRepeats(TestDatabase testDatabase, String code)
            throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withOwnTables()) {
            forbidTwoInvitationsForOneAddress(dataSource);
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);
            repository.insert(invitation());

            InvitationStorageException failure =
                    catchThrowableOfType(InvitationStorageException.class, () -> repository.insert(invitation()));

            assertThat(failure).hasMessageContaining("insert failed: " + code);
            assertThat(failure.isTransient()).isFalse();
            assertThat(stackTraceOf(failure)).doesNotContain("ada.lovelace").contains("message withheld");
        }
    }

    /** Drivers put the statement into what they say of a batch, with all its values. */
    @ParameterizedTest
    @CsvSource({
        "H2, 'State 23505'",
        "POSTGRESQL, 'State 23505'",
        "MARIADB, 'State 23000, code 1062'",
        "MYSQL_DRIVER, 'State 23000, code 1062'",
        "SQLITE, 'State null, code 19'"
    })
    void aBatchThatFailsIsReportedAsItsStatementAndWithoutItsValues(TestDatabase testDatabase, String duplicate)
            throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withOwnTables()) {
            forbidTwoInvitationsForOneAddress(dataSource);
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);

            InvitationStorageException failure = catchThrowableOfType(
                    InvitationStorageException.class, () -> repository.insertAll(List.of(invitation(), invitation())));

            assertThat(failure).hasMessageContaining("insert failed: SQL" + duplicate);
            assertThat(failure.isTransient()).isFalse();
            assertThat(stackTraceOf(failure)).doesNotContain("ada.lovelace").contains("message withheld");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H2, SET LOCK_TIMEOUT 50",
        "POSTGRESQL, SET lock_timeout = 50",
        "MARIADB, SET innodb_lock_wait_timeout = 1",
        "MYSQL_DRIVER, SET innodb_lock_wait_timeout = 1",
        "SQLITE, PRAGMA busy_timeout = 50"
    })
    void aBatchThatMeetsAnotherTransactionIsAConflictAndToldWithoutItsValues(TestDatabase testDatabase, String patience)
            throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty(config -> config.setConnectionInitSql(patience))) {
            InvitationSchema.of(dataSource).create();
            forbidTwoInvitationsForOneAddress(dataSource);
            JdbcInvitationRepository other = JdbcInvitationRepository.of(dataSource);
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);

            InvitationStorageException failure = other.transactions().inTransaction(transaction -> {
                other.insert(invitation());
                return catchThrowableOfType(
                        InvitationStorageException.class, () -> repository.insertAll(List.of(invitation())));
            });

            assertThat(failure).isInstanceOf(TransactionConflictException.class);
            assertThat(stackTraceOf(failure)).doesNotContain("ada.lovelace");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExhaustedPoolIsAReasonToTryAgain(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty(config -> {
            config.setMaximumPoolSize(1);
            config.setConnectionTimeout(250);
        })) {
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);
            try (Connection taken = dataSource.getConnection()) {
                assertThat(taken.isClosed()).isFalse();

                InvitationStorageException failure = catchThrowableOfType(
                        InvitationStorageException.class, () -> repository.findById(InvitationId.timeOrdered(NOW)));

                assertThat(failure.isTransient()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H2, SET LOCK_TIMEOUT 200",
        "POSTGRESQL, SET lock_timeout = 200",
        "MARIADB, SET innodb_lock_wait_timeout = 1",
        "MYSQL_DRIVER, SET innodb_lock_wait_timeout = 1",
        "SQLITE, PRAGMA busy_timeout = 200"
    })
    void aLockThatIsNotGivenUpInTimeIsAConflictAndNothingTookEffect(TestDatabase testDatabase, String patience)
            throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withTables(config -> {
            config.setConnectionInitSql(patience);
            config.setMaximumPoolSize(2);
        })) {
            JdbcInvitationStore store = JdbcInvitationStore.of(dataSource);
            Invitation stored = invitation();
            store.invitations().insert(stored);
            try (Connection other = dataSource.getConnection();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.executeUpdate("UPDATE invitation SET enabled = FALSE");

                TransactionConflictException conflict = catchThrowableOfType(
                        TransactionConflictException.class,
                        () -> store.maintenance().delete(stored.id()));

                assertThat(conflict.isTransient()).isTrue();
                other.rollback();
            }
            assertThat(store.invitations().findById(stored.id())).contains(stored);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsNoReasonToTryAgain() {
        try (HikariDataSource dataSource = TestDatabase.SQLITE.withTables();
                HikariDataSource readOnly = readOnly(dataSource.getJdbcUrl())) {
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(readOnly);

            InvitationStorageException failure =
                    catchThrowableOfType(InvitationStorageException.class, () -> repository.insert(invitation()));

            assertThat(failure).hasMessageContaining("SQLState null, code 8");
            assertThat(failure.isTransient()).isFalse();
        }
    }

    private static HikariDataSource readOnly(String address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setConnectionInitSql("PRAGMA query_only = ON");
        return new HikariDataSource(config);
    }

    @Test
    void aBatchWhoseRowsTheDriverDoesNotCountIsRefused() {
        try (HikariDataSource dataSource =
                TestDatabase.MARIADB.withTables(config -> config.addDataSourceProperty("useBulkStmts", "true"))) {
            JdbcInvitationStore store = JdbcInvitationStore.of(dataSource);
            Invitation stored = invitation();
            store.invitations().insert(stored);
            for (int i = 0; i < 3; i++) {
                store.deliveries().enqueue(Samples.delivery(stored, NOW));
            }
            LeaseRequest request = new LeaseRequest(NOW, NOW.plusSeconds(60), 9, Optional.empty());

            InvitationStorageException failure = catchThrowableOfType(
                    InvitationStorageException.class, () -> store.deliveries().lease(request));

            assertThat(failure)
                    .hasMessageEndingWith("the driver does not count the rows of a batch (is useBulkStmts set?)");
        }
    }

    private static Invitation invitation() {
        return Invitation.builder(
                        InvitationId.timeOrdered(NOW),
                        Scope.DEFAULT,
                        Audience.to(EmailAddress.parse("ada.lovelace@example.com")),
                        NOW)
                .build();
    }

    private static void forbidTwoInvitationsForOneAddress(HikariDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE UNIQUE INDEX one_per_address ON invitation (single_address)");
        }
    }

    private static String stackTraceOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
