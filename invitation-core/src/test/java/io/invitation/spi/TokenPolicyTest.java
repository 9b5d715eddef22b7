package io.invitation.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.InvitationId;
import io.invitation.InvitationToken;
import io.invitation.RedemptionId;
import io.invitation.contract.Samples;
import io.invitation.corpus.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPolicyTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final InvitationId ID = InvitationId.timeOrdered(Samples.NOW);

    static List<TokenPolicy> policies() {
        return List.of(
                TokenPolicy.random(),
                TokenPolicy.keyed(KeyRing.of("1", key(1))),
                TokenPolicy.keyed(KeyRing.of("sixteenletters16", key(1))));
    }

    private static byte[] key(int filling) {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
        Arrays.fill(key, (byte) filling);
        return key;
    }

    @DisplayName("P9: tokens are URL-safe, start with a prefix and hold at least 256 bits")
    @ParameterizedTest
    @MethodSource("policies")
    void tokensAreUrlSafeStartWithAPrefixAndHoldAtLeast256Bits(TokenPolicy policy) {
        String text = policy.mint(Samples.subject(ID, 1)).reveal();

        assertThat(text).matches(policy.isRepeatable() ? "ink_[A-Za-z0-9_-]+" : "inv_[A-Za-z0-9_-]+");
        byte[] payload = Base64.getUrlDecoder().decode(text.substring(4, text.length() - 6));
        assertThat(payload.length).isGreaterThanOrEqualTo(32);
        assertThat(text).hasSizeLessThan(128);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void aTokenIsRecognisedAsTheHashOfItselfAlways(TokenPolicy policy) {
        InvitationToken token = policy.mint(Samples.subject(ID, 1));

        assertThat(policy.recognise(token)).isPresent().isEqualTo(policy.recognise(token));
        assertThat(policy.recognise(InvitationToken.of(token.reveal()))).isEqualTo(policy.recognise(token));
        assertThat(policy.recognise(policy.mint(Samples.subject(InvitationId.timeOrdered(Samples.NOW), 1))))
                .isPresent()
                .isNotEqualTo(policy.recognise(token));
    }

    @DisplayName("P9: every change of one character is refused")
    @ParameterizedTest
    @MethodSource("policies")
    void everyChangeOfOneCharacterIsRefused(TokenPolicy policy) {
        String text = policy.mint(Samples.subject(ID, 1)).reveal();

        for (int i = 0; i < text.length(); i++) {
            for (char other : (ALPHABET + "=+/.~ %\0\u00E9\u0130\u0131\uFF21").toCharArray()) {
                if (other != text.charAt(i)) {
                    assertRefused(policy, text.substring(0, i) + other + text.substring(i + 1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyTruncationInsertionAndSwapIsRefused(TokenPolicy policy) {
        String text = policy.mint(Samples.subject(ID, 1)).reveal();

        for (int i = 0; i < text.length(); i++) {
            assertRefused(policy, text.substring(0, i));
            assertRefused(policy, text.substring(i + 1));
            assertRefused(policy, text.substring(0, i) + text.substring(i + 1));
            assertRefused(policy, text.substring(0, i) + "A" + text.substring(i));
            if (i > 0 && text.charAt(i - 1) != text.charAt(i)) {
                assertRefused(
                        policy, text.substring(0, i - 1) + text.charAt(i) + text.charAt(i - 1) + text.substring(i + 1));
            }
        }
        for (String around : List.of(" ", "\n", "\t", "=", "/", "\u200B", "A")) {
            assertRefused(policy, text + around);
            assertRefused(policy, around + text);
        }
    }

    private static void assertRefused(TokenPolicy policy, String text) {
        assertThat(policy.recognise(InvitationToken.of(text))).as(text).isEmpty();
    }

    @DisplayName("P9: what is stored is neither the token nor a token")
    @ParameterizedTest
    @MethodSource("policies")
    void whatIsStoredIsNeitherTheTokenNorAToken(TokenPolicy policy) {
        InvitationToken token = policy.mint(Samples.subject(ID, 1));
        byte[] stored = policy.recognise(token).orElseThrow().toByteArray();

        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(token.reveal());
        String body = token.reveal().substring(0, 4)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(stored);
        if (policy.isRepeatable()) {
            assertRefused(policy, withChecksum(body));
        } else {
            assertThat(policy.recognise(InvitationToken.of(withChecksum(body))))
                    .as("well-formed, but of another hash")
                    .isPresent()
                    .isNotEqualTo(policy.recognise(token));
        }
    }

    @Test
    void thePoliciesDoNotRecogniseEachOthersTokens() {
        List<TokenPolicy> policies = policies();

        assertThat(policies.get(0).recognise(policies.get(1).mint(Samples.subject(ID, 1))))
                .isEmpty();
        assertThat(policies.get(1).recognise(policies.get(0).mint(Samples.subject(ID, 1))))
                .isEmpty();
    }

    @Test
    void randomTokensNeverRepeat() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(
                            TokenPolicy.random().mint(Samples.subject(ID, 1)).reveal()))
                    .isTrue();
        }
        assertThat(TokenPolicy.random().isRepeatable()).isFalse();
    }

    @Test
    void everyBitOfARandomTokenIsSometimesSet() {
        byte[] ones = new byte[32];
        byte[] zeros = new byte[32];
        for (int i = 0; i < 200; i++) {
            String text = TokenPolicy.random().mint(Samples.subject(ID, 1)).reveal();
            byte[] secret = Base64.getUrlDecoder().decode(text.substring(4, text.length() - 6));
            for (int j = 0; j < 32; j++) {
                ones[j] |= secret[j];
                zeros[j] |= (byte) ~secret[j];
            }
        }
        byte[] all = new byte[32];
        Arrays.fill(all, (byte) 0xFF);
        assertThat(ones).isEqualTo(all);
        assertThat(zeros).isEqualTo(all);
    }

    @Test
    void keyedTokensAreTheSameForTheSameInvitationGenerationAndKeyOnly() {
        TokenPolicy policy = TokenPolicy.keyed(KeyRing.of("k", key(1)));
        InvitationToken token = policy.mint(Samples.subject(ID, 1));

        assertThat(TokenPolicy.keyed(KeyRing.of("k", key(1))).mint(Samples.subject(ID, 1)))
                .isEqualTo(token);
        assertThat(policy.mint(Samples.subject(ID, 2))).isNotEqualTo(token);
        assertThat(policy.mint(Samples.subject(InvitationId.timeOrdered(Samples.NOW), 1)))
                .isNotEqualTo(token);
        assertThat(TokenPolicy.keyed(KeyRing.of("k", key(2))).mint(Samples.subject(ID, 1)))
                .isNotEqualTo(token);
        assertThat(TokenPolicy.keyed(KeyRing.of("l", key(1))).mint(Samples.subject(ID, 1)))
                .isNotEqualTo(token);
    }

    @Test
    void keyedTokensOfTwoPlacesThatAreToBeConfirmedDiffer() {
        TokenPolicy policy = TokenPolicy.keyed(KeyRing.of("k", key(1)));
        RedemptionId one = RedemptionId.timeOrdered(Samples.NOW);
        RedemptionId other = RedemptionId.timeOrdered(Samples.NOW);

        assertThat(policy.mint(TokenSubject.confirmation(ID, 1, one)))
                .isEqualTo(policy.mint(TokenSubject.confirmation(ID, 1, one)))
                .isNotEqualTo(policy.mint(TokenSubject.confirmation(ID, 1, other)));
    }

    @Test
    void aKeyedTokenForgedWithoutTheKeyIsRefusedWhateverItsChecksum() {
        TokenPolicy policy = TokenPolicy.keyed(KeyRing.of("k", key(1)));
        String text = policy.mint(Samples.subject(ID, 1)).reveal();
        byte[] payload = Base64.getUrlDecoder().decode(text.substring(4, text.length() - 6));

        assertThat(withChecksum(text.substring(0, text.length() - 6)))
                .as("the checksum as this test makes it")
                .isEqualTo(text);
        for (int bit = 0; bit < 8 * payload.length; bit++) {
            byte[] forged = payload.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertRefused(
                    policy,
                    withChecksum(
                            "ink_" + Base64.getUrlEncoder().withoutPadding().encodeToString(forged)));
        }
        String foreign = TokenPolicy.keyed(KeyRing.of("k", key(2)))
                .mint(Samples.subject(ID, 1))
                .reveal();
        assertRefused(policy, foreign);
    }

    @Test
    void noRandomBytesBehindAValidChecksumAreAKeyedToken() {
        TokenPolicy policy = TokenPolicy.keyed(KeyRing.of("k", key(1)));
        Random random = Seed.fresh().random();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && i % 2 == 0) {
                bytes[0] = (byte) (bytes.length - 53);
            }
            assertRefused(
                    policy,
                    withChecksum(
                            "ink_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        }
    }

    private static String withChecksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        byte[] checksum = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return body + Base64.getUrlEncoder().withoutPadding().encodeToString(checksum);
    }

    @Test
    void afterARotationOldTokensAreRecognisedUntilTheirKeyIsTakenOut() {
        TokenPolicy before = TokenPolicy.keyed(KeyRing.of("old", key(1)));
        InvitationToken old = before.mint(Samples.subject(ID, 1));
        TokenPolicy rotated = TokenPolicy.keyed(KeyRing.of("new", key(2)).withOlder("old", key(1)));
        TokenPolicy after = TokenPolicy.keyed(KeyRing.of("new", key(2)));

        assertThat(rotated.recognise(old)).isPresent().isEqualTo(before.recognise(old));
        assertThat(rotated.mint(Samples.subject(ID, 1)))
                .isNotEqualTo(old)
                .isEqualTo(after.mint(Samples.subject(ID, 1)));
        assertThat(after.recognise(old)).isEmpty();
        assertThat(before.recognise(rotated.mint(Samples.subject(ID, 1)))).isEmpty();
    }

    @Test
    void aShortKeyIsRefused() {
        assertThatThrownBy(() -> KeyRing.of("k", new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyRing.of("k", key(1)).withOlder("o", new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a-b", "a_b", "\u00E9", "12345678901234567"})
    void aKeyIdOfAnotherFormIsRefused(String id) {
        assertThatThrownBy(() -> KeyRing.of(id, key(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyRing.of("k", key(1)).withOlder(id, key(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyRingCopiesItsKeysKeepsIdsApartAndShowsNoKey() {
        byte[] key = key(1);
        KeyRing ring = KeyRing.of("k", key);
        InvitationToken token = TokenPolicy.keyed(ring).mint(Samples.subject(ID, 1));
        Arrays.fill(key, (byte) 9);

        assertThat(TokenPolicy.keyed(ring).mint(Samples.subject(ID, 1))).isEqualTo(token);
        assertThat(ring.primaryId()).isEqualTo("k");
        assertThat(ring.key("K")).isEmpty();
        assertThat(ring).hasToString("KeyRing[k]");
        assertThatThrownBy(() -> ring.withOlder("k", key(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenHashIsCopiedAndHas32Bytes() {
        byte[] bytes = key(3);
        TokenHash hash = TokenHash.of(bytes);
        bytes[0] = 0;
        hash.toByteArray()[1] = 0;

        assertThat(hash).isEqualTo(TokenHash.of(key(3))).hasSameHashCodeAs(TokenHash.of(key(3)));
        assertThat(hash).isNotEqualTo(TokenHash.of(key(4)));
        assertThatThrownBy(() -> TokenHash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenHash.of(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }
}
