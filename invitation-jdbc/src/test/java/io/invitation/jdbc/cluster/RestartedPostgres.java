package io.invitation.jdbc.cluster;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A PostgreSQL server of its own, which can be restarted where it is. */
final class RestartedPostgres implements Closeable {

    private final Path directory;
    private EmbeddedPostgres server;

    RestartedPostgres() throws IOException {
        directory = Files.createTempDirectory("invitation-postgres");
        server = PostgresPair.server(directory.resolve("data")).start();
    }

    DatabaseAddress address() {
        return PostgresPair.address(server);
    }

    /** Ends all connections and the server, and starts it again on the same port. */
    void restart() throws IOException {
        int port = server.getPort();
        server.close();
        server = PostgresPair.server(directory.resolve("data")).setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
