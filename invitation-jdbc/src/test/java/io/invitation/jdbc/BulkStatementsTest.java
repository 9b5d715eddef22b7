package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.contract.Samples;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenMatch;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In how few steps many rows are stored, and that drivers which save still more are understood. */
class BulkStatementsTest {

    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    @ParameterizedTest
    @EnumSource
    void fiftyRowsShareACommitAndABatchForEachTable(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            InvitationService service = InvitationService.builder(
                            JdbcInvitationStore.of(counting(dataSource)), outgoing -> SendOutcome.submitted())
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .build();
            service.create(InvitationRequest.to("ada-7@example.com").build());

            calls.clear();
            BulkSummary summary = service.inviteAll(
                    IntStream.range(0, 100)
                            .mapToObj(i -> BulkRow.of(InvitationRequest.to("ada-" + i + "@example.com")
                                    .build())),
                    BulkOptions.create(),
                    result -> {});

            assertThat(summary).as("one has been invited already").isEqualTo(new BulkSummary(100, 99, 1));
            assertThat(calls.get("commit")).isEqualTo(2);
            assertThat(calls.getOrDefault("setSavepoint", 0))
                    .as("none, or one for the tokens of each batch")
                    .isLessThanOrEqualTo(2);
            assertThat(calls.get("executeBatch"))
                    .as("addresses, of which one is not free, and where there is doubt whose they are; invitations,"
                            + " tokens where that is possible, and events twice")
                    .isBetween(5, 8);
        }
    }

    /** PostgreSQL writes the values of a row that violates a key into its log, which nobody keeps secret. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAddressThatIsNotFreeIsNotInTheLogOfTheServer(boolean rewritesBatches) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("logging_collector", "on")
                .start()) {
            DataSource dataSource = server.getDatabase(
                    "postgres", "postgres", Map.of("reWriteBatchedInserts", String.valueOf(rewritesBatches)));
            InvitationSchema.of(dataSource).create();
            InvitationService service = InvitationService.builder(
                            JdbcInvitationStore.of(dataSource), outgoing -> SendOutcome.submitted())
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .build();
            service.create(InvitationRequest.to("grace@example.com").build());

            BulkSummary summary = service.inviteAll(
                    Stream.of("alan@example.com", "grace@example.com", "edsger@example.com")
                            .map(address ->
                                    BulkRow.of(InvitationRequest.to(address).build())),
                    BulkOptions.create(),
                    result -> {});

            assertThat(summary).isEqualTo(new BulkSummary(3, 2, 1));
            assertThat(logUpTo("SELECT no_such_column", dataSource)).doesNotContain("@example.com");
        }
    }

    /** Such a driver does not tell which rows of a batch were there already. */
    @Test
    void aTokenThatGoesToASecondMailboxProvesNoneWhereTheDriverRewritesBatches() {
        try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.empty(
                config -> config.addDataSourceProperty("reWriteBatchedInserts", "true"))) {
            InvitationSchema.of(dataSource).create();
            JdbcInvitationRepository repository = JdbcInvitationRepository.of(dataSource);
            Invitation invitation = Samples.invitation().build();
            repository.insertAll(List.of(invitation));
            repository.putToken(token(invitation, 1, "ada@example.com"));

            repository.putTokens(List.of(
                    token(invitation, 1, "bob@example.com"),
                    token(invitation, 2, "ada@example.com"),
                    token(invitation, 3, "ada@example.com"),
                    token(invitation, 3, "bob@example.com")));

            assertThat(mailbox(repository, 1)).isEmpty();
            assertThat(mailbox(repository, 2)).contains("ada@example.com");
            assertThat(mailbox(repository, 3)).isEmpty();
        }
    }

    /** Returns all that PostgreSQL has logged up to the failure of a statement. */
    private static String logUpTo(String failing, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute(failing));
            String log = "";
            while (!log.contains(failing)) {
                try (ResultSet rows = statement.executeQuery("SELECT pg_read_file(pg_current_logfile())")) {
                    rows.next();
                    log = rows.getString(1);
                }
            }
            return log;
        }
    }

    private static StoredToken token(Invitation invitation, int hash, String mailbox) {
        return Samples.token(Samples.hash(hash), invitation.id(), 1, Optional.of(EmailAddress.parse(mailbox)));
    }

    private static Optional<String> mailbox(JdbcInvitationRepository repository, int hash) {
        return repository
                .findByTokenHash(Samples.hash(hash))
                .map(TokenMatch::token)
                .flatMap(StoredToken::mailedTo)
                .map(EmailAddress::mailbox);
    }

    private DataSource counting(DataSource real) {
        return counting(DataSource.class, real);
    }

    private <T> T counting(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    try {
                        Object result = method.invoke(target, arguments);
                        if (result instanceof Connection connection) {
                            return counting(Connection.class, connection);
                        }
                        return result instanceof PreparedStatement statement
                                ? counting(PreparedStatement.class, statement)
                                : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
