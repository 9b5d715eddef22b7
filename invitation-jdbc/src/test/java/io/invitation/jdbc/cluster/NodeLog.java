package io.invitation.jdbc.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file of words in lines, appended without a buffer: what was written outlives the process. */
final class NodeLog implements Closeable {

    private final FileChannel file;

    NodeLog(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    synchronized void write(Object... words) {
        String line = Stream.of(words).map(String::valueOf).collect(Collectors.joining(" ", "", "\n"));
        try {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<List<String>> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        return Files.readAllLines(path).stream()
                .map(line -> List.of(line.split(" ")))
                .toList();
    }

    /** Returns the lines of all files in a directory whose names begin so. */
    static List<List<String>> readAll(Path directory, String prefix) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList()) {
                lines.addAll(read(file));
            }
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
