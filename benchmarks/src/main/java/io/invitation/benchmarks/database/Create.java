package io.invitation.benchmarks.database;

import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import java.util.List;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.JdbcOneTimeTokenService;

/** Invitations made one by one. */
public final class Create implements Question {

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String asks() {
        return "How fast are single invitations made?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                HandWritten byHand = HandWritten.on(tables);
                JdbcOneTimeTokenService spring = OneTimeToken.spring(tables);
                InvitationService service = tables.service();
                for (int threads : run.settings().concurrency(1, 8)) {
                    run.compare(
                            engine.title() + ", " + Load.threads(threads),
                            List.of(
                                    variant(
                                            "insert of 12 columns by hand",
                                            threads,
                                            address -> byHand.insert(address, 1)),
                                    variant(
                                            "JdbcOneTimeTokenService.generate",
                                            threads,
                                            address -> spring.generate(new GenerateOneTimeTokenRequest(address))),
                                    variant(
                                            "create",
                                            threads,
                                            address -> service.create(InvitationRequest.to(address)
                                                            .build())
                                                    .linkOrElseThrow())));
                }
            }
        }
    }

    private interface Making {
        void of(String address) throws Exception;
    }

    private static Variant variant(String name, int threads, Making making) {
        return new Variant(
                name, time -> Load.measure("invitations", threads, time, thread -> making.of(Tables.somebody())));
    }
}
