package io.invitation.benchmarks.database;

import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.RedemptionId;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.spi.SendOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Places taken by many at once with the same link. */
public final class PopularInvitation implements Question {

    private static final Duration WORK = Duration.ofMillis(5);
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "popular-invitation";
    }

    @Override
    public String asks() {
        return "How fast are places of one popular invitation taken?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                Places places = new Places(tables);
                HandWritten byHand = HandWritten.on(tables);
                String handLink = byHand.openToAnyone();
                InvitationService service = tables.service();
                InvitationService asking = tables.builder(outgoing -> SendOutcome.submitted())
                        .seats(invitation -> true)
                        .build();
                InvitationToken link = Tables.openToAnyone(service);
                for (int threads : run.settings().concurrency(1, 8, 32, 64)) {
                    String setting = engine.title() + ", " + Load.threads(threads);
                    run.compare(
                            setting,
                            List.of(
                                    places.byHand(
                                            "two statements by hand",
                                            threads,
                                            address -> byHand.takeInTwoStatements(handLink, address)),
                                    places.byHand(
                                            "one statement by hand",
                                            threads,
                                            address -> byHand.takeInOneStatement(handLink, address)),
                                    places.library(
                                            "accept",
                                            threads,
                                            address -> service.accept(link, Invitee.verified(address))
                                                    .orElseThrow()),
                                    places.library(
                                            "accept, the host asked about seats",
                                            threads,
                                            address -> asking.accept(link, Invitee.verified(address))
                                                    .orElseThrow())),
                            places::requireAllStored);
                    run.compare(
                            setting + ", with " + WORK.toMillis() + " ms of work",
                            List.of(
                                    places.byHand(
                                            "transaction by hand",
                                            threads,
                                            address -> byHand.take(handLink, address, (connection, who) -> work())),
                                    places.library(
                                            "accept with a handler",
                                            threads,
                                            address -> service.<SQLException>accept(
                                                            link, Invitee.verified(address), acceptance -> work())
                                                    .orElseThrow()),
                                    places.library(
                                            "reserve, work, complete",
                                            threads,
                                            address -> reserveAndComplete(service, link, address))),
                            places::requireAllStored);
                }
            }
        }
    }

    private static void reserveAndComplete(InvitationService service, InvitationToken link, String address) {
        RedemptionId place = service.places()
                .reserve(link, Invitee.verified(address), LEASE)
                .orElseThrow()
                .id();
        work();
        service.places().complete(place, Optional.empty()).orElseThrow();
    }

    /** Takes time and no processor, as a call to another service does. */
    private static void work() {
        LockSupport.parkNanos(WORK.toNanos());
    }
}
