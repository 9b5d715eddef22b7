package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;

/**
 * Tries every rule that is named here on an implementation that breaks it. {@code docs/testkit.md} lists them: after a
 * change, run this test with {@code -Ddocs.write=true}.
 */
class BrokenImplementationsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "testkit.md");
    private static final String BEGIN =
            "<!-- Written by BrokenImplementationsTest: run it with -Ddocs.write=true after a change. -->\n";
    private static final String END = "<!-- End of what is written. -->\n";

    static List<Flaw> flaws() {
        List<Flaw> flaws = new ArrayList<>();
        flaws.addAll(BrokenRepositories.all());
        flaws.addAll(BrokenTransactions.all());
        flaws.addAll(BrokenFaces.all());
        flaws.addAll(BrokenSenders.all());
        flaws.addAll(BrokenPolicies.all());
        return flaws;
    }

    @AfterEach
    void forgetTheFlaw() {
        Completed.nodes = List::of;
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void whatIsBrokenTurnsItsRuleRed(Flaw flaw) {
        Completed.nodes = flaw.nodes();

        Map<String, TryOut.Result> results = TryOut.ofRule(flaw.contract(), flaw.rule());

        assertThat(results).as("tests of " + flaw.rule()).isNotEmpty();
        assertThat(results.values())
                .as("results of %s: %s", flaw.rule(), results)
                .extracting(TryOut.Result::status)
                .contains(TestExecutionResult.Status.FAILED);
        List<Throwable> reasons = results.values().stream()
                .filter(result -> result.status() == TestExecutionResult.Status.FAILED)
                .flatMap(result -> result.reason().stream())
                .toList();
        assertThat(reasons)
                .as("failures of the test itself, not of the rule")
                .noneMatch(reason -> reason.toString().contains("ClassCastException"));
        assertThat(reasons)
                .filteredOn(AssertionError.class::isInstance)
                .as("what a red rule says begins with its name")
                .allSatisfy(reason -> assertThat(reason.getMessage().lines().findFirst())
                        .hasValueSatisfying(name -> assertThat(name).contains(flaw.rule() + " ")));
    }

    @Test
    void theDocumentListsWhatIsBroken() throws IOException {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        String current = document.substring(0, begin) + table() + document.substring(end);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, current);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/testkit.md: run this test with -Ddocs.write=true")
                .isEqualTo(current);
    }

    private static String table() {
        return flaws().stream()
                .map(flaw -> "| %s | `%s` | %s |\n"
                        .formatted(flaw.rule(), flaw.contract().getSuperclass().getSimpleName(), flaw.what()))
                .collect(Collectors.joining(
                        "", "\n| red rule | contract | what is done wrong |\n| --- | --- | --- |\n", "\n"));
    }
}
