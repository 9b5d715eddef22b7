package io.invitation.jdbc.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three MariaDB servers with Galera on the loopback address: each takes writes, and all have all of them. */
final class GaleraServers implements Closeable {

    static final int SERVERS = 3;

    private static final Path MARIADB = Path.of("/usr/sbin/mariadbd");
    private static final Path GALERA = Path.of("/usr/lib/galera/libgalera_smm.so");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final List<Ports> ports = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();

    /** What one server listens on: its clients, and for the others their messages, what they missed, all they need. */
    private record Ports(int clients, int group, int missed, int all) {

        static Ports free() throws IOException {
            List<ServerSocket> held = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
                return new Ports(port(held, 0), port(held, 1), port(held, 2), port(held, 3));
            } finally {
                for (ServerSocket socket : held) {
                    socket.close();
                }
            }
        }

        private static int port(List<ServerSocket> sockets, int index) {
            return sockets.get(index).getLocalPort();
        }
    }

    private GaleraServers(Path directory) {
        this.directory = directory;
    }

    /** Returns why no cluster can be started here. */
    static Optional<String> obstacle() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("Galera is started by root only");
        }
        return Files.isExecutable(MARIADB) && Files.exists(GALERA)
                ? Optional.empty()
                : Optional.of("MariaDB or Galera is not installed");
    }

    /** Starts one server after the other, each a copy of the first. */
    static GaleraServers start() throws Exception {
        Path directory = Files.createTempDirectory(
                "invitation-galera",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        GaleraServers galera = new GaleraServers(directory);
        try {
            for (int server = 0; server < SERVERS; server++) {
                galera.ports.add(Ports.free());
            }
            for (int server = 0; server < SERVERS; server++) {
                galera.install(server);
                galera.run(server);
            }
            return galera;
        } catch (Throwable failure) {
            galera.close();
            throw failure;
        }
    }

    private void install(int server) throws Exception {
        Process owner = started(
                server,
                List.of(
                        "install",
                        "-d",
                        "-o",
                        "mysql",
                        "-g",
                        "mysql",
                        of(server).toString(),
                        temporary(server).toString()));
        Process install = owner.waitFor() == 0
                ? started(
                        server,
                        List.of(
                                "mariadb-install-db",
                                "--no-defaults",
                                "--user=mysql",
                                "--datadir=" + of(server).resolve("data"),
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db"))
                : owner;
        if (install.waitFor() != 0) {
            throw new IllegalStateException(log(server));
        }
    }

    private void run(int server) throws Exception {
        List<String> command = new ArrayList<>(List.of(MARIADB.toString(), "--no-defaults", "--user=mysql"));
        Ports own = ports.get(server);
        String group = ports.stream().map(any -> "127.0.0.1:" + any.group()).collect(Collectors.joining(","));
        Stream.of(
                        "datadir=" + of(server).resolve("data"),
                        "socket=" + of(server).resolve("socket"),
                        "pid-file=" + of(server).resolve("pid"),
                        "port=" + own.clients(),
                        "bind-address=127.0.0.1",
                        "skip-name-resolve",
                        "max-connections=200",
                        "binlog-format=ROW",
                        "innodb-autoinc-lock-mode=2",
                        "innodb-buffer-pool-size=64M",
                        "innodb-flush-log-at-trx-commit=0",
                        "wsrep-on=ON",
                        "wsrep-provider=" + GALERA,
                        "wsrep-cluster-name=invitations",
                        "wsrep-cluster-address=gcomm://" + group,
                        "wsrep-node-name=server-" + server,
                        "wsrep-node-address=127.0.0.1:" + own.group(),
                        "wsrep-node-incoming-address=127.0.0.1:" + own.clients(),
                        "wsrep-provider-options=base_port=" + own.group() + ";gmcast.listen_addr=tcp://127.0.0.1:"
                                + own.group() + ";ist.recv_addr=127.0.0.1:" + own.missed() + ";gcache.size=32M",
                        "wsrep-sst-method=rsync",
                        "wsrep-sst-receive-address=127.0.0.1:" + own.all())
                .map("--"::concat)
                .forEach(command::add);
        if (server == 0) {
            command.add("--wsrep-new-cluster");
        }
        servers.add(started(server, command));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(server)) {
            if (!servers.get(server).isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(log(server));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private boolean isReady(int server) {
        try {
            return status(server, "wsrep_ready").equals("ON");
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String status(int server, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(List.of(server), "mysql", 0));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW STATUS LIKE '" + name + "'")) {
            return row.next() ? row.getString(2) : "";
        }
    }

    /** Returns how many transactions each server has sent to the others. */
    List<Long> written() throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (int server = 0; server < SERVERS; server++) {
            counts.add(Long.valueOf(status(server, "wsrep_replicated")));
        }
        return counts;
    }

    private Path of(int server) {
        return directory.resolve("server-" + server);
    }

    private Path temporary(int server) {
        return directory.resolve("tmp-" + server);
    }

    /** With temporary files of its own: each server that starts deletes those that it finds for leavings. */
    private Process started(int server, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(server).toFile()));
        builder.environment().put("TMPDIR", temporary(server).toString());
        return builder.start();
    }

    private Path logFile(int server) {
        return directory.resolve("log-" + server);
    }

    private String log(int server) throws IOException {
        return "server " + server + " does not start:\n" + Files.readString(logFile(server));
    }

    void createDatabase(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(List.of(0), "mysql", 0));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
    }

    /**
     * Returns where a database is for a node that has a server of its own, and goes to the next one without it.
     *
     * @param syncWait the session's {@code wsrep_sync_wait}: 0 to read what is there, 15 to wait for what others wrote
     */
    DatabaseAddress address(int server, String database, int syncWait) {
        List<Integer> order = IntStream.range(0, SERVERS)
                .mapToObj(next -> (server + next) % SERVERS)
                .toList();
        return new DatabaseAddress(url(order, database, syncWait), "", "");
    }

    private String url(List<Integer> order, String database, int syncWait) {
        String hosts = order.stream()
                .map(server -> "127.0.0.1:" + ports.get(server).clients())
                .collect(Collectors.joining(","));
        return "jdbc:mariadb:sequential://" + hosts + "/" + database
                + "?user=root&sslMode=disable&sessionVariables=wsrep_sync_wait=" + syncWait;
    }

    void kill(int server) throws InterruptedException {
        servers.get(server).destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        // Also the scripts that copy a server.
        List<ProcessHandle> all = servers.stream()
                .flatMap(server -> Stream.concat(server.descendants(), Stream.of(server.toHandle())))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
