package io.invitation.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers as tables and plots, and where they are kept. */
final class Report {

    private static final Path RESULTS = Path.of("benchmarks", "results");
    private static final Path DOCUMENT = Path.of("docs", "performance.md");
    private static final String END_OF_FIGURES = "<!-- end of figures -->";
    private static final double EXACT_FROM = 100;

    private Report() {}

    /**
     * Writes the answer into the directory of results, and its tables into the document where it has a place for them.
     */
    static void write(Question question, Run run, List<String> circumstances) throws IOException {
        Files.createDirectories(RESULTS);
        String tables = Stream.concat(
                        run.comparisons().stream().map(Report::table),
                        run.notes().stream().map(note -> note + "\n"))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                RESULTS.resolve(question.name() + ".md"),
                "# " + question.asks() + "\n\n" + plotOf(question, "") + tables + "\n"
                        + circumstances.stream().map(line -> "* " + line + "\n").collect(Collectors.joining()));
        Files.writeString(RESULTS.resolve(question.name() + ".svg"), Plot.svg(question.asks(), run.comparisons()));
        writeInto(DOCUMENT, question.name(), plotOf(question, "../benchmarks/results/") + tables);
    }

    private static String plotOf(Question question, String directory) {
        return "![" + question.asks() + "](" + directory + question.name() + ".svg)\n\n";
    }

    private static void writeInto(Path path, String name, String figures) throws IOException {
        String document = Files.readString(path);
        String before = "<!-- figures: " + name + " -->\n";
        int start = document.indexOf(before) + before.length();
        if (start >= before.length()) {
            int end = document.indexOf(END_OF_FIGURES, start);
            Files.writeString(path, document.substring(0, start) + "\n" + figures + "\n" + document.substring(end));
        }
    }

    /** Returns a comparison as a table in Markdown: each measure as a ratio with its spread, and what it was. */
    static String table(Comparison comparison) {
        List<String> head = new ArrayList<>(List.of(comparison.setting()));
        for (String measure : comparison.measures()) {
            head.add(measure + ": ratio");
            head.add("median");
        }
        StringBuilder table = new StringBuilder();
        table.append(line(head))
                .append('|')
                .append(" --- |".repeat(head.size()))
                .append('\n');
        for (String variant : comparison.variants()) {
            List<String> cells = new ArrayList<>(List.of(variant));
            for (String measure : comparison.measures()) {
                cells.add(ratio(comparison, variant, measure));
                cells.add(comparison
                        .value(variant, measure)
                        .map(spread -> number(spread.median()))
                        .orElse(""));
            }
            table.append(line(cells));
        }
        return table.toString();
    }

    private static String ratio(Comparison comparison, String variant, String measure) {
        Optional<Spread> ratio = comparison.ratio(variant, measure);
        if (ratio.isEmpty() || variant.equals(comparison.variants().get(0))) {
            return ratio.isEmpty() ? "" : "1";
        }
        Spread spread = ratio.get();
        return number(spread.median()) + " (" + number(spread.least()) + "–" + number(spread.most()) + ")";
    }

    /** Returns a number with about three digits. */
    static String number(double value) {
        if (value == Math.rint(value) || value >= EXACT_FROM) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int digits = value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
