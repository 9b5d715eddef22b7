package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationStorageException;
import io.invitation.jdbc.internal.SchemaCheck;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvitationSchemaTest {

    @ParameterizedTest
    @EnumSource
    void printsTheStatementsThatItWouldRun(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(InvitationSchema.print(Database.of(connection)));

            assertThat(InvitationSchema.of(dataSource).verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void createsWhatIsMissingAndLeavesTheRestAlone(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationSchema schema = InvitationSchema.of(dataSource);

            schema.create();
            schema.create();

            assertThat(schema.verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void createsOnConnectionsThatDoNotCommitByThemselves(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty(false, 2)) {
            InvitationSchema.of(dataSource).create();

            assertThat(InvitationSchema.of(dataSource).verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesEachMissingTable(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            assertThat(InvitationSchema.of(dataSource).verify())
                    .containsExactly(
                            "table invitation is missing",
                            "table invitation_token is missing",
                            "table invitation_redemption is missing",
                            "table invitation_address is missing",
                            "table invitation_delivery is missing",
                            "table invitation_event is missing",
                            "table invitation_limit is missing",
                            "table invitation_idempotency is missing",
                            "table invitation_suppression is missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesEachMissingColumn(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withTables();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE invitation DROP COLUMN return_url");
            statement.execute("ALTER TABLE invitation_token DROP COLUMN mailed_to");

            assertThat(InvitationSchema.of(dataSource).verify())
                    .containsExactly(
                            "column return_url of table invitation is missing",
                            "column mailed_to of table invitation_token is missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesEachMissingUniqueIndexBecauseExactnessRestsOnThem(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withTables();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE invitation_redemption DROP CONSTRAINT invitation_redemption_once_per_address");

            assertThat(InvitationSchema.of(dataSource).verify())
                    .containsExactly(
                            "unique index on [address, invitation_id] of table invitation_redemption is missing");
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksIntoTheCurrentSchemaAndNoOther(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withTables();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            String other =
                    connection.getSchema().replace("invitation", "invitatio_").replace("PUBLIC", "PUBLI_");
            statement.execute("CREATE SCHEMA \"" + other + "\"");
            connection.setSchema(other);

            assertThat(SchemaCheck.problems(connection))
                    .hasSizeGreaterThan(1)
                    .allMatch(problem -> problem.startsWith("table ") && problem.endsWith(" is missing"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnUnknownDatabaseAndNamesTheWayAround(TestDatabase testDatabase) {
        try (HikariDataSource known = testDatabase.empty()) {
            DataSource unknown = renamed(known, "Oracle");

            assertThatThrownBy(() -> InvitationSchema.of(unknown).create())
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessageContaining("unknown database \"Oracle\"")
                    .hasMessageContaining("pass one of [H2, POSTGRESQL]");

            InvitationSchema named = InvitationSchema.of(unknown, Database.valueOf(testDatabase.name()));
            named.create();
            assertThat(named.verify()).isEmpty();
        }
    }

    /** A data source of another name: for the fault alone, the statements run on the real one. */
    private static DataSource renamed(DataSource dataSource, String productName) {
        return proxy(
                DataSource.class,
                dataSource,
                (method, result) -> method.equals("getConnection")
                        ? proxy(
                                Connection.class,
                                (Connection) result,
                                (inner, value) -> inner.equals("getMetaData")
                                        ? proxy(
                                                DatabaseMetaData.class,
                                                (DatabaseMetaData) value,
                                                (name, answer) ->
                                                        name.equals("getDatabaseProductName") ? productName : answer)
                                        : value)
                        : result);
    }

    private interface Change {
        Object of(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Change change) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> change.of(method.getName(), method.invoke(target, arguments))));
    }
}
