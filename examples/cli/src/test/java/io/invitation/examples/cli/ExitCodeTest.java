package io.invitation.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says without a usable database, and in its help. */
class ExitCodeTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int invite(String... args) {
        return Invite.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schema", "create", "bulk", "list", "show", "link", "refresh", "revoke", "purge", "stats", "worker"
            })
    void everyCommandExplainsItselfWithAnExample(String command) {
        assertThat(invite(command, "--help")).isZero();

        assertThat(out.toString()).contains("Example", "invite " + command + " ", "--json", "Exit codes:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpListsCommandsAndExitCodes() {
        assertThat(invite("--help")).isZero();

        assertThat(out.toString()).contains("refresh", "Exit codes:", "0", "1", "2", "3", "Examples:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "destroy", "list --colour", "show", "create", "create a@example.com --anyone"})
    void whatCannotBeUnderstoodEndsWith2(String line) {
        assertThat(invite(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("invite");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aDatabaseThatCannotBeReachedEndsWith2() {
        assertThat(invite("list", "--jdbc-url", "jdbc:nonsense:x")).isEqualTo(2);

        assertThat(err.toString()).contains("--jdbc-url");
    }

    @Test
    void aDatabaseWithoutTheTablesEndsWith3() {
        String url = "jdbc:h2:file:" + directory.resolve("empty");

        assertThat(invite("list", "--jdbc-url", url, "--jdbc-user", "sa")).isEqualTo(3);
        assertThat(invite("schema", "--jdbc-url", url, "--jdbc-user", "sa")).isEqualTo(1);
        assertThat(out.toString()).contains("invitation");
    }
}
