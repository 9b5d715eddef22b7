package io.invitation.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invitation.InvitationResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;

/** Prints results for people, or one JSON object a line for programs. */
final class Output {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAP = "  ";

    private final CommandLine command;
    private final boolean json;

    Output(CommandLine command, boolean json) {
        this.command = command;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    PrintWriter err() {
        return command.getErr();
    }

    /** Prints one thing with its parts below each other. */
    void print(Map<String, Object> view) {
        if (json) {
            command.getOut().println(asJson(view));
            return;
        }
        int width = view.keySet().stream().mapToInt(String::length).max().orElse(0);
        view.forEach((name, value) -> {
            if (value instanceof List<?> lines && !lines.isEmpty() && lines.get(0) instanceof Map) {
                command.getOut().println(name);
                lines.forEach(line -> command.getOut().println(GAP + inOneLine((Map<?, ?>) line)));
            } else {
                command.getOut().println(padded(name, width) + GAP + text(value));
            }
        });
    }

    /** Prints many things as a table. */
    void table(List<Map<String, Object>> rows, Map<String, Object> rest) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("invitations", rows);
            all.putAll(rest);
            command.getOut().println(asJson(all));
            return;
        }
        if (!rows.isEmpty()) {
            List<List<String>> lines = new ArrayList<>();
            lines.add(rows.get(0).keySet().stream()
                    .map(name -> name.toUpperCase(Locale.ROOT))
                    .toList());
            rows.forEach(
                    row -> lines.add(row.values().stream().map(Output::text).toList()));
            List<Integer> widths = IntStream.range(0, lines.get(0).size())
                    .mapToObj(column -> lines.stream()
                            .mapToInt(line -> line.get(column).length())
                            .max()
                            .orElse(0))
                    .toList();
            lines.forEach(line -> command.getOut()
                    .println(IntStream.range(0, line.size())
                            .mapToObj(column -> padded(line.get(column), widths.get(column)))
                            .collect(Collectors.joining(GAP))
                            .stripTrailing()));
        }
        rest.forEach((name, value) -> command.getErr().println(name + ": " + text(value)));
    }

    /** Says why nothing happened; returns the exit code for it. */
    int rejected(InvitationResult.Rejected rejected) {
        if (json) {
            command.getOut().println(asJson(Map.of("rejected", Views.of(rejected))));
        } else {
            command.getErr().println(command.getCommandName() + ": " + inOneLine(Views.of(rejected)));
        }
        return ExitCode.REJECTED;
    }

    static String inOneLine(Map<?, ?> view) {
        return view.values().stream()
                .map(Output::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(GAP));
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Output::text).collect(Collectors.joining(", "))
                : escaped(value.toString());
    }

    /** Shows what a terminal would obey, or not show, as {@code \}{@code u} and its number. */
    static String escaped(String text) {
        return text.codePoints()
                .mapToObj(character -> switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> String.format(Locale.ROOT, "\\u%04x", character);
                    default -> Character.toString(character);
                })
                .collect(Collectors.joining());
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String asJson(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
