package io.invitation.jdbc.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL server, and another one that streams from it and takes over when it is told to. */
final class PostgresPair implements Closeable {

    private static final String STANDBY = "standby";

    private final Path directory;
    private final EmbeddedPostgres primary;
    private final CuttingProxy stream;
    private final EmbeddedPostgres standby;
    private boolean isPrimaryDead;

    private PostgresPair(Path directory, EmbeddedPostgres primary, CuttingProxy stream, EmbeddedPostgres standby) {
        this.directory = directory;
        this.primary = primary;
        this.stream = stream;
        this.standby = standby;
    }

    /** Starts both; a synchronous primary answers no commit before the standby has it on its disk. */
    static PostgresPair start(boolean synchronous) throws IOException {
        Path directory = Files.createTempDirectory("invitation-postgres");
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        server(first).start().close();
        copy(first, second);

        EmbeddedPostgres primary = server(first)
                .setServerConfig("synchronous_standby_names", synchronous ? STANDBY : "")
                .start();
        CuttingProxy stream = new CuttingProxy(address(primary));
        Files.createFile(second.resolve("standby.signal"));
        Files.writeString(
                second.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + stream.port() + " user=postgres application_name="
                        + STANDBY + "'\n",
                StandardOpenOption.APPEND);
        PostgresPair pair =
                new PostgresPair(directory, primary, stream, server(second).start());
        pair.awaitStreaming();
        return pair;
    }

    private void awaitStreaming() {
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean isStreaming = false;
            while (!isStreaming) {
                try (ResultSet row =
                        statement.executeQuery("SELECT COUNT(*) FROM pg_stat_replication WHERE state = 'streaming'")) {
                    isStreaming = row.next() && row.getInt(1) == 1;
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Unlike other servers of tests, these answer a commit only when it is on a disk. */
    static EmbeddedPostgres.Builder server(Path data) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setServerConfig("synchronous_commit", "on");
    }

    /** Copies a server that is not running. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Returns where whichever of the two is the primary can be found. */
    DatabaseAddress address() {
        return new DatabaseAddress(
                "jdbc:postgresql://localhost:" + primary.getPort() + ",localhost:" + standby.getPort()
                        + "/postgres?targetServerType=primary&connectTimeout=2&socketTimeout=20&user=postgres",
                "",
                "");
    }

    static DatabaseAddress address(EmbeddedPostgres server) {
        return new DatabaseAddress(server.getJdbcUrl("postgres", "postgres"), "", "");
    }

    /** From now on the standby hears nothing of what the primary commits. */
    void holdStream() {
        stream.cut(CuttingProxy.Cut.ALWAYS);
    }

    /**
     * Ends the primary and all of its processes at once, as a machine that loses its power does. The first one is
     * halted before: backends that see it die give up waiting for the standby, and for a moment others read what they
     * wrote.
     */
    void killPrimary() throws IOException, InterruptedException {
        String pid = Files.readAllLines(directory.resolve("first").resolve("postmaster.pid"))
                .get(0)
                .trim();
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
        postmaster.children().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        isPrimaryDead = true;
    }

    /** Makes the standby the primary, and waits until it is. */
    void promote() throws SQLException {
        try (Connection connection = standby.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
    }

    @Override
    public void close() throws IOException {
        standby.close();
        stream.close();
        if (!isPrimaryDead) {
            primary.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
