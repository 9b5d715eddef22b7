package io.invitation.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Files of servers and databases that live as long as the JVM. */
final class TemporaryFiles {

    private static final Path ROOT = create();
    private static final List<Runnable> ENDINGS = new CopyOnWriteArrayList<>();

    private TemporaryFiles() {}

    private static Path create() {
        try {
            Path root = Files.createTempDirectory("invitation-jdbc");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ENDINGS.forEach(Runnable::run);
                delete(root);
            }));
            return root;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path directory(String name) throws IOException {
        return Files.createDirectory(ROOT.resolve(name));
    }

    /** Returns where a file may be made. */
    static Path file(String name) {
        return ROOT.resolve(name);
    }

    /** Has something done when the JVM ends, while the files are there. */
    static void beforeTheyAreDeleted(Runnable ending) {
        ENDINGS.add(ending);
    }
}
