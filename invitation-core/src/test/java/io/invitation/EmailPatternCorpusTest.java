package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.Locales;
import io.invitation.corpus.Pace;
import java.util.List;
import java.util.Locale;
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

/** P17: pattern semantics, held against email_pattern_match.tsv in the default and in the Turkish locale. */
@ResourceLock(Resources.LOCALE)
class EmailPatternCorpusTest {

    private static final List<Row> ROWS = Corpus.read("email_pattern_match.tsv", 5);

    /** Debatable rows (columns 0 and 1 as in the file) that are answered the other way, on purpose. */
    private static final Set<String> ANSWERED_OTHERWISE = Set.of(
            // Only ASCII letters are compared without case.
            "jos\\u00e9@layer5.io -> JOS\\u00c9@layer5.io",
            // A capital outside ASCII, and letters not in NFC, would have to be mapped, and nothing is mapped.
            "*@m\\u00fcnchen.de -> a@M\\u00dcNCHEN.DE",
            "*@m\\u00fcnchen.de -> a@mu\\u0308nchen.de",
            "a\\u00e5@layer5.io -> a\\u212b@layer5.io",
            "\\u00c5@layer5.io -> \\u212b@layer5.io");

    @BeforeAll
    static void warmUp() {
        ROWS.forEach(EmailPatternCorpusTest::judge);
    }

    @DisplayName("P17, P27: an address matches a pattern as the corpus says, in time")
    @ParameterizedTest(name = "{1} [{0}]")
    @MethodSource("rowsInEveryLocale")
    void anAddressMatchesAPatternAsTheCorpusSays(Locale locale, Row row) {
        String actual = Locales.in(locale, () -> Pace.quickly(() -> judge(row)));
        if (ANSWERED_OTHERWISE.contains(key(row))) {
            assertThat(actual).isNotEqualTo(row.raw(2));
        } else if (row.raw(2).equals("nomatch")) {
            assertThat(actual).isIn("nomatch", "invalid-pattern");
        } else {
            assertThat(actual).isEqualTo(row.raw(2));
        }
    }

    @Test
    void onlyDebatableRowsAreAnsweredOtherwise() {
        assertThat(ROWS)
                .filteredOn(row -> ANSWERED_OTHERWISE.contains(key(row)))
                .hasSameSizeAs(ANSWERED_OTHERWISE)
                .allMatch(Row::isDebatable);
    }

    @Test
    void aPatternThatShouldMerelyNotMatchIsRefusedOnlyWhereItCouldMatchNothing() {
        assertThat(ROWS)
                .filteredOn(row -> row.raw(2).equals("nomatch") && judge(row).equals("invalid-pattern"))
                .extracting(Row::why)
                .containsExactly(
                        "IDNA2003 deviation character, pattern side",
                        "domain of 253 octets: the address is 255 octets; accepting up to RFC 5321 domain limit is"
                                + " defensible");
    }

    static Stream<Arguments> rowsInEveryLocale() {
        return Locales.all().stream().flatMap(locale -> ROWS.stream().map(row -> Arguments.of(locale, row)));
    }

    private static String key(Row row) {
        return row.raw(0) + " -> " + row.raw(1);
    }

    private static String judge(Row row) {
        List<EmailPattern> patterns;
        try {
            patterns = row.list(0).stream().map(EmailPattern::parse).toList();
        } catch (InvalidEmailPatternException refused) {
            return "invalid-pattern";
        }
        EmailAddress address;
        try {
            address = EmailAddress.parse(row.text(1));
        } catch (InvalidEmailAddressException refused) {
            return "nomatch";
        }
        boolean admitted = Audience.of(patterns).admits(address);
        boolean matched = patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(address));
        if (admitted != matched) {
            throw new IllegalStateException("audience and pattern disagree");
        }
        return admitted ? "match" : "nomatch";
    }
}
