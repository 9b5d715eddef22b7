package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tables with a prefix in a schema of their own, which is no connection's current one. */
final class NamedTables {

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String PREFIX = "acme_";

    /** Made once for each database, because that takes longer than most tests. */
    private record Made(String address, String schema) {}

    private static final Map<TestDatabase, Made> MADE = new EnumMap<>(TestDatabase.class);

    private JdbcOptions options = JdbcOptions.defaults();

    /** Every database that has schemas, with connections that commit by themselves. */
    static Stream<Arguments> databases() {
        return Stream.of(TestDatabase.H2, TestDatabase.POSTGRESQL, TestDatabase.MARIADB)
                .map(database -> Arguments.of(database, true));
    }

    HikariDataSource open(TestDatabase database, boolean autoCommit) {
        Made made = MADE.computeIfAbsent(database, NamedTables::make);
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(made.address());
        dataSource.setAutoCommit(autoCommit);
        dataSource.setMinimumIdle(0);
        TestDatabase.deleteRows(dataSource, made.schema() + "." + PREFIX);
        options = optionsFor(made.schema());
        return dataSource;
    }

    private static Made make(TestDatabase database) {
        String schema = "crm" + COUNTER.incrementAndGet();
        try (HikariDataSource dataSource = database.empty();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
            InvitationSchema.of(dataSource, optionsFor(schema)).create();
            return new Made(dataSource.getJdbcUrl(), schema);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static JdbcOptions optionsFor(String schema) {
        return JdbcOptions.defaults().tablePrefix(PREFIX).schema(schema);
    }

    JdbcOptions options() {
        return options;
    }
}
