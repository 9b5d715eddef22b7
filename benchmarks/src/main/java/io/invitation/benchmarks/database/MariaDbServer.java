package io.invitation.benchmarks.database;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** An installed MariaDB, run in a temporary directory with its own defaults, until this JVM ends. */
final class MariaDbServer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;

    private MariaDbServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static boolean isInstalled() {
        return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent();
    }

    private static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static MariaDbServer start() {
        try {
            MariaDbServer server = new MariaDbServer(Files.createTempDirectory("benchmarks-mariadb"), freePort());
            server.install();
            server.run();
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

    private void run() throws IOException {
        List<String> command = command("mariadbd");
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + directory.resolve("socket"),
                "--pid-file=" + directory.resolve("pid"),
                "--skip-name-resolve",
                "--max-connections=200"));
        Process process = started(command);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
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
                program(program)
                        .orElseThrow(() -> new IllegalStateException(program + " is not installed"))
                        .toString(),
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
        try (Connection connection = DriverManager.getConnection(address(""))) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            deleteDirectory();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException leftBehind) {
            // In the directory for temporary files.
        }
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Returns the JDBC address of a database, blank for none. */
    String address(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&sslMode=disable";
    }
}
