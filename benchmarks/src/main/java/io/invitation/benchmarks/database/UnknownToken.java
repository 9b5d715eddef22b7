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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Whether the time of an answer tells how near a wrong token was to a right one. */
public final class UnknownToken implements Question {

    private static final int CALLS = 20_000;

    /** The slowest were interrupted by something else, and hide what is to be seen. */
    private static final double KEPT = 0.95;

    private static final double NANOS_PER_MICRO = 1e3;
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
        int calls = run.settings().isSmoke() ? 50 : CALLS;
        run.note(String.format(
                Locale.ROOT,
                "%s: Welch's t of the unknown token against that with one wrong character is %.1f in %,d calls,"
                        + " without the slowest twentieth.",
                setting,
                welch(service, unknown, near, calls),
                calls));
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

    /** Calls with one or the other in random order; between -4.5 and 4.5 the times are not told apart. */
    private static double welch(InvitationService service, InvitationToken one, InvitationToken other, int calls) {
        boolean[] isOne = new boolean[calls];
        double[] micros = new double[calls];
        SplittableRandom random = new SplittableRandom(1);
        for (int call = 0; call < calls; call++) {
            isOne[call] = random.nextBoolean();
            long begun = System.nanoTime();
            inspect(service, isOne[call] ? one : other, false);
            micros[call] = (System.nanoTime() - begun) / NANOS_PER_MICRO;
        }
        double most = Arrays.stream(micros).sorted().toArray()[(int) (calls * KEPT)];
        Times ofOne = new Times();
        Times ofOther = new Times();
        for (int call = 0; call < calls; call++) {
            if (micros[call] <= most) {
                (isOne[call] ? ofOne : ofOther).add(micros[call]);
            }
        }
        return (ofOne.mean - ofOther.mean) / Math.sqrt(ofOne.squaredError() + ofOther.squaredError());
    }

    /** Mean and variance, as values come in. */
    private static final class Times {

        private long number;
        private double mean;
        private double squares;

        void add(double value) {
            number++;
            double before = value - mean;
            mean += before / number;
            squares += before * (value - mean);
        }

        double squaredError() {
            return squares / (number - 1) / number;
        }
    }
}
