package io.invitation.jdbc.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a long run measured, written into {@code docs/} where it says so, with {@code -Ddocs.write=true}. */
final class Figures {

    private static final Path DOCS = Path.of("..", "docs");

    private final Path document;
    private final String name;
    private final List<String> columns;
    private final List<List<?>> rows = new ArrayList<>();
    private final Set<String> servers = new LinkedHashSet<>();

    /**
     * The table of that name.
     *
     * @param file its document in {@code docs/}
     */
    Figures(String file, String name, String... columns) {
        this.document = DOCS.resolve(file);
        this.name = name;
        this.columns = List.of(columns);
    }

    /**
     * Adds a row.
     *
     * @param server on which it was measured, as {@link Circumstances#server} names it
     */
    void add(String server, Object... row) {
        servers.add(server);
        rows.add(List.of(row));
    }

    /** Replaces the table in its document, and prints it. */
    void publish() throws IOException {
        String rule = "|" + " --- |".repeat(columns.size());
        String table = Stream.concat(
                        Stream.of(line(columns), rule), rows.stream().map(Figures::line))
                .collect(Collectors.joining("\n", "", "\n\n" + Circumstances.line(servers) + "\n"));
        System.out.println(table);
        if (Boolean.getBoolean("docs.write")) {
            String before = "<!-- figures: " + name + " -->\n";
            String after = "<!-- end of figures -->";
            String text = Files.readString(document);
            if (!text.contains(before)) {
                throw new IllegalArgumentException(document + " has no place for " + name);
            }
            int start = text.indexOf(before) + before.length();
            int end = text.indexOf(after, start);
            Files.writeString(document, text.substring(0, start) + table + text.substring(end));
        }
    }

    private static String line(List<?> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
