package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table in the documentation that tests write, each test its own cells: between two comments that name it, and under
 * a head that names its columns. Rows are found by their first cell.
 */
final class WrittenTable {

    private final Path document;
    private final String text;
    private final int from;
    private final int to;
    private final List<String> columns;
    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private WrittenTable(Path document, String name) throws IOException {
        this.document = document;
        this.text = Files.readString(document);
        String begin = "<!-- begin " + name + ": written by tests, run them with -Ddocs.write=true -->\n";
        this.from = text.indexOf(begin) + begin.length();
        this.to = text.indexOf("<!-- end " + name + " -->\n");
        assertThat(text).as("%s has a place for the table", document).contains(begin);
        List<List<String>> lines = text.substring(from, to)
                .lines()
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .toList();
        this.columns = lines.get(0);
        for (List<String> line : lines.subList(2, lines.size())) {
            rows.put(line.get(0), new ArrayList<>(line));
        }
    }

    static WrittenTable in(String document, String name) throws IOException {
        Path documents = Path.of(System.getProperty("basedir", "")).resolve("../docs");
        return new WrittenTable(documents.resolve(document), name);
    }

    /** Says what a cell must hold; its row need not be there yet. */
    void put(String row, String column, String value) {
        int index = columns.indexOf(column);
        assertThat(index).as("column \"%s\" among %s", column, columns).isPositive();
        List<String> cells = rows.computeIfAbsent(row, this::emptyRow);
        String before = cells.set(index, value);
        if (!before.equals(value)) {
            differences.add("\"%s\", %s: \"%s\", not \"%s\"".formatted(row, column, value, before));
        }
    }

    private List<String> emptyRow(String row) {
        List<String> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(cells.isEmpty() ? row : "–"));
        return cells;
    }

    /** Checks that every cell holds what was put there, or writes those that do not if that is asked for. */
    void hold() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            StringBuilder table = new StringBuilder();
            append(table, columns);
            append(table, columns.stream().map(column -> "---").toList());
            rows.values().forEach(row -> append(table, row));
            Files.writeString(document, text.substring(0, from) + table + text.substring(to));
            return;
        }
        assertThat(differences)
                .as("%s: run this test with -Ddocs.write=true", document)
                .isEmpty();
    }

    private static void append(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
