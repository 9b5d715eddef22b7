package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Fuzzed;
import io.invitation.corpus.KeptInputs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P17, P27: a pattern matches what its definition says, and no text is read as a wider one. The input is pattern, line
 * feed, address.
 */
class EmailPatternFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(Corpus.read("email_pattern_match.tsv", 5).stream()
                .flatMap(row -> row.list(0).stream().map(pattern -> pattern + "\n" + row.text(1)))
                .toList());
    }

    @MethodSource("seeds")
    @KeptInputs
    @FuzzTest
    void aPatternMatchesWhatItsDefinitionSaysAndNothingElse(byte[] input) {
        String text = Fuzzed.text(input);
        int end = text.indexOf('\n');
        Optional<EmailPattern> read = read(end < 0 ? text : text.substring(0, end));
        read.ifPresent(pattern -> {
            assertStaysTheSame(pattern);
            address(text.substring(end + 1))
                    .ifPresent(candidate ->
                            assertThat(pattern.matches(candidate)).isEqualTo(matches(pattern.canonical(), candidate)));
        });
        assertThat(read(text).isPresent() && end >= 0)
                .as("a line break within a pattern")
                .isFalse();
        Fuzzed.readAtLength(input, all -> read(Fuzzed.text(all)));
    }

    private static Optional<EmailPattern> read(String text) {
        try {
            return Optional.of(EmailPattern.parse(text));
        } catch (InvalidEmailPatternException refused) {
            assertThat(refused.reason()).isNotNull();
            return Optional.empty();
        }
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.parse(text));
        } catch (InvalidEmailAddressException refused) {
            return Optional.empty();
        }
    }

    private static void assertStaysTheSame(EmailPattern pattern) {
        String canonical = pattern.canonical();
        assertThat(canonical.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(254);
        assertThat(canonical.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c)))
                .isTrue();
        assertThat(EmailPattern.parse(canonical)).isEqualTo(pattern).hasSameHashCodeAs(pattern);
        assertThat(EmailPattern.parse(canonical).canonical()).isEqualTo(canonical);
        assertThat(pattern.isPrecise()).isEqualTo(canonical.indexOf('*') < 0);
        assertThat(pattern.address().map(EmailAddress::canonical))
                .isEqualTo(pattern.isPrecise() ? Optional.of(canonical) : Optional.empty());
        pattern.address().ifPresent(address -> {
            assertThat(pattern.matches(address)).isTrue();
            assertThat(pattern).isEqualTo(EmailPattern.exactly(address));
        });
        assertThat(pattern.domain().indexOf('.'))
                .as("never a whole top-level domain")
                .isPositive();
    }

    /** The definition, without the shortcuts of the code. */
    private static boolean matches(String pattern, EmailAddress candidate) {
        String local = pattern.substring(0, pattern.lastIndexOf('@'));
        String domain = pattern.substring(pattern.lastIndexOf('@') + 1);
        boolean sameDomain = domain.startsWith("*.")
                ? candidate.domain().endsWith(domain.substring(1))
                : candidate.domain().equals(domain);
        String canonical = candidate.canonical();
        return sameDomain && matches(local, canonical.substring(0, canonical.lastIndexOf('@')));
    }

    private static boolean matches(String pattern, String text) {
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            boolean[] next = new boolean[text.length() + 1];
            for (int t = 0; t <= text.length(); t++) {
                next[t] = pattern.charAt(p) == '*'
                        ? reached[t] || (t > 0 && next[t - 1])
                        : t > 0 && reached[t - 1] && pattern.charAt(p) == text.charAt(t - 1);
            }
            reached = next;
        }
        return reached[text.length()];
    }
}
