package io.invitation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {

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
            assertThat(document).contains("<!-- figures: " + name + " -->", "-Dquestion=" + name + "`");
        });
    }

    @Test
    void theDocumentShowsWhatTheResultsSay() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "performance.md"));

        assertThat(Benchmarks.QUESTIONS).allSatisfy(question -> {
            String figures = figures(document, question.name());
            Path result = Path.of("results", question.name() + ".md");
            if (Files.exists(result)) {
                assertThat(tables(figures)).isNotEmpty().isEqualTo(tables(Files.readString(result)));
            } else {
                assertThat(tables(figures)).isEmpty();
            }
        });
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
