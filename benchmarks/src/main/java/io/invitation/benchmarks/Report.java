package io.invitation.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
     * Writes an answer into the directory of results, and its tables into the document where it has a place for them,
     * under a name of its own.
     */
    static void write(String name, String question, Run run, List<String> circumstances) throws IOException {
        Files.createDirectories(RESULTS);
        String tables = Stream.concat(
                        tables(run.comparisons()).stream(), run.notes().stream().map(note -> note + "\n"))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                RESULTS.resolve(name + ".md"),
                "# " + question + "\n\n" + plotOf(name, question, "") + tables + "\n"
                        + circumstances.stream().map(line -> "* " + line + "\n").collect(Collectors.joining()));
        Files.writeString(RESULTS.resolve(name + ".svg"), Plot.svg(question, run.comparisons()));
        writeInto(DOCUMENT, name, plotOf(name, question, "../benchmarks/results/") + tables);
    }

    private static String plotOf(String name, String question, String directory) {
        return "![" + question + "](" + directory + name + ".svg)\n\n";
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

    /** Returns a table for each measure of those comparisons that have the same variants, a line for each of them. */
    static List<String> tables(List<Comparison> comparisons) {
        List<String> tables = new ArrayList<>();
        comparisons.stream()
                .collect(Collectors.groupingBy(
                        comparison -> List.of(comparison.variants(), comparison.measures()),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()
                .forEach(alike -> alike.get(0).measures().forEach(measure -> tables.add(table(measure, alike))));
        return tables;
    }

    private static String table(String measure, List<Comparison> alike) {
        StringBuilder table = head(measure, alike.get(0));
        alike.forEach(comparison -> table.append(line(comparison.setting(), comparison, measure)));
        return table.toString();
    }

    /** Returns one comparison as a table, with a line for each of its measures. */
    static String table(Comparison comparison) {
        StringBuilder table = head(comparison.setting(), comparison);
        comparison.measures().forEach(measure -> table.append(line(measure, comparison, measure)));
        return table.toString();
    }

    private static StringBuilder head(String title, Comparison comparison) {
        List<String> cells = new ArrayList<>(List.of(title));
        cells.addAll(comparison.variants());
        return new StringBuilder(line(cells))
                .append('|')
                .append(" --- |".repeat(cells.size()))
                .append('\n');
    }

    /** Returns a line with the median of the first variant, and the ratios of the others with their spread. */
    private static String line(String title, Comparison comparison, String measure) {
        List<String> variants = comparison.variants();
        List<String> cells = new ArrayList<>(List.of(title));
        cells.add(comparison
                .value(variants.get(0), measure)
                .map(value -> number(value.median()))
                .orElse(""));
        variants.stream()
                .skip(1)
                .map(variant ->
                        comparison.ratio(variant, measure).map(Report::ratio).orElse(""))
                .forEach(cells::add);
        return line(cells);
    }

    private static String ratio(Spread ratio) {
        return "**" + number(ratio.median()) + "** (" + number(ratio.least()) + "–" + number(ratio.most()) + ")";
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
