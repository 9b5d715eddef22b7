package io.invitation.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The real databases that tests run on; each call gives an empty schema behind a pool. */
public enum TestDatabase {
    H2("H2") {
        @Override
        String newAddress() {
            return "jdbc:h2:mem:" + newName() + ";DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL("PostgreSQL") {
        @Override
        String newAddress() throws SQLException {
            String schema = newName();
            try (Connection connection =
                            PostgresServer.instance().getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA " + schema);
            }
            return PostgresServer.instance().getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
        }
    },
    MARIADB("MariaDB") {
        @Override
        String newAddress() throws SQLException {
            String database = newName();
            MariaDbServer.instance().createDatabase(database);
            return "jdbc:mariadb://" + MariaDbServer.instance().address(database) + "?user=root&sslMode=disable";
        }

        @Override
        void requireServer() {
            MariaDbServer.require();
        }
    },
    /** MySQL's driver, and the statements for MySQL; the server is a MariaDB, for there is no MySQL to be had. */
    MYSQL_DRIVER("MySQL's driver") {
        @Override
        String newAddress() throws SQLException {
            String database = newName();
            MariaDbServer.likeMySql().createDatabase(database);
            return "jdbc:mysql://" + MariaDbServer.likeMySql().address(database) + "?user=root&sslMode=DISABLED";
        }

        /** They are the server's, which is tested by its own driver. */
        @Override
        Stream<String> isolationLevels() {
            return Stream.of();
        }

        @Override
        Stream<Boolean> autoCommits() {
            return Stream.of(true);
        }

        @Override
        void requireServer() {
            MariaDbServer.require();
        }
    },
    SQLITE("SQLite") {
        @Override
        Stream<String> isolationLevels() {
            return Stream.of("TRANSACTION_SERIALIZABLE");
        }

        /** Without, a pool that asks whether an idle connection is alive leaves it with the lock for writing. */
        @Override
        Stream<Boolean> autoCommits() {
            return Stream.of(true);
        }

        @Override
        void requireTwoWriters() {
            abort("one transaction at a time writes");
        }

        @Override
        String newAddress() {
            return "jdbc:sqlite:" + TemporaryFiles.file(newName()) + "?foreign_keys=on&transaction_mode=IMMEDIATE"
                    + "&busy_timeout=60000&journal_mode=WAL&synchronous=OFF";
        }
    };

    /** In the order in which their rows can be deleted. */
    private static final List<String> TABLES = List.of(
            "invitation_token",
            "invitation_redemption",
            "invitation_address",
            "invitation_delivery",
            "invitation_event",
            "invitation_limit",
            "invitation_idempotency",
            "invitation_suppression",
            "invitation");

    /** The only databases to test, in small letters with commas; all of them if there is none. */
    private static final Set<String> WANTED =
            Set.copyOf(Stream.of(System.getProperty("test.databases", "").split(","))
                    .filter(name -> !name.isEmpty())
                    .toList());

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final int CONNECTIONS = 16;

    /** Schemas that hold nothing but the tables, for the next test: making them takes longer than most tests. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Queue<String> used = new ConcurrentLinkedQueue<>();

    /** Pools on such schemas, by whether their connections commit by themselves. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Map<Boolean, Queue<Kept>> kept =
            Map.of(true, new ConcurrentLinkedQueue<>(), false, new ConcurrentLinkedQueue<>());

    private final String title;

    TestDatabase(String title) {
        this.title = title;
    }

    /** Returns its column in a table of all databases. */
    String title(boolean autoCommit) {
        return autoCommit ? title : title + ", off";
    }

    abstract String newAddress() throws SQLException;

    private static String newName() {
        return "invitation" + COUNTER.incrementAndGet();
    }

    /** Skips the test where the database cannot be had or is left out, or fails it where it was promised. */
    final void require() {
        if (!WANTED.isEmpty() && !WANTED.contains(name().toLowerCase(Locale.ROOT))) {
            abort("left out by -Dtest.databases");
        }
        requireServer();
    }

    void requireServer() {}

    /** Skips the test where no two transactions can have changed something at the same time. */
    void requireTwoWriters() {}

    /** Returns the levels that are not the same. */
    Stream<String> isolationLevels() {
        return Stream.of("TRANSACTION_READ_COMMITTED", "TRANSACTION_REPEATABLE_READ", "TRANSACTION_SERIALIZABLE");
    }

    /** Returns whether connections commit by themselves, where both are worth a test. */
    Stream<Boolean> autoCommits() {
        return Stream.of(true, false);
    }

    /** Every database, behind a pool whose connections commit by themselves and behind one whose do not. */
    static Stream<Arguments> withAndWithoutAutoCommit() {
        return Stream.of(values())
                .flatMap(database -> database.autoCommits().map(autoCommit -> Arguments.of(database, autoCommit)));
    }

    /** Returns a pool on an empty schema of its own, its connections in auto-commit as JDBC has it by default. */
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
        require();
        try {
            return new HikariDataSource(config(newAddress(), settings));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HikariConfig config(String address, Consumer<HikariConfig> settings) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setMinimumIdle(0);
        settings.accept(config);
        return config;
    }

    /** Returns a pool on a schema of its own that holds the tables, whose tables may be changed. */
    public HikariDataSource withOwnTables() {
        HikariDataSource dataSource = empty();
        InvitationSchema.of(dataSource).create();
        return dataSource;
    }

    /** Returns a pool on a schema that holds the tables, all of them empty. */
    HikariDataSource withTables() {
        return withTables(true);
    }

    HikariDataSource withTables(boolean autoCommit) {
        Kept pool = kept.get(autoCommit).poll();
        if (pool == null) {
            return onTables(address -> new Kept(address, autoCommit));
        }
        pool.lend();
        deleteRows(pool);
        return pool;
    }

    HikariDataSource withTables(Consumer<HikariConfig> settings) {
        return onTables(address -> new Reusable(address, settings));
    }

    private HikariDataSource onTables(Function<String, HikariDataSource> pools) {
        require();
        String address = used.poll();
        if (address != null) {
            HikariDataSource dataSource = pools.apply(address);
            deleteRows(dataSource);
            return dataSource;
        }
        try {
            HikariDataSource dataSource = pools.apply(newAddress());
            InvitationSchema.of(dataSource).create();
            return dataSource;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Leaves the tables of a schema empty. */
    static void deleteRows(HikariDataSource dataSource) {
        deleteRows(dataSource, "");
    }

    /** Leaves tables empty before whose plain names something else stands. */
    static void deleteRows(HikariDataSource dataSource, String before) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute("DELETE FROM " + before + table);
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Leaves its schema to another test when it is closed. */
    private class Reusable extends HikariDataSource {

        private final String address;

        Reusable(String address, Consumer<HikariConfig> settings) {
            super(config(address, settings));
            this.address = address;
        }

        @Override
        public void close() {
            boolean wasOpen = !isClosed();
            super.close();
            if (wasOpen) {
                used.add(address);
            }
        }
    }

    /** Is left to another test when it is closed, unless somebody holds a connection still. */
    private final class Kept extends Reusable {

        private final boolean autoCommit;
        private final AtomicBoolean isLent = new AtomicBoolean(true);

        Kept(String address, boolean autoCommit) {
            super(address, config -> {
                config.setAutoCommit(autoCommit);
                config.setMaximumPoolSize(CONNECTIONS);
            });
            this.autoCommit = autoCommit;
        }

        void lend() {
            isLent.set(true);
        }

        @Override
        public void close() {
            if (getHikariPoolMXBean().getActiveConnections() > 0) {
                super.close();
            } else if (isLent.compareAndSet(true, false)) {
                kept.get(autoCommit).add(this);
            }
        }
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
