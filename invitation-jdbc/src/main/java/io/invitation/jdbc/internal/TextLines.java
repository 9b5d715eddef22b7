package io.invitation.jdbc.internal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes lists of names, none of which holds a line feed, as one text that begins and ends with a line feed, so that a
 * whole name is found in it and nothing but.
 */
final class TextLines {

    private static final String SEPARATOR = "\n";

    private TextLines() {}

    static String write(List<String> lines) {
        return lines.isEmpty() ? "" : lines.stream().collect(Collectors.joining(SEPARATOR, SEPARATOR, SEPARATOR));
    }

    static List<String> read(String text) {
        return text.isEmpty()
                ? List.of()
                : text.lines().filter(line -> !line.isEmpty()).toList();
    }

    /** Returns what a text holds if it has a line. */
    static String whole(String line) {
        return SEPARATOR + line + SEPARATOR;
    }
}
