package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.RefusalReason;
import io.invitation.contract.Parallel;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.TestDatabase;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Guesses {@code -Dguesses} tokens, each of which could be one: none is, and none leaves a trace. Shows how many were
 * answered in a second in each tenth of the guesses.
 */
class GuessesIT {

    private static final int GUESSES = Integer.getInteger("guesses", 1_000_000);
    private static final int CALLERS = 8;
    private static final AcceptResult UNKNOWN = new AcceptResult.Refused(RefusalReason.UNKNOWN);
    private static final Figures FIGURES = new Figures(
            "reliability.md", "guesses", "tenth of the guesses", "guesses", "answers in a second", "opened");

    @Test
    void aMillionGuessesOpenNothingAndWriteNothing() throws Exception {
        try (HikariDataSource tables = TestDatabase.POSTGRESQL.withOwnTables()) {
            InvitationService service = Cluster.service(JdbcInvitationStore.of(tables));
            InvitationId invitation = ((InvitationResult.Done) service.create(
                            InvitationRequest.to("ada@example.com").build()))
                    .invitation()
                    .id();
            TokenSubject subject = TokenSubject.link(invitation, 1, TokenPurpose.SHOWN_LINK);
            List<Long> before = rows(tables);

            for (int tenth = 1; tenth <= 10; tenth++) {
                long start = System.nanoTime();
                List<Integer> opened = Parallel.run(CALLERS, caller -> () -> guess(service, subject));
                assertThat(opened).containsOnly(0);
                double seconds = (System.nanoTime() - start) / 1e9;
                FIGURES.add(
                        Circumstances.server(tables),
                        tenth,
                        String.format(Locale.ROOT, "%,d", GUESSES / 10),
                        String.format(Locale.ROOT, "%,.0f", GUESSES / 10.0 / seconds),
                        opened.stream().mapToInt(Integer::intValue).sum());
            }

            assertThat(rows(tables)).isEqualTo(before);
            FIGURES.publish();
        }
    }

    private static int guess(InvitationService service, TokenSubject subject) {
        TokenPolicy others = TokenPolicy.random();
        int opened = 0;
        for (int i = 0; i < GUESSES / 10 / CALLERS; i++) {
            InvitationToken token = others.mint(subject);
            if (!service.accept(token, Invitee.verified("mallory@example.com")).equals(UNKNOWN)) {
                opened++;
            }
        }
        return opened;
    }

    private static List<Long> rows(HikariDataSource tables) throws SQLException {
        List<Long> rows = new ArrayList<>();
        try (Connection connection = tables.getConnection();
                Statement statement = connection.createStatement();
                ResultSet names = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), null, new String[] {"TABLE"})) {
            while (names.next()) {
                try (ResultSet count =
                        statement.executeQuery("SELECT COUNT(*) FROM " + names.getString("TABLE_NAME"))) {
                    count.next();
                    rows.add(count.getLong(1));
                }
            }
        }
        return rows;
    }
}
