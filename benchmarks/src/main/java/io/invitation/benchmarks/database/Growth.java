package io.invitation.benchmarks.database;

import io.invitation.InvitationRequest;
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

/** Making and accepting an invitation beside many others. */
public final class Growth implements Question {

    private static final int THREADS = 8;

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
            run.compare(
                    engine.title() + ", " + THREADS + " threads, create",
                    all.stream()
                            .map(filled -> new Variant(filled.title(), time -> create(filled, time)))
                            .toList());
            run.compare(
                    engine.title() + ", " + THREADS + " threads, create and accept",
                    all.stream()
                            .map(filled -> new Variant(filled.title(), time -> createAndAccept(filled, time)))
                            .toList());
        }
    }

    private static Sample create(FilledTables filled, Duration time) throws Exception {
        Sample sample = Load.measure(
                "invitations",
                THREADS,
                time,
                thread -> filled.service()
                        .in(MEASURED)
                        .create(InvitationRequest.to(Tables.somebody()).build())
                        .linkOrElseThrow());
        forget(filled);
        return sample;
    }

    private static Sample createAndAccept(FilledTables filled, Duration time) throws Exception {
        Sample sample = Load.measure("invitations", THREADS, time, thread -> {
            String address = Tables.somebody();
            filled.service()
                    .in(MEASURED)
                    .accept(
                            filled.service()
                                    .in(MEASURED)
                                    .create(InvitationRequest.to(address)
                                            .quota(Quota.of(1))
                                            .build())
                                    .linkOrElseThrow()
                                    .token(),
                            Invitee.verified(address))
                    .orElseThrow();
        });
        forget(filled);
        return sample;
    }

    private static void forget(FilledTables filled) throws Exception {
        filled.tables().execute("DELETE FROM invitation WHERE scope = '" + MEASURED.name() + "'");
        filled.tables().execute("DELETE FROM invitation_address WHERE scope = '" + MEASURED.name() + "'");
    }
}
