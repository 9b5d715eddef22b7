package io.invitation.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Postfix of its own in a temporary directory, on a free port of the loopback address. What it delivers ends up in
 * one mailbox; some domains and names fare worse.
 */
final class PostfixServer {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String MAIN = """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            maillog_file = %1$s/mail.log
            maillog_file_prefixes = %1$s
            myhostname = mx.postfix.example
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            recipient_delimiter = +
            alias_maps =
            alias_database =
            # Takes everything for this domain, and finds out later that nobody lives there.
            mydestination = unknown.example
            local_recipient_maps =
            virtual_mailbox_domains = accept.example acme.example
            virtual_mailbox_base = %1$s/mail
            virtual_mailbox_maps = static:inbox/
            virtual_uid_maps = static:%2$s
            virtual_gid_maps = static:%3$s
            virtual_minimum_uid = 1
            transport_maps = inline:{slow.example=smtp:[127.0.0.1]:1}
            smtpd_recipient_restrictions = check_recipient_access regexp:%1$s/conf/recipients, permit_mynetworks, reject
            # The cache is not among the services; to look for it takes a second in which the queue manager finds the message busy.
            smtp_connection_cache_on_demand = no
            # An hour and five days in earnest.
            delay_warning_time = 1s
            maximal_queue_lifetime = 4s
            minimal_backoff_time = 1s
            maximal_backoff_time = 1s
            queue_run_delay = 1s
            """;

    private static final String MASTER = """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            pickup unix n - n 60 1 pickup
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            local unix - n n - - local
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final Path directory;
    private final int port;

    private PostfixServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Tells why there can be none here; empty if there can. */
    static Optional<String> missing() {
        if (program().isEmpty()) {
            return Optional.of("postfix is not installed");
        }
        return System.getProperty("user.name").equals("root")
                ? Optional.empty()
                : Optional.of("postfix is started by root only");
    }

    /** Starts one in an empty directory, which other users must be able to enter. */
    static PostfixServer start(Path directory) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        PostfixServer server = new PostfixServer(directory, port);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path conf = Files.createDirectory(directory.resolve("conf"));
        Files.createDirectory(directory.resolve("queue"));
        owned(Files.createDirectory(directory.resolve("data")), "postfix");
        owned(Files.createDirectory(directory.resolve("mail")), "nobody");
        Path mail = directory.resolve("mail");
        Files.writeString(
                conf.resolve("main.cf"),
                MAIN.formatted(directory, Files.getAttribute(mail, "unix:uid"), Files.getAttribute(mail, "unix:uid")));
        Files.writeString(conf.resolve("master.cf"), MASTER.formatted(port));
        Files.writeString(
                conf.resolve("recipients"), "/^later@/ 450 4.2.1 come back later\n/^never@/ 550 5.1.1 no such user\n");
        server.command("start");
        server.await(server::answers);
        return server;
    }

    int port() {
        return port;
    }

    /** Waits for a message in the mailbox of which a reader says something. */
    <T> T await(Supplier<Optional<T>> condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> answer = condition.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("not within " + PATIENCE + ":\n" + Files.readString(directory.resolve("mail.log")));
    }

    /** What was delivered so far. */
    List<byte[]> mailbox() {
        Path inbox = directory.resolve("mail/inbox/new");
        if (!Files.isDirectory(inbox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(inbox)) {
            return files.map(PostfixServer::content).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bounces among them, as a reader sees them. */
    Stream<Bounce> bounces(BounceReader reader) {
        return mailbox().stream()
                .map(message -> read(reader, message))
                .flatMap(reading -> reading instanceof Bounce bounce ? Stream.of(bounce) : Stream.empty());
    }

    void stop() throws Exception {
        command("stop");
    }

    private Optional<Boolean> answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            return socket.getInputStream().read() == '2' ? Optional.of(true) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void command(String what) throws Exception {
        Path output = directory.resolve(what + ".log");
        Process process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "-c",
                        directory.resolve("conf").toString(),
                        what)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("postfix " + what + ": " + Files.readString(output));
        }
    }

    private static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "postfix"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void owned(Path directory, String user) throws IOException {
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BounceReading read(BounceReader reader, byte[] message) {
        try {
            return reader.read(new ByteArrayInputStream(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
