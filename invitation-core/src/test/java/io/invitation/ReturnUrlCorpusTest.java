package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.Locales;
import io.invitation.corpus.Pace;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P15: return URLs, held against every row of return_url.tsv in the default and in the Turkish locale. */
@ResourceLock(Resources.LOCALE)
class ReturnUrlCorpusTest {

    private static final List<Row> ROWS = Corpus.read("return_url.tsv", 5);

    @BeforeAll
    static void warmUp() {
        ROWS.forEach(row -> policy(row).allows(row.text(1)));
    }

    @DisplayName("P15, P27: a return URL is allowed or denied as the corpus says, in time")
    @ParameterizedTest(name = "{1} [{0}]")
    @MethodSource("rowsInEveryLocale")
    void aReturnUrlIsAllowedOrDeniedAsTheCorpusSays(Locale locale, Row row) {
        String candidate = row.text(1);
        Optional<URI> resolved =
                Locales.in(locale, () -> Pace.quickly(() -> policy(row).resolve(candidate)));
        switch (row.raw(2)) {
            case "deny" -> assertThat(resolved).isEmpty();
            case "allow" -> assertThat(resolved).hasValueSatisfying(target -> assertSameOrigin(target, row));
            default -> throw new IllegalStateException(row.toString());
        }
    }

    static Stream<Arguments> rowsInEveryLocale() {
        return Locales.all().stream().flatMap(locale -> ROWS.stream().map(row -> Arguments.of(locale, row)));
    }

    private static void assertSameOrigin(URI target, Row row) {
        URI base = URI.create(row.text(0));
        assertThat(target).hasScheme(base.getScheme()).hasHost(base.getHost()).hasPort(base.getPort());
        String candidate = row.text(1);
        String path = candidate.replaceFirst("^[A-Za-z]+://[^/]*", "");
        assertThat(target.toString()).endsWith(path.isEmpty() ? "/" : path);
    }

    private static ReturnUrlPolicy policy(Row row) {
        return ReturnUrlPolicy.sameOrigin(URI.create(row.text(0)));
    }
}
