package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags of the program. */
class WebAppTest {

    @ParameterizedTest
    @CsvSource({
        "--key zz, --key must be 64 hexadecimal digits",
        "--base-url https://acme.example/app, --base-url must be scheme",
        "--base-url https://acme.example?x=1, --base-url must be scheme",
        "--base-url https://acme.example#top, --base-url must be scheme",
        "--base-url https://ann@acme.example, --base-url must be scheme",
        "--base-url acme.example, --base-url must be scheme",
        "--jdbc-url jdbc:postgresql://127.0.0.1:1/acme --jdbc-user acme, SQLState 08001"
    })
    void whatKeepsItFromStartingIsSaidInASentence(String flags, String sentence) {
        StringWriter said = new StringWriter();

        int exitCode = WebApp.command().setErr(new PrintWriter(said, true)).execute(flags.split(" ", -1));

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).startsWith("webapp: ").contains(sentence).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://acme.example", "https://acme.example/", "HTTPS://Acme.Example"})
    void theBaseUrlIsTheRootOfAHost(String given) {
        assertThat(WebApp.origin(given)).hasToString("https://acme.example");
    }
}
