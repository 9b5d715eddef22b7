package io.invitation.jdbc.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes lists of names, none of which holds a line feed, as one text that begins and ends with a line feed, so that
 * LIKE finds a whole name and nothing but.
 */
final class TextLines {

    private static final String SEPARATOR = "\n";

    private TextLines() {}

    static String write(List<String> lines) {
        return lines.isEmpty() ? "" : lines.stream().collect(Collectors.joining(SEPARATOR, SEPARATOR, SEPARATOR));
    }

    static List<String> read(String text) {
        return text.lines().filter(line -> !line.isEmpty()).toList();
    }

    /** Returns the LIKE pattern, to be escaped by {@code !}, of texts that hold a whole line. */
    static String holding(String line) {
        return containing(SEPARATOR + line + SEPARATOR);
    }

    /** Returns the LIKE pattern, to be escaped by {@code !}, of texts that hold a part. */
    static String containing(String part) {
        return "%" + part.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
