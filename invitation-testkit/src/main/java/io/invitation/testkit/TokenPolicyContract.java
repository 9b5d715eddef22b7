package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.invitation.InvitationId;
import io.invitation.InvitationToken;
import io.invitation.RedemptionId;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TokenPolicy} has to keep; ids as in its documentation. That tokens cannot be guessed no test can
 * prove: this one counts what differs between many of them.
 *
 * <p>To prove one, extend this class and hand over two instances with the same configuration.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class TokenPolicyContract extends NamedRules {

    private static final int MANY = 500;
    private static final int LEAST_BITS = 128;

    private TokenPolicy first;
    private TokenPolicy second;

    /** For the subclass that hands over a policy. */
    protected TokenPolicyContract() {}

    /**
     * Returns the policy.
     *
     * @return the policy, as one node configures it
     */
    protected abstract TokenPolicy policy();

    /**
     * Returns another instance with the same configuration: the other node.
     *
     * @return the same policy, as another node configures it
     */
    protected abstract TokenPolicy secondPolicy();

    @BeforeEach
    final void configure() {
        first = policy();
        second = secondPolicy();
    }

    private static TokenSubject subject() {
        return TokenSubject.link(InvitationId.timeOrdered(Samples.NOW), 1, TokenPurpose.MAILED_LINK);
    }

    private static List<TokenSubject> subjects() {
        return IntStream.range(0, MANY).mapToObj(i -> subject()).toList();
    }

    @Test
    @DisplayName("T-MINT-1 tokens are made of unreserved characters")
    void tokensAreMadeOfUnreservedCharacters() {
        for (TokenSubject subject : subjects()) {
            assertThat(first.mint(subject).reveal().matches("[A-Za-z0-9._~-]+"))
                    .as("unreserved characters")
                    .isTrue();
        }
    }

    @Test
    @DisplayName("T-MINT-2 many tokens differ, in as many places as 128 bits need")
    void manyTokensDiffer() {
        List<String> tokens = subjects().stream()
                .map(first::mint)
                .map(InvitationToken::reveal)
                .toList();

        assertThat(new HashSet<>(tokens).size()).as("different tokens").isEqualTo(MANY);
        int length = tokens.stream().mapToInt(String::length).min().orElseThrow();
        double bits = 0;
        for (int i = 0; i < length; i++) {
            int place = i;
            bits += Math.log((double) tokens.stream()
                            .map(token -> token.charAt(place))
                            .distinct()
                            .count())
                    / Math.log(2);
        }
        assertThat(bits).as("bits that can differ").isGreaterThanOrEqualTo(LEAST_BITS);
    }

    @Test
    @DisplayName("T-MINT-3 a repeatable token is the same on every node, another one is never the same")
    void repeatsAreAsDeclared() {
        TokenSubject subject = subject();
        boolean same = first.mint(subject).equals(second.mint(subject));

        assertThat(first.isRepeatable()).isEqualTo(second.isRepeatable());
        assertThat(same).as("the same token").isEqualTo(first.isRepeatable());
        assertThat(first.mint(subject).equals(first.mint(subject))).isEqualTo(first.isRepeatable());
    }

    @Test
    @DisplayName("T-MINT-4 every part of a subject makes another token")
    void everyPartOfASubjectCounts() {
        InvitationId id = InvitationId.timeOrdered(Samples.NOW);
        List<TokenSubject> subjects = List.of(
                TokenSubject.link(id, 1, TokenPurpose.MAILED_LINK),
                TokenSubject.link(id, 2, TokenPurpose.MAILED_LINK),
                TokenSubject.link(id, 1, TokenPurpose.SHOWN_LINK),
                TokenSubject.link(InvitationId.timeOrdered(Samples.NOW), 1, TokenPurpose.MAILED_LINK),
                TokenSubject.confirmation(id, 1, RedemptionId.timeOrdered(Samples.NOW)),
                TokenSubject.confirmation(id, 1, RedemptionId.timeOrdered(Samples.NOW)));

        assertThat(subjects.stream().map(first::mint).distinct()).hasSameSizeAs(subjects);
        assertThat(subjects.stream().map(first::mint).map(first::recognise).distinct())
                .hasSameSizeAs(subjects);
    }

    @Test
    @DisplayName("T-RECOGNISE-1 a token has one hash, on every node, and no other token has it")
    void aTokenHasOneHash() {
        Set<TokenHash> hashes = new HashSet<>();
        for (TokenSubject subject : subjects()) {
            InvitationToken token = first.mint(subject);
            Optional<TokenHash> hash = first.recognise(token);

            assertThat(hash).isPresent();
            assertThat(second.recognise(InvitationToken.of(token.reveal()))).isEqualTo(hash);
            assertThat(hashes.add(hash.orElseThrow())).isTrue();
        }
    }

    @Test
    @DisplayName("T-RECOGNISE-2 a token in which anything changed is refused or has another hash")
    void everyCharacterCounts() {
        InvitationToken token = first.mint(subject());
        Optional<TokenHash> hash = first.recognise(token);
        String text = token.reveal();
        List<String> changed = new ArrayList<>(List.of(text + "A", text + " ", text + "=", "A" + text));
        for (int i = 0; i < text.length(); i++) {
            String before = text.substring(0, i);
            String after = text.substring(i + 1);
            char c = text.charAt(i);
            changed.add(before + after);
            changed.add(before);
            changed.add(before + (c == 'A' ? 'B' : 'A') + after);
            if (Character.isLetter(c)) {
                changed.add(before
                        + (Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                        + after);
            }
        }

        assertThat(changed)
                .allSatisfy(other -> assertThat(recognised(other).equals(hash))
                        .as("recognised as the unchanged token")
                        .isFalse());
    }

    @Test
    @DisplayName("T-RECOGNISE-3 what is stored is no token")
    void whatIsStoredIsNoToken() {
        TokenHash stored = first.recognise(first.mint(subject())).orElseThrow();
        byte[] bytes = stored.toByteArray();
        List<String> forms = List.of(
                HexFormat.of().formatHex(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                Base64.getEncoder().encodeToString(bytes),
                new String(bytes, StandardCharsets.ISO_8859_1));

        assertThat(forms).allSatisfy(form -> assertThat(recognised(form)).isNotEqualTo(Optional.of(stored)));
    }

    @Test
    @DisplayName("T-RECOGNISE-4 any text at all is recognised or refused, and nothing is thrown")
    void anyTextIsAnswered() {
        for (String text : List.of(
                " ",
                "inv_",
                "\u0000",
                "\uD83D\uDE80",
                "\uD83D",
                "%2e%2e",
                "a".repeat(1_000_000),
                "\u0130\u0131\u00DF")) {
            assertThatCode(() -> recognised(text)).doesNotThrowAnyException();
        }
    }

    private Optional<TokenHash> recognised(String text) {
        return text.isEmpty() ? Optional.empty() : first.recognise(InvitationToken.of(text));
    }
}
