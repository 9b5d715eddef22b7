package io.invitation.jdbc.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What long runs measured, written into {@code docs/} where it says so, with {@code -Ddocs.write=true}. */
final class Figures {

    private static final Path DOCS = Path.of("..", "docs");

    private Figures() {}

    /** Replaces the table of that name in {@code docs/scaling.md}, and prints it. */
    static void publish(String name, List<String> columns, List<List<Object>> rows) throws IOException {
        publish("scaling.md", name, columns, rows);
    }

    /** Replaces the table of that name in a document, and prints it. */
    static void publish(String file, String name, List<String> columns, List<List<Object>> rows) throws IOException {
        String rule = "|" + " --- |".repeat(columns.size());
        String table = Stream.concat(
                        Stream.of(line(columns), rule), rows.stream().map(Figures::line))
                .collect(Collectors.joining("\n"));
        System.out.println(table);
        if (Boolean.getBoolean("docs.write")) {
            String before = "<!-- figures: " + name + " -->\n";
            String after = "<!-- end of figures -->";
            Path path = DOCS.resolve(file);
            String document = Files.readString(path);
            if (!document.contains(before)) {
                throw new IllegalArgumentException(path + " has no place for " + name);
            }
            int start = document.indexOf(before) + before.length();
            int end = document.indexOf(after, start);
            Files.writeString(path, document.substring(0, start) + table + "\n" + document.substring(end));
        }
    }

    private static String line(List<?> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
