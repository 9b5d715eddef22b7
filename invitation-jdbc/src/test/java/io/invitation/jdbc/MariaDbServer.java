package io.invitation.jdbc;

import io.invitation.corpus.NeededProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A MariaDB of its own in a temporary directory, on a free port of the loopback address, for all tests of a JVM and
 * stopped when the JVM ends. It forgets what it should keep over a crash, and is fast for that.
 */
final class MariaDbServer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;

    private MariaDbServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    private static final class Plain {

        static final MariaDbServer INSTANCE = start("mariadb", List.of());
    }

    private static final class LikeMySql {

        static final MariaDbServer INSTANCE = start("like-mysql", List.of("--version=5.7.19-mariadb"));
    }

    /** Returns the server; skips the test where no MariaDB is installed, or fails it where one was promised. */
    static MariaDbServer instance() {
        require();
        return Plain.INSTANCE;
    }

    /**
     * Returns a server that says to be as old as a MySQL whose driver asks for nothing that MariaDB does not know. By
     * its own name MySQL's driver believes it to be older still, and gives it no fractions of seconds.
     */
    static MariaDbServer likeMySql() {
        require();
        return LikeMySql.INSTANCE;
    }

    /** Skips the test where no MariaDB is installed, or fails it where one was promised. */
    static void require() {
        NeededProgram.check(
                "mariadb",
                program("mariadbd").isPresent() && program("mariadb-install-db").isPresent()
                        ? Optional.empty()
                        : Optional.of("MariaDB is not installed"));
    }

    private static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static MariaDbServer start(String name, List<String> options) {
        try {
            MariaDbServer server = new MariaDbServer(TemporaryFiles.directory(name), freePort());
            server.install();
            server.run(options);
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void install() throws IOException {
        List<String> command = command("mariadb-install-db");
        command.addAll(List.of("--auth-root-authentication-method=normal", "--skip-test-db"));
        Process install = started(command);
        try {
            if (!install.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
                install.destroyForcibly();
                throw new IllegalStateException(log());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void run(List<String> options) throws IOException {
        List<String> command = command("mariadbd");
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--skip-name-resolve",
                "--skip-log-bin",
                "--max-connections=200",
                "--innodb-buffer-pool-size=128M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync"));
        command.addAll(options);
        Process process = started(command);
        TemporaryFiles.beforeTheyAreDeleted(() -> stop(process));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private List<String> command(String program) {
        List<String> command = new ArrayList<>(List.of(
                program(program).orElseThrow().toString(),
                // Before all other options.
                "--no-defaults",
                "--datadir=" + directory.resolve("data")));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }

    /** With temporary files of its own: each server that starts deletes those that it finds for leavings. */
    private Process started(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().put("TMPDIR", directory.toString());
        return builder.start();
    }

    private String log() throws IOException {
        return "MariaDB does not start:\n" + Files.readString(directory.resolve("log"));
    }

    private boolean answers() {
        try (Connection connection = connect("")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://" + address(database) + "?user=root&sslMode=disable");
    }

    /** Returns host, port and database, as every driver takes them. */
    String address(String database) {
        return "127.0.0.1:" + port + "/" + database;
    }

    void createDatabase(String name) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }
}
