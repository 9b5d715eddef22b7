package io.invitation.examples.quickstart;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Keeps what was expected and what happened, and prints both as a table. */
final class Report {

    /** One thing that somebody did. */
    record Step(String who, String does, String expected, String happened) {

        boolean isRight() {
            return expected.equals(happened);
        }
    }

    /** The steps around one invitation. */
    record Section(String title, List<Step> steps) {

        void step(String who, String does, String expected, String happened) {
            steps.add(new Step(who, does, expected, happened));
        }
    }

    /** Marks for steps that went right and wrong. */
    record Marks(String right, String wrong) {
        static final Marks SIGNS = new Marks("\u2713", "\u2717");
        static final Marks WORDS = new Marks("ok", "NO");
    }

    private final String file;
    private final List<Section> sections = new ArrayList<>();
    private final List<InvitationCsv.Problem> rejected = new ArrayList<>();

    Report(String file) {
        this.file = file;
    }

    Section section(String title) {
        Section section = new Section(Words.escaped(title), new ArrayList<>());
        sections.add(section);
        return section;
    }

    void rejected(InvitationCsv.Problem problem) {
        rejected.add(problem);
    }

    int rejectedRows() {
        return rejected.size();
    }

    long rightSteps() {
        return steps().stream().filter(Step::isRight).count();
    }

    int allSteps() {
        return steps().size();
    }

    private List<Step> steps() {
        return sections.stream().flatMap(section -> section.steps().stream()).toList();
    }

    void print(PrintWriter out, Marks marks) {
        if (!rejected.isEmpty()) {
            out.println("Rows that were not used, and why (the shipped file has such mistakes on purpose):");
            rejected.stream()
                    .sorted(Comparator.comparingLong(InvitationCsv.Problem::line))
                    .forEach(problem -> out.println("  " + problem.at(file)));
            out.println();
        }
        int who = width("who", Step::who);
        int does = width("does what", Step::does);
        int expected = width("expected", Step::expected);
        out.println(marked(" ", row("who", who, "does what", does, "expected", expected, "happened")));
        for (Section section : sections) {
            out.println();
            out.println(section.title());
            for (Step step : section.steps()) {
                out.println(marked(
                        step.isRight() ? marks.right() : marks.wrong(),
                        row(step.who(), who, step.does(), does, step.expected(), expected, step.happened())));
            }
        }
    }

    private int width(String heading, Function<Step, String> column) {
        return steps().stream().map(column).mapToInt(String::length).reduce(heading.length(), Math::max);
    }

    private static String marked(String mark, String row) {
        return pad(mark, 3) + row;
    }

    private static String row(
            String who, int whoWidth, String does, int doesWidth, String expected, int expectedWidth, String happened) {
        return pad(who, whoWidth + 2) + pad(does, doesWidth + 2) + pad(expected, expectedWidth + 2) + happened;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
