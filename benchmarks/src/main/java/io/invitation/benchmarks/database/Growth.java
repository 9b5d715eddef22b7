package io.invitation.benchmarks.database;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Making and accepting an invitation beside many others. */
public final class Growth implements Question {

    private static final int THREADS = 8;
    private static final int LINKS = 100;
    private static final int ROWS = 100;

    /** What one call does. */
    private static final String UNIT = "calls";

    /** Made by this question, and deleted again so that no table grows meanwhile. */
    private static final Scope MEASURED = Scope.of("measured");

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String asks() {
        return "Do making and accepting depend on how many invitations there are?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            List<FilledTables> all = FilledTables.of(run, engine);
            compare(run, engine, "create", all, Growth::create);
            compare(run, engine, "accept", all, (filled, time) -> accept(filled, LINKS, time));
            compare(run, engine, "accept by one link", all, (filled, time) -> accept(filled, 1, time));
            compare(run, engine, "create and accept", all, Growth::createAndAccept);
            compare(run, engine, "inviteAll of " + ROWS, all, Growth::inviteAll);
        }
    }

    private interface Measured {
        Sample in(FilledTables filled, Duration time) throws Exception;
    }

    private static void compare(Run run, Engine engine, String what, List<FilledTables> all, Measured measured)
            throws Exception {
        run.compare(
                engine.title() + ", " + THREADS + " threads, " + what,
                all.stream()
                        .map(filled -> new Variant(filled.title(), time -> {
                            Sample sample = measured.in(filled, time);
                            forget(filled);
                            return sample;
                        }))
                        .toList());
    }

    private static Sample create(FilledTables filled, Duration time) throws Exception {
        return Load.measure(
                UNIT,
                THREADS,
                time,
                thread -> filled.service()
                        .in(MEASURED)
                        .create(InvitationRequest.to(Tables.somebody()).build())
                        .linkOrElseThrow());
    }

    private static Sample accept(FilledTables filled, int number, Duration time) throws Exception {
        InvitationService service = filled.service().in(MEASURED);
        List<InvitationToken> links = Stream.generate(() -> Tables.openToAnyone(service))
                .limit(number)
                .toList();
        return Load.measure(UNIT, THREADS, time, thread -> {
            InvitationToken link = links.get(ThreadLocalRandom.current().nextInt(number));
            service.accept(link, Invitee.verified(Tables.somebody())).orElseThrow();
        });
    }

    private static Sample createAndAccept(FilledTables filled, Duration time) throws Exception {
        InvitationService service = filled.service().in(MEASURED);
        return Load.measure(UNIT, THREADS, time, thread -> {
            String address = Tables.somebody();
            InvitationRequest request =
                    InvitationRequest.to(address).quota(Quota.of(1)).build();
            service.accept(service.create(request).linkOrElseThrow().token(), Invitee.verified(address))
                    .orElseThrow();
        });
    }

    private static Sample inviteAll(FilledTables filled, Duration time) throws Exception {
        return Load.measure(UNIT, THREADS, time, thread -> {
            Stream<BulkRow> rows = Stream.generate(() ->
                            BulkRow.of(InvitationRequest.to(Tables.somebody()).build()))
                    .limit(ROWS);
            if (filled.service()
                            .in(MEASURED)
                            .inviteAll(rows, BulkOptions.create(), result -> {})
                            .done()
                    != ROWS) {
                throw new IllegalStateException("a row was rejected");
            }
        });
    }

    private static void forget(FilledTables filled) throws Exception {
        filled.tables().execute("DELETE FROM invitation WHERE scope = '" + MEASURED.name() + "'");
        filled.tables().execute("DELETE FROM invitation_address WHERE scope = '" + MEASURED.name() + "'");
    }
}
