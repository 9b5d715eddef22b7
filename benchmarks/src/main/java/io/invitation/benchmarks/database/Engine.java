package io.invitation.benchmarks.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The databases to measure on, each a server of this JVM that is started when it is first needed. */
public enum Engine {
    POSTGRESQL("PostgreSQL", "BYTEA") {
        @Override
        boolean isInstalled() {
            return true;
        }

        @Override
        String serverAddress() {
            return Postgres.INSTANCE.getJdbcUrl("postgres", "postgres");
        }

        @Override
        String addressOf(String schema) {
            return serverAddress() + "&currentSchema=" + schema;
        }

        @Override
        String durability() {
            return "SELECT CONCAT('fsync ', current_setting('fsync'), ', synchronous_commit ',"
                    + " current_setting('synchronous_commit'))";
        }
    },
    MARIADB("MariaDB", "BINARY(32)") {
        @Override
        boolean isInstalled() {
            return MariaDbServer.isInstalled();
        }

        @Override
        String serverAddress() {
            return MariaDb.INSTANCE.address("");
        }

        @Override
        String addressOf(String schema) {
            return MariaDb.INSTANCE.address(schema);
        }

        @Override
        String durability() {
            return "SELECT CONCAT('innodb_flush_log_at_trx_commit ', @@innodb_flush_log_at_trx_commit,"
                    + " ', ', @@tx_isolation, ', innodb_buffer_pool_size ', @@innodb_buffer_pool_size DIV 1048576, ' MiB')";
        }
    };

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Set<Engine> STARTED = ConcurrentHashMap.newKeySet();

    private final String title;
    private final String hashType;

    Engine(String title, String hashType) {
        this.title = title;
        this.hashType = hashType;
    }

    /** Returns those that can be started here. */
    public static List<Engine> available() {
        return Stream.of(values()).filter(Engine::isInstalled).toList();
    }

    abstract boolean isInstalled();

    abstract String serverAddress();

    abstract String addressOf(String schema);

    /** Returns a query for the settings that say whether a commit is on the disk. */
    abstract String durability();

    public String title() {
        return title;
    }

    /** Returns the type of a column with a SHA-256 hash. */
    String hashType() {
        return hashType;
    }

    /** Returns whether anything was measured on it. */
    public boolean isStarted() {
        return STARTED.contains(this);
    }

    /** Makes a schema with nothing in it, and returns its name. */
    String newSchema() throws SQLException {
        String schema = "benchmark" + COUNTER.incrementAndGet();
        execute("CREATE SCHEMA " + schema);
        STARTED.add(this);
        return schema;
    }

    /** Gives MariaDB more room for pages in memory, or less, from now on. */
    public static void setBufferPool(int mebibytes) throws SQLException {
        MARIADB.execute("SET GLOBAL innodb_buffer_pool_size = " + mebibytes + " * 1048576");
    }

    void drop(String schema) throws SQLException {
        execute("DROP SCHEMA " + schema + (this == POSTGRESQL ? " CASCADE" : ""));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(serverAddress());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns its version, and what it says about how it commits. */
    public String version() {
        try {
            return answer(this == POSTGRESQL ? "SHOW server_version" : "SELECT VERSION()") + ", "
                    + answer(durability());
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String answer(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(serverAddress());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static final class Postgres {

        static final EmbeddedPostgres INSTANCE = start();

        /** What it starts is in a hurry by default, and forgets what was committed when the machine crashes. */
        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static final class MariaDb {

        static final MariaDbServer INSTANCE = MariaDbServer.start();
    }
}
