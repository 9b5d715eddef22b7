package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationStorageException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
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
    void createsBehindAPoolOfOneConnectionWhereItCan(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty(config -> {
            config.setMaximumPoolSize(testDatabase == TestDatabase.H2 ? 2 : 1);
            config.setConnectionTimeout(1_000);
        })) {
            InvitationSchema.of(dataSource).create();

            assertThat(InvitationSchema.of(dataSource).verify()).isEmpty();
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
                    .hasMessageContaining("pass one of [H2, POSTGRESQL] as JdbcOptions.database");

            InvitationSchema named = InvitationSchema.of(
                    unknown, JdbcOptions.defaults().database(Database.valueOf(testDatabase.name())));
            named.create();
            assertThat(named.verify()).isEmpty();
        }
    }

    @Test
    void printsNothingForADatabaseThatNobodyNamed() {
        assertThatThrownBy(() -> InvitationSchema.print(JdbcOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("options name no database");
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
