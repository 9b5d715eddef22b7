package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.invitation.InvalidEmailPatternException.Reason;
import io.invitation.corpus.Pace;
import io.invitation.corpus.Seed;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailPatternTest {

    /** A text and the reason to refuse it. */
    record Refusal(String text, Reason reason) {}

    static List<Refusal> refusals() {
        return List.of(
                new Refusal("", Reason.EMPTY),
                new Refusal("*@" + "a".repeat(507), Reason.TOO_LONG),
                new Refusal("* @example.com", Reason.FORBIDDEN_CHARACTER),
                new Refusal("*.example.com", Reason.NO_AT_SIGN),
                new Refusal("*@@example.com", Reason.SEVERAL_AT_SIGNS),
                new Refusal("(a)@example.com", Reason.LOCAL_PART_INVALID),
                new Refusal("@example.com", Reason.LOCAL_PART_INVALID),
                new Refusal("*..a@example.com", Reason.LOCAL_PART_INVALID),
                new Refusal("*e\u0301@example.com", Reason.LOCAL_PART_INVALID),
                new Refusal("*" + "a".repeat(64) + "@example.com", Reason.LOCAL_PART_INVALID),
                new Refusal("*@", Reason.DOMAIN_INVALID),
                new Refusal("*@com", Reason.DOMAIN_INVALID),
                new Refusal("*@example.com.", Reason.DOMAIN_INVALID),
                new Refusal("*@.example.com", Reason.DOMAIN_INVALID),
                new Refusal("*@*..example.com", Reason.DOMAIN_INVALID),
                new Refusal("*@*", Reason.DOMAIN_WILDCARD_MISPLACED),
                new Refusal("*@*.*.com", Reason.DOMAIN_WILDCARD_MISPLACED),
                new Refusal("*@a.*.com", Reason.DOMAIN_WILDCARD_MISPLACED),
                new Refusal("*@**.example.com", Reason.DOMAIN_WILDCARD_MISPLACED),
                new Refusal("*@*example.com", Reason.DOMAIN_WILDCARD_MISPLACED),
                new Refusal("*@*.com", Reason.DOMAIN_TOO_BROAD),
                new Refusal("*@*.", Reason.DOMAIN_TOO_BROAD),
                new Refusal("**@example.com", Reason.WILDCARDS_ADJACENT),
                new Refusal("a**b@example.com", Reason.WILDCARDS_ADJACENT));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalSaysWhyAndDoesNotRepeatTheText(Refusal refusal) {
        InvalidEmailPatternException thrown =
                catchThrowableOfType(InvalidEmailPatternException.class, () -> EmailPattern.parse(refusal.text));
        assertThat(thrown.reason()).isEqualTo(refusal.reason);
        assertThat(thrown.getMessage()).startsWith("e-mail pattern ").matches("[ -~]+");
        if (refusal.text.length() > 4) {
            assertThat(thrown.getMessage()).doesNotContain(refusal.text);
        }
    }

    @Test
    void everyReasonHasACase() {
        Set<Reason> covered = EnumSet.of(Reason.LITERAL_ASTERISK); // which only exactly() gives
        refusals().forEach(refusal -> covered.add(refusal.reason));
        assertThat(covered).containsExactly(Reason.values());
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleForAddressesHasItsReasonForPatterns(InvalidEmailAddressException.Reason reason) {
        InvalidEmailAddressException cause = new InvalidEmailAddressException(reason, 7);
        InvalidEmailPatternException thrown = new InvalidEmailPatternException(cause);
        String prefix = thrown.reason().name().replaceFirst("_INVALID$", "");
        assertThat(reason.name()).startsWith(prefix);
        assertThat(thrown).hasCause(cause).hasMessageEndingWith("at index 7");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullIsAProgrammingError() {
        assertThatNullPointerException().isThrownBy(() -> EmailPattern.parse(null));
        assertThatNullPointerException().isThrownBy(() -> EmailPattern.domain(null));
        assertThatNullPointerException().isThrownBy(() -> EmailPattern.exactly(null));
        assertThatNullPointerException()
                .isThrownBy(() -> EmailPattern.parse("*@example.com").matches(null));
    }

    @Test
    void aPatternWithoutAsteriskIsPreciseAndKeepsTheCaseForSending() {
        EmailPattern pattern = EmailPattern.parse("Ada@Example.COM");
        assertThat(pattern.isPrecise()).isTrue();
        assertThat(pattern.address())
                .hasValueSatisfying(address -> assertThat(address.mailbox()).isEqualTo("Ada@example.com"));
        assertThat(pattern.canonical()).isEqualTo("ada@example.com");
        assertThat(pattern).hasToString("a\u2022\u2022\u2022@example.com");
        assertThat(pattern).isEqualTo(EmailPattern.parse("ada@example.com"));
        assertThat(pattern).hasSameHashCodeAs(EmailPattern.parse("ada@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "*@Example.com, example.com, false, *@example.com",
        "*@*.Example.com, example.com, true, *@*.example.com",
        "Ada@*.example.com, example.com, true, ada@*.example.com",
        "Dev-*@m\u00fcnchen.de, xn--mnchen-3ya.de, false, dev-*@xn--mnchen-3ya.de"
    })
    void aPatternWithAnAsteriskIsNotPrecise(String text, String domain, boolean subdomainsOnly, String canonical) {
        EmailPattern pattern = EmailPattern.parse(text);
        assertThat(pattern.isPrecise()).isFalse();
        assertThat(pattern.address()).isEmpty();
        assertThat(pattern.domain()).isEqualTo(domain);
        assertThat(pattern.isSubdomainsOnly()).isEqualTo(subdomainsOnly);
        assertThat(pattern.canonical()).isEqualTo(canonical);
        assertThat(pattern).hasToString(canonical);
    }

    @Test
    void differentPatternsAreNotEqual() {
        assertThat(EmailPattern.parse("*@example.com")).isNotEqualTo(EmailPattern.parse("*@*.example.com"));
        assertThat((Object) EmailPattern.parse("*@example.com")).isNotEqualTo("*@example.com");
    }

    @Test
    void exactlyMatchesThatAddressOnly() {
        EmailAddress ada = EmailAddress.parse("Ada@example.com");
        EmailPattern pattern = EmailPattern.exactly(ada);
        assertThat(pattern.isPrecise()).isTrue();
        assertThat(pattern.address().map(EmailAddress::mailbox)).hasValue("Ada@example.com");
        assertThat(pattern.matches(EmailAddress.parse("ADA@EXAMPLE.com"))).isTrue();
        assertThat(pattern.matches(EmailAddress.parse("bob@example.com"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*@example.com", "a*@example.com", "a**b@example.com"})
    void anAddressWithAnAsteriskIsNotMistakenForAPattern(String text) {
        EmailAddress address = EmailAddress.parse(text);
        assertThatThrownBy(() -> EmailPattern.exactly(address))
                .isInstanceOfSatisfying(
                        InvalidEmailPatternException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.LITERAL_ASTERISK));
    }

    @Test
    void aDomainMeansItsAddressesWithoutThoseOfItsSubdomains() {
        EmailPattern pattern = EmailPattern.domain("Example.com");
        assertThat(pattern).isEqualTo(EmailPattern.parse("*@example.com"));
        assertThat(pattern.matches(EmailAddress.parse("a@example.com"))).isTrue();
        assertThat(pattern.matches(EmailAddress.parse("a@sub.example.com"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com, DOMAIN_WILDCARD_MISPLACED",
        "*, DOMAIN_WILDCARD_MISPLACED",
        "a.*.com, DOMAIN_WILDCARD_MISPLACED",
        "'', DOMAIN_INVALID",
        "com, DOMAIN_INVALID",
        "a@example.com, SEVERAL_AT_SIGNS",
        "@example.com, SEVERAL_AT_SIGNS",
        "' example.com', FORBIDDEN_CHARACTER"
    })
    void whatIsNotADomainIsRefusedAsOne(String domain, Reason reason) {
        assertThatThrownBy(() -> EmailPattern.domain(domain))
                .isInstanceOfSatisfying(
                        InvalidEmailPatternException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(reason));
    }

    @Test
    void theLimitsAreExact() {
        String label = "b".repeat(62) + ".";
        String domain = label.repeat(3) + "c".repeat(63);
        assertThat(domain).hasSize(252);
        assertThat(EmailPattern.domain(domain).canonical()).hasSize(254);
        assertThatThrownBy(() -> EmailPattern.parse("a*@" + domain))
                .isInstanceOfSatisfying(
                        InvalidEmailPatternException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.TOO_LONG));
        assertThatThrownBy(() -> EmailPattern.parse("*@*." + domain))
                .isInstanceOfSatisfying(
                        InvalidEmailPatternException.class,
                        thrown -> assertThat(thrown.reason()).isEqualTo(Reason.TOO_LONG));
        assertThat(EmailPattern.parse("a*".repeat(32) + "@example.com").canonical())
                .hasSize(64 + "@example.com".length());
    }

    @Test
    void aSubdomainPatternMatchesWholeLabelsAtAnyDepth() {
        EmailPattern pattern = EmailPattern.parse("*@*.example.com");
        assertThat(List.of("a@b.example.com", "a@b.c.d.example.com", "a@example.com.example.com"))
                .allMatch(text -> pattern.matches(EmailAddress.parse(text)));
        assertThat(List.of("a@example.com", "a@bexample.com", "a@b.example.com.io", "a@le.com"))
                .noneMatch(text -> pattern.matches(EmailAddress.parse(text)));
    }

    @Test
    void theGlobAgreesWithANaiveReference() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        int matches = 0;
        for (int i = 0; i < 100_000; i++) {
            String glob = randomWord(random, "ab*\u00e9", 8).replaceAll("\\*+", "*");
            String word = randomWord(random, "abAB\u00e9", 10);
            boolean expected = matchesNaively(glob, word.toLowerCase(Locale.ROOT));
            boolean actual =
                    EmailPattern.parse(glob + "@example.com").matches(EmailAddress.parse(word + "@example.com"));
            assertThat(actual).as("%s: %s on %s", seed, glob, word).isEqualTo(expected);
            matches += expected ? 1 : 0;
        }
        assertThat(matches).as(seed.toString()).isBetween(5_000, 95_000);
    }

    @Test
    void theCanonicalFormParsesBackToAnEqualPattern() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        List<String> domains = List.of("Example.COM", "*.Example.com", "m\u00fcnchen.de", "*.XN--MNCHEN-3YA.de");
        for (int i = 0; i < 20_000; i++) {
            String local = randomWord(random, "aBI\u00e9\u0130\u0131*", 6).replaceAll("\\*+", "*");
            String text = local + "@" + domains.get(random.nextInt(domains.size()));
            EmailPattern pattern = EmailPattern.parse(text);
            EmailPattern again = EmailPattern.parse(pattern.canonical());
            assertThat(again).as("%s: %s", seed, text).isEqualTo(pattern);
            assertThat(again.canonical()).as("%s: %s", seed, text).isEqualTo(pattern.canonical());
            assertThat(again.isPrecise()).as("%s: %s", seed, text).isEqualTo(!text.contains("*"));
        }
    }

    @Test
    void noGlobTakesLong() {
        EmailPattern pattern = EmailPattern.parse("*a".repeat(31) + "b@example.com");
        EmailAddress address = EmailAddress.parse("a".repeat(64) + "@example.com");
        assertThat(Pace.quickly(() -> pattern.matches(address))).isFalse();
    }

    private static String randomWord(Random random, String alphabet, int maxLength) {
        StringBuilder word = new StringBuilder();
        int length = 1 + random.nextInt(maxLength);
        for (int i = 0; i < length; i++) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }

    private static boolean matchesNaively(String glob, String word) {
        if (glob.isEmpty()) {
            return word.isEmpty();
        }
        if (glob.charAt(0) == '*') {
            return matchesNaively(glob.substring(1), word)
                    || (!word.isEmpty() && matchesNaively(glob, word.substring(1)));
        }
        return !word.isEmpty()
                && glob.charAt(0) == word.charAt(0)
                && matchesNaively(glob.substring(1), word.substring(1));
    }
}
