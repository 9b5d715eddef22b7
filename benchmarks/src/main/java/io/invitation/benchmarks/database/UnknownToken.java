package io.invitation.benchmarks.database;

import io.invitation.Inspection;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import io.invitation.spi.KeyRing;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Whether the time of an answer tells how near a wrong token was to a right one. */
public final class UnknownToken implements Question {

    private static final int CHECK_SUM_LENGTH = 6;

    @Override
    public String name() {
        return "unknown-token";
    }

    @Override
    public String asks() {
        return "Does an answer take longer for a token that is nearly right?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                String setting = engine.title() + ", random tokens";
                answer(run, setting, tables, TokenPolicy.random(), TokenPolicy.random());
                setting = engine.title() + ", keyed tokens";
                answer(run, setting, tables, keyed(1), keyed(2));
            }
        }
    }

    private static TokenPolicy keyed(long seed) {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
        new Random(seed).nextBytes(key);
        return TokenPolicy.keyed(KeyRing.of("k1", key));
    }

    /** @param others makes tokens that look alike and are nobody's */
    private static void answer(Run run, String setting, Tables tables, TokenPolicy policy, TokenPolicy others)
            throws Exception {
        InvitationService service = tables.builder(outgoing -> SendOutcome.submitted())
                .tokens(policy)
                .build();
        InvitationToken right = service.create(
                        InvitationRequest.to(Tables.somebody()).build())
                .linkOrElseThrow()
                .token();
        InvitationToken near = nearMiss(right);
        InvitationToken unknown =
                others.mint(TokenSubject.link(InvitationId.timeOrdered(Instant.now()), 1, TokenPurpose.SHOWN_LINK));
        run.compare(
                setting,
                List.of(
                        variant("unknown token", service, unknown, false),
                        variant("one character wrong", service, near, false),
                        variant("right token", service, right, true)));
        TimeDifference difference =
                TimeDifference.of(run, () -> inspect(service, unknown, false), () -> inspect(service, near, false));
        run.note(setting + ": Welch's t of the unknown token against that with one wrong character is " + difference);
    }

    /** Returns a token that differs in one character of the secret, and has the check sum that belongs to that. */
    private static InvitationToken nearMiss(InvitationToken token) {
        String text = token.reveal();
        StringBuilder body = new StringBuilder(text.substring(0, text.length() - CHECK_SUM_LENGTH));
        int place = body.length() - CHECK_SUM_LENGTH;
        body.setCharAt(place, body.charAt(place) == 'A' ? 'B' : 'A');
        CRC32 crc = new CRC32();
        crc.update(body.toString().getBytes(StandardCharsets.US_ASCII));
        byte[] sum =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return InvitationToken.of(body + Base64.getUrlEncoder().withoutPadding().encodeToString(sum));
    }

    private static Variant variant(String name, InvitationService service, InvitationToken token, boolean isKnown) {
        return new Variant(name, time -> Load.measure("answers", 1, time, thread -> inspect(service, token, isKnown)));
    }

    private static void inspect(InvitationService service, InvitationToken token, boolean isKnown) {
        Inspection inspection = service.inspect(token);
        if (inspection.invitation().isPresent() != isKnown) {
            throw new IllegalStateException("a token is " + (isKnown ? "unknown" : "known"));
        }
    }
}
