package io.invitation.benchmarks.cpu;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Inspection;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Work on tokens. */
@State(Scope.Benchmark)
public class TokenBenchmark {

    private static final int LENGTH = 32;

    private final SecureRandom random = new SecureRandom();
    private final TokenPolicy randomTokens = TokenPolicy.random();
    private final TokenPolicy keyedTokens = keyed();
    private final TokenSubject subject =
            TokenSubject.link(InvitationId.timeOrdered(Instant.EPOCH), 1, TokenPurpose.MAILED_LINK);
    private final InvitationToken randomToken = randomTokens.mint(subject);
    private final InvitationToken mistypedToken = mistyped(randomToken);
    private final InvitationToken keyedToken = keyedTokens.mint(subject);
    private final InvitationToken forgedToken = keyed().mint(subject);

    /** On a pool that is told no address: whatever asks the database fails. */
    private final InvitationService withoutDatabase = InvitationService.builder(
                    JdbcInvitationStore.of(new HikariDataSource()), outgoing -> SendOutcome.submitted())
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .tokens(keyedTokens)
            .build();

    private TokenPolicy keyed() {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
        random.nextBytes(key);
        return TokenPolicy.keyed(KeyRing.of("k1", key));
    }

    private static InvitationToken mistyped(InvitationToken token) {
        StringBuilder text = new StringBuilder(token.reveal());
        int place = text.length() / 2;
        text.setCharAt(place, text.charAt(place) == 'A' ? 'B' : 'A');
        return InvitationToken.of(text.toString());
    }

    /** Makes a token and its hash. */
    @Benchmark
    public byte[] byHand() throws GeneralSecurityException {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return hash(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Benchmark
    public Optional<TokenHash> mintRandom() {
        return randomTokens.recognise(randomTokens.mint(subject));
    }

    @Benchmark
    public Optional<TokenHash> mintKeyed() {
        return keyedTokens.recognise(keyedTokens.mint(subject));
    }

    @Benchmark
    public byte[] hashByHand() throws GeneralSecurityException {
        return hash(randomToken.reveal());
    }

    @Benchmark
    public Optional<TokenHash> recogniseRandom() {
        return randomTokens.recognise(randomToken);
    }

    @Benchmark
    public Optional<TokenHash> refuseMistyped() {
        return randomTokens.recognise(mistypedToken);
    }

    @Benchmark
    public Optional<TokenHash> recogniseKeyed() {
        return keyedTokens.recognise(keyedToken);
    }

    @Benchmark
    public Optional<TokenHash> refuseForged() {
        return keyedTokens.recognise(forgedToken);
    }

    @Benchmark
    public Inspection inspectForged() {
        return withoutDatabase.inspect(forgedToken);
    }

    private static byte[] hash(String token) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    }
}
