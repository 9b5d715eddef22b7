package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tables with a prefix in a schema of their own, which is no connection's current one. */
final class NamedTables {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private JdbcOptions options = JdbcOptions.defaults();

    /** Every database, with connections that commit by themselves. */
    static Stream<Arguments> databases() {
        return Stream.of(TestDatabase.values()).map(database -> Arguments.of(database, true));
    }

    HikariDataSource open(TestDatabase database, boolean autoCommit) {
        HikariDataSource dataSource = database.empty(config -> config.setAutoCommit(autoCommit));
        String schema = "crm" + COUNTER.incrementAndGet();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        options = JdbcOptions.defaults().tablePrefix("acme_").schema(schema);
        InvitationSchema.of(dataSource, options).create();
        return dataSource;
    }

    JdbcOptions options() {
        return options;
    }
}
