package io.invitation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private int execute(String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
