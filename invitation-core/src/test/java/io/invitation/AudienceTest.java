package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.corpus.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AudienceTest {

    private static final EmailAddress ADA = EmailAddress.parse("Ada@example.com");
    private static final EmailAddress BOB = EmailAddress.parse("bob@example.com");

    @Test
    void noPatternsMeanEverybody() {
        assertThat(Audience.of(List.of())).isEqualTo(Audience.anyone());
        assertThat(Audience.anyone().admits(ADA)).isTrue();
        assertThat(Audience.anyone().isPublic()).isTrue();
        assertThat(Audience.anyone().isPrecise()).isFalse();
        assertThat(Audience.anyone().singleAddress()).isEmpty();
        assertThat(Audience.anyone().patterns()).isEmpty();
    }

    @Test
    void anAudienceOfOneAdmitsThatAddressInAnyCase() {
        Audience audience = Audience.to(ADA);
        assertThat(audience.admits(EmailAddress.parse("aDA@EXAMPLE.com"))).isTrue();
        assertThat(audience.admits(BOB)).isFalse();
        assertThat(audience.isPublic()).isFalse();
        assertThat(audience.isPrecise()).isTrue();
        assertThat(audience.singleAddress().map(EmailAddress::mailbox)).hasValue("Ada@example.com");
    }

    @Test
    void anAddressWithAnAsteriskCannotBeTheAudience() {
        EmailAddress asterisk = EmailAddress.parse("*@example.com");
        assertThatThrownBy(() -> Audience.to(asterisk)).isInstanceOf(InvalidEmailPatternException.class);
    }

    @Test
    void anyPatternOfSeveralMayMatch() {
        Audience audience = audience("ada@example.com", "*@example.org", "x-*@*.example.net");
        assertThat(List.of("ada@example.com", "q@example.org", "x-1@a.b.example.net"))
                .allMatch(text -> audience.admits(EmailAddress.parse(text)));
        assertThat(List.of("bob@example.com", "q@a.example.org", "x-1@example.net", "y@a.example.net"))
                .noneMatch(text -> audience.admits(EmailAddress.parse(text)));
        assertThat(audience.isPrecise()).isFalse();
        assertThat(audience.singleAddress()).isEmpty();
    }

    @Test
    void severalAddressesArePreciseButNotSingle() {
        Audience audience = audience("ada@example.com", "bob@example.com");
        assertThat(audience.isPrecise()).isTrue();
        assertThat(audience.singleAddress()).isEmpty();
    }

    @Test
    void onePatternWithAnAsteriskHasNoSingleAddress() {
        assertThat(audience("*@example.com").singleAddress()).isEmpty();
        assertThat(audience("*@example.com").isPrecise()).isFalse();
    }

    @Test
    void anExclusionWinsOverAPattern() {
        Audience audience = audience("*@example.com").except(patterns("bob@example.com"));
        assertThat(audience.admits(ADA)).isTrue();
        assertThat(audience.admits(BOB)).isFalse();
        assertThat(audience.patterns()).isEqualTo(patterns("*@example.com"));
        assertThat(audience.exclusions()).isEqualTo(patterns("bob@example.com"));
    }

    @Test
    void everybodyMayHaveExceptions() {
        Audience audience = Audience.anyone().except(patterns("*@example.com", "*@*.example.com"));
        assertThat(audience.isPublic()).isTrue();
        assertThat(audience.admits(ADA)).isFalse();
        assertThat(audience.admits(EmailAddress.parse("ada@sub.example.com"))).isFalse();
        assertThat(audience.admits(EmailAddress.parse("ada@example.org"))).isTrue();
        assertThat(Audience.anyone().admits(ADA)).as("the original").isTrue();
    }

    @Test
    void furtherExclusionsAreAdded() {
        Audience audience = Audience.anyone()
                .except(patterns("ada@example.com"))
                .except(patterns("bob@example.com", "ada@example.com"));
        assertThat(audience.exclusions()).isEqualTo(patterns("ada@example.com", "bob@example.com"));
    }

    @Test
    void anExcludedSingleAddressIsNoneToSendTo() {
        Audience audience = Audience.to(ADA).except(patterns("*@example.com"));
        assertThat(audience.singleAddress()).isEmpty();
        assertThat(audience.isPrecise()).isTrue();
    }

    @Test
    void repeatedPatternsCountOnceAndTheOrderStays() {
        Audience audience = audience("b@example.com", "A@example.com", "B@EXAMPLE.COM", "a@example.com");
        assertThat(audience.patterns()).isEqualTo(patterns("b@example.com", "a@example.com"));
        assertThat(audience.patterns().get(1).address().map(EmailAddress::mailbox))
                .as("the first spelling")
                .hasValue("A@example.com");
    }

    @Test
    void equalAudiencesHaveEqualPatternsAndExclusions() {
        Audience audience = audience("a@example.com").except(patterns("b@example.com"));
        assertThat(audience).isEqualTo(audience("A@EXAMPLE.com").except(patterns("B@example.com")));
        assertThat(audience).hasSameHashCodeAs(audience("A@EXAMPLE.com").except(patterns("B@example.com")));
        assertThat(audience.hashCode()).isNotEqualTo(Audience.anyone().hashCode());
        assertThat(audience).isNotEqualTo(audience("a@example.com"));
        assertThat(audience).isNotEqualTo(audience("b@example.com").except(patterns("a@example.com")));
        assertThat((Object) audience).isNotEqualTo(audience.toString());
    }

    @Test
    void theTextTellsHowManyAndNobodysAddress() {
        assertThat(audience("ada@example.com", "*@example.org").except(patterns("bob@example.org")))
                .hasToString("Audience[patterns=2, exclusions=1]");
        assertThat(Audience.anyone()).hasToString("Audience[anyone, exclusions=0]");
    }

    @Test
    void whatIsHandedOutCannotBeChangedNorWhatWasHandedIn() {
        List<EmailPattern> given = new ArrayList<>(patterns("ada@example.com"));
        Audience audience = Audience.of(given);
        given.addAll(patterns("*@example.com"));
        assertThat(audience.patterns()).hasSize(1);
        assertThat(audience.admits(BOB)).isFalse();
        assertThat(audience.patterns()).isUnmodifiable();
        assertThat(audience.exclusions()).isUnmodifiable();
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullIsAProgrammingError() {
        assertThatNullPointerException().isThrownBy(() -> Audience.of(null));
        assertThatNullPointerException().isThrownBy(() -> Audience.of(Collections.singletonList(null)));
        assertThatNullPointerException().isThrownBy(() -> Audience.to(null));
        assertThatNullPointerException().isThrownBy(() -> Audience.anyone().admits(null));
        assertThatNullPointerException().isThrownBy(() -> Audience.anyone().except(null));
    }

    @Test
    void tenThousandPatternsAreTheLimit() {
        List<EmailPattern> most = numbered("user%d@example.com", 10_000);
        assertThat(Audience.of(most).patterns()).hasSize(10_000);
        assertThat(Audience.of(concat(most, most)).patterns()).hasSize(10_000);
        assertThatThrownBy(() -> Audience.of(concat(most, patterns("one@more.com"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("10001");
    }

    @Test
    void exclusionsCountTowardsTheLimit() {
        Audience audience = Audience.of(numbered("user%d@example.com", 9_999));
        Audience full = audience.except(patterns("user1@example.com"));
        assertThat(full.exclusions()).hasSize(1);
        assertThatThrownBy(() -> full.except(patterns("user2@example.com"))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void everyOneOfTenThousandPatternsAdmitsItsMember() {
        for (String form : List.of("user%d@example.com", "*@d%d.example.com", "*@*.d%d.com", "u%d@*.example.com")) {
            Audience audience = Audience.of(numbered(form, 10_000));
            List<EmailAddress> members = numberedAddresses(form.replace("@*.", "@x."), 10_000);
            assertThat(members).as(form).allMatch(audience::admits);
        }
    }

    @Test
    void tenThousandPartialPatternsOfOneDomainAreAllTried() {
        Audience audience = Audience.of(numbered("*a*a*a*a*a*a*a*a*a*b%d*@example.com", 10_000));
        EmailAddress address = EmailAddress.parse("a".repeat(64) + "@example.com");
        assertThat(audience.admits(address)).isFalse();
        assertThat(audience.admits(EmailAddress.parse("aaaaaaaaab9999@example.com")))
                .isTrue();
    }

    @Test
    void theIndexAgreesWithTryingEveryPattern() {
        Seed seed = Seed.fresh();
        Random random = seed.random();
        List<String> localPatterns = List.of("a", "b", "*", "a*", "*b", "a*b", "A");
        List<String> localParts = List.of("a", "b", "ab", "axb", "*", "a*b", "B", "c");
        List<String> domains = List.of("x.io", "y.io", "a.x.io", "b.a.x.io", "xx.io", "X.io");
        int admitted = 0;
        for (int i = 0; i < 20_000; i++) {
            List<EmailPattern> some = randomPatterns(random, localPatterns, domains);
            List<EmailPattern> excluded = randomPatterns(random, localPatterns, domains);
            EmailAddress address = EmailAddress.parse(pick(random, localParts) + "@" + pick(random, domains));
            boolean expected = (some.isEmpty() || some.stream().anyMatch(pattern -> pattern.matches(address)))
                    && excluded.stream().noneMatch(pattern -> pattern.matches(address));
            assertThat(Audience.of(some).except(excluded).admits(address))
                    .as("%s: %s except %s", seed, some, excluded)
                    .isEqualTo(expected);
            admitted += expected ? 1 : 0;
        }
        assertThat(admitted).as(seed.toString()).isBetween(1_000, 19_000);
    }

    private static List<EmailPattern> randomPatterns(Random random, List<String> localPatterns, List<String> domains) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(
                        i -> pick(random, localPatterns) + (random.nextBoolean() ? "@" : "@*.") + pick(random, domains))
                .map(EmailPattern::parse)
                .toList();
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Audience audience(String... patterns) {
        return Audience.of(patterns(patterns));
    }

    private static List<EmailPattern> patterns(String... patterns) {
        return Arrays.stream(patterns).map(EmailPattern::parse).toList();
    }

    private static List<EmailPattern> numbered(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EmailPattern.parse(form.replace("%d", Integer.toString(i))))
                .toList();
    }

    private static List<EmailAddress> numberedAddresses(String form, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EmailAddress.parse(form.replace("%d", Integer.toString(i))))
                .toList();
    }

    private static List<EmailPattern> concat(List<EmailPattern> one, List<EmailPattern> other) {
        List<EmailPattern> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
