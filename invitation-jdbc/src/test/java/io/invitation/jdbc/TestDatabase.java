package io.invitation.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The real databases that tests run on; each call gives an empty schema of its own behind a pool. */
public enum TestDatabase {
    H2 {
        @Override
        HikariConfig address() {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:h2:mem:invitation" + COUNTER.incrementAndGet() + ";DB_CLOSE_DELAY=-1");
            return config;
        }
    },
    POSTGRESQL {
        @Override
        HikariConfig address() throws SQLException {
            String schema = "invitation" + COUNTER.incrementAndGet();
            try (Connection connection =
                            PostgresServer.instance().getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA " + schema);
            }
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(
                    PostgresServer.instance().getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);
            return config;
        }
    };

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final int CONNECTIONS = 16;

    abstract HikariConfig address() throws SQLException;

    /** Every database, behind a pool whose connections commit by themselves and behind one whose do not. */
    static Stream<Arguments> withAndWithoutAutoCommit() {
        return Stream.of(values())
                .flatMap(database -> Stream.of(true, false).map(autoCommit -> Arguments.of(database, autoCommit)));
    }

    /** Returns a pool on an empty schema, its connections in auto-commit as JDBC has it by default. */
    HikariDataSource empty() {
        return empty(true, CONNECTIONS);
    }

    HikariDataSource empty(boolean autoCommit, int connections) {
        return empty(config -> {
            config.setAutoCommit(autoCommit);
            config.setMaximumPoolSize(connections);
        });
    }

    HikariDataSource empty(Consumer<HikariConfig> settings) {
        try {
            HikariConfig config = address();
            config.setMinimumIdle(0);
            settings.accept(config);
            return new HikariDataSource(config);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Returns a pool on a schema that holds the tables. */
    public HikariDataSource withTables() {
        return withTables(true);
    }

    HikariDataSource withTables(boolean autoCommit) {
        HikariDataSource dataSource = empty(autoCommit, CONNECTIONS);
        InvitationSchema.of(dataSource).create();
        return dataSource;
    }

    /** One server for all tests of a JVM, stopped when the JVM ends. */
    private static final class PostgresServer {

        private static final EmbeddedPostgres INSTANCE = start();

        static EmbeddedPostgres instance() {
            return INSTANCE;
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
