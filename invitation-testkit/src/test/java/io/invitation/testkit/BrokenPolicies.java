package io.invitation.testkit;

import io.invitation.InvitationToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenSubject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Token policies that do one thing wrong. */
final class BrokenPolicies {

    private BrokenPolicies() {}

    static List<Flaw> all() {
        return List.of(
                flaw(
                        "tokens hold / and =",
                        "T-MINT-1",
                        false,
                        subject -> random(subject) + "/=",
                        BrokenPolicies::sha256),
                flaw("tokens are counted", "T-MINT-2", false, counted(), BrokenPolicies::sha256),
                flaw(
                        "a random token is called repeatable",
                        "T-MINT-3",
                        true,
                        BrokenPolicies::random,
                        BrokenPolicies::sha256),
                flaw(
                        "the generation does not count",
                        "T-MINT-4",
                        true,
                        BrokenPolicies::ofInvitation,
                        BrokenPolicies::sha256),
                flaw("hashes are those of 8 bits", "T-RECOGNISE-1", false, BrokenPolicies::random, text -> {
                    byte[] hash = new byte[TokenHash.LENGTH];
                    hash[0] = sha256(text)[0];
                    return hash;
                }),
                flaw(
                        "the case of a token does not count",
                        "T-RECOGNISE-2",
                        false,
                        BrokenPolicies::random,
                        text -> sha256(text.toLowerCase(Locale.ROOT))),
                flaw(
                        "blanks around a token do not count",
                        "T-RECOGNISE-2",
                        false,
                        BrokenPolicies::random,
                        text -> sha256(text.strip())),
                flaw(
                        "a token is stored as it is",
                        "T-RECOGNISE-3",
                        false,
                        BrokenPolicies::random,
                        text -> Arrays.copyOf(
                                HexFormat.isHexDigit(text.charAt(0)) ? hex(text) : sha256(text), TokenHash.LENGTH)),
                flaw("a long text is an exception", "T-RECOGNISE-4", false, BrokenPolicies::random, text -> {
                    if (text.length() > 1_000) {
                        throw new IllegalArgumentException("too long");
                    }
                    return sha256(text);
                }));
    }

    private static Flaw flaw(
            String what,
            String rule,
            boolean isRepeatable,
            Function<TokenSubject, String> mint,
            Function<String, byte[]> hash) {
        return Flaw.of(what, rule, Completed.Tokens.class, () -> new TokenPolicy() {
            @Override
            public InvitationToken mint(TokenSubject subject) {
                return InvitationToken.of(mint.apply(subject));
            }

            @Override
            public Optional<TokenHash> recognise(InvitationToken token) {
                return Optional.of(TokenHash.of(hash.apply(token.reveal())));
            }

            @Override
            public boolean isRepeatable() {
                return isRepeatable;
            }
        });
    }

    private static Function<TokenSubject, String> counted() {
        AtomicLong counter = new AtomicLong();
        return subject -> "invitation-" + counter.incrementAndGet();
    }

    /** The 64 hexadecimal digits of a random token's hash. */
    private static String random(TokenSubject subject) {
        TokenPolicy random = TokenPolicy.random();
        return HexFormat.of()
                .formatHex(random.recognise(random.mint(subject)).orElseThrow().toByteArray());
    }

    private static String ofInvitation(TokenSubject subject) {
        return HexFormat.of()
                .formatHex(sha256(subject.invitationId() + " " + subject.purpose() + " " + subject.redemption()));
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHexadecimal) {
            return sha256(text);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
