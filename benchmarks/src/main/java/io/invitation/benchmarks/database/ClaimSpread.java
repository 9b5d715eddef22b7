package io.invitation.benchmarks.database;

import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Places taken by many at once, each by a link of many. */
public final class ClaimSpread implements Question {

    private static final int LINKS = 1_000;

    @Override
    public String name() {
        return "claim-spread";
    }

    @Override
    public String asks() {
        return "How fast are places taken, spread over " + LINKS + " invitations?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                Places places = new Places(tables);
                HandWritten byHand = HandWritten.on(tables);
                InvitationService service = tables.service();
                List<String> handLinks = new ArrayList<>();
                List<InvitationToken> links = new ArrayList<>();
                for (int number = 0; number < (run.settings().isSmoke() ? 10 : LINKS); number++) {
                    handLinks.add(byHand.openToAnyone());
                    links.add(Tables.openToAnyone(service));
                }
                for (int threads : run.settings().concurrency(1, 8, 32)) {
                    String setting = engine.title() + ", " + Load.threads(threads);
                    run.compare(
                            setting,
                            List.of(
                                    places.byHand(
                                            "two statements by hand",
                                            threads,
                                            address -> byHand.takeInTwoStatements(any(handLinks), address)),
                                    places.byHand(
                                            "one statement by hand",
                                            threads,
                                            address -> byHand.takeInOneStatement(any(handLinks), address)),
                                    places.byHand(
                                            "look-up, then one statement",
                                            threads,
                                            address -> byHand.lookThenTakeInOneStatement(any(handLinks), address)),
                                    places.library(
                                            "accept",
                                            threads,
                                            address -> service.accept(any(links), Invitee.verified(address))
                                                    .orElseThrow())),
                            places::requireAllStored);
                    run.compare(
                            setting + ", with an account",
                            List.of(
                                    places.byHand(
                                            "transaction by hand",
                                            threads,
                                            address ->
                                                    byHand.take(any(handLinks), address, HandWritten::insertAccount)),
                                    places.library(
                                            "accept with a handler",
                                            threads,
                                            address -> service.<SQLException>accept(
                                                            any(links),
                                                            Invitee.verified(address),
                                                            acceptance -> HandWritten.insertAccount(
                                                                    tables.transactions()
                                                                            .current(),
                                                                    address))
                                                    .orElseThrow())),
                            places::requireAllStored);
                }
            }
        }
    }

    private static <T> T any(List<T> list) {
        return list.get(ThreadLocalRandom.current().nextInt(list.size()));
    }
}
