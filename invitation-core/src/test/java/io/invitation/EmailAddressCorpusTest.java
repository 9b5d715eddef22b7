package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.Locales;
import io.invitation.corpus.Pace;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P16: one parser for addresses, held against email_syntax.tsv in the default and in the Turkish locale. */
@ResourceLock(Resources.LOCALE)
class EmailAddressCorpusTest {

    private static final List<Row> ROWS = Corpus.read("email_syntax.tsv", 5);

    /** Debatable rows (column 0 as in the file) that are answered the other way, on purpose. */
    private static final Set<String> ANSWERED_OTHERWISE = Set.of(
            // A capital outside ASCII would have to be mapped, and nothing is mapped.
            "a@M\\u00dcNCHEN.de",
            // U+04CF is younger than the Unicode 3.2 of java.net.IDN; the A-label form is accepted.
            "a@\\u0430\\u0440\\u0440\\u04cf\\u0435.com",
            // A symbol, but a label that exists in DNS, is plain ASCII and means one thing only.
            "a@xn--n3h.net",
            // Ordinary letters to a value type, like \u010d and \u4e0a which share the low bytes; mail must refuse to
            // narrow them.
            "a\\u760d\\u760aRCPT@example.com");

    @BeforeAll
    static void warmUp() {
        ROWS.forEach(row -> canonical(row.text(0)));
    }

    @DisplayName("P16, P27: an address is accepted or refused as the corpus says, in time")
    @ParameterizedTest(name = "{1} [{0}]")
    @MethodSource("rowsInEveryLocale")
    void anAddressIsAcceptedOrRefusedAsTheCorpusSays(Locale locale, Row row) {
        String text = row.text(0);
        Optional<String> actual = Locales.in(locale, () -> Pace.quickly(() -> canonical(text)));
        if (ANSWERED_OTHERWISE.contains(row.raw(0))) {
            assertThat(actual).isNotEqualTo(expected(row));
        } else {
            assertThat(actual).isEqualTo(expected(row));
        }
    }

    @Test
    void onlyDebatableRowsAreAnsweredOtherwise() {
        assertThat(ROWS)
                .filteredOn(row -> ANSWERED_OTHERWISE.contains(row.raw(0)))
                .hasSameSizeAs(ANSWERED_OTHERWISE)
                .allMatch(Row::isDebatable);
    }

    static Stream<Arguments> rowsInEveryLocale() {
        return Locales.all().stream().flatMap(locale -> ROWS.stream().map(row -> Arguments.of(locale, row)));
    }

    private static Optional<String> expected(Row row) {
        return switch (row.raw(1)) {
            case "accept" -> Optional.of(row.text(2));
            case "reject" -> Optional.empty();
            default -> throw new IllegalStateException(row.toString());
        };
    }

    private static Optional<String> canonical(String text) {
        try {
            return Optional.of(EmailAddress.parse(text).canonical());
        } catch (InvalidEmailAddressException refused) {
            return Optional.empty();
        }
    }
}
