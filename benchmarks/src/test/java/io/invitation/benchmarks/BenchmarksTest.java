package io.invitation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {

    private static final Pattern FIGURES = Pattern.compile("<!-- figures: (\\S+) -->");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutAQuestionAllAreListed() {
        assertThat(execute()).isZero();

        assertThat(out.toString()).contains("claim-spread", "start-up");
    }

    @Test
    void aMistypedQuestionIsRefused() {
        assertThat(execute("claim-spred")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString()).contains("there is no question claim-spred");
    }

    @Test
    void theReadmeAndTheDocumentNameEveryQuestion() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String document = Files.readString(Path.of("..", "docs", "performance.md"));

        assertThat(Benchmarks.QUESTIONS).extracting(Question::name).allSatisfy(name -> {
            assertThat(readme).contains("| `" + name + "` |");
            assertThat(document)
                    .contains("<!-- figures: " + name + " -->")
                    .containsPattern("-Dquestion=" + name + "[ `]");
        });
    }

    @Test
    void theDocumentShowsWhatTheResultsSay() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "performance.md"));
        Set<String> shown = FIGURES.matcher(document)
                .results()
                .map(marker -> marker.group(1))
                .collect(Collectors.toSet());

        assertThat(shown).containsAll(results());
        assertThat(shown).allSatisfy(name -> {
            Path result = Path.of("results", name + ".md");
            if (Files.exists(result)) {
                assertThat(tables(figures(document, name))).isNotEmpty().isEqualTo(tables(Files.readString(result)));
            } else {
                assertThat(tables(figures(document, name))).isEmpty();
            }
        });
    }

    private static List<String> results() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("results"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .map(name -> name.substring(0, name.length() - ".md".length()))
                    .toList();
        }
    }

    private static String figures(String document, String name) {
        int start = document.indexOf("<!-- figures: " + name + " -->");
        return document.substring(start, document.indexOf("<!-- end of figures -->", start));
    }

    private static List<String> tables(String text) {
        return text.lines().filter(line -> line.startsWith("|")).toList();
    }

    private int execute(String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
