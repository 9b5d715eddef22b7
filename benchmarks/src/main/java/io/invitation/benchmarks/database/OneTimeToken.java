package io.invitation.benchmarks.database;

import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.JdbcOneTimeTokenService;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

/** A link for one person, made and used: all that Spring Security's service for one-time tokens does. */
public final class OneTimeToken implements Question {

    @Override
    public String name() {
        return "one-time-token";
    }

    @Override
    public String asks() {
        return "How fast are links for one person made and used?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                JdbcOneTimeTokenService spring = spring(tables);
                HandWritten byHand = HandWritten.on(tables);
                InvitationService service = tables.service();
                for (int threads : run.settings().concurrency(1, 8)) {
                    String setting = engine.title() + ", " + Load.threads(threads);
                    run.compare(
                            setting,
                            List.of(
                                    variant(
                                            "JdbcOneTimeTokenService",
                                            threads,
                                            address -> Objects.requireNonNull(
                                                    spring.consume(new OneTimeTokenAuthenticationToken(
                                                            spring.generate(new GenerateOneTimeTokenRequest(address))
                                                                    .getTokenValue())))),
                                    variant(
                                            "insert, one statement by hand",
                                            threads,
                                            address -> byHand.takeInOneStatement(byHand.insert(address, 1), address)),
                                    variant(
                                            "create, accept",
                                            threads,
                                            address -> service.accept(
                                                            service.create(InvitationRequest.to(address)
                                                                            .build())
                                                                    .linkOrElseThrow()
                                                                    .token(),
                                                            Invitee.verified(address))
                                                    .orElseThrow())));
                }
            }
        }
    }

    static JdbcOneTimeTokenService spring(Tables tables) throws Exception {
        tables.execute("CREATE TABLE one_time_tokens (token_value VARCHAR(36) NOT NULL PRIMARY KEY,"
                + " username VARCHAR(320) NOT NULL, expires_at TIMESTAMP NOT NULL)");
        JdbcOneTimeTokenService spring = new JdbcOneTimeTokenService(new JdbcTemplate(tables.pool()));
        spring.destroy(); // its thread, which deletes what has expired
        return spring;
    }

    private interface Visit {
        void by(String address) throws Exception;
    }

    private static Variant variant(String name, int threads, Visit visit) {
        return new Variant(name, time -> Load.measure("links", threads, time, thread -> visit.by(Tables.somebody())));
    }
}
