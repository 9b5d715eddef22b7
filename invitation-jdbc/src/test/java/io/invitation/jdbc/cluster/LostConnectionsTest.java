package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.CommitOutcomeUnknownException;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.TestDatabase;
import io.invitation.jdbc.cluster.CuttingProxy.Cut;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** F2 and F3: a connection that is lost is never taken for a refusal, and never for a success. */
@Tag("processes")
class LostConnectionsTest {

    private static final String USER = "visitor";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Invitee ADA = Invitee.verified("ada@example.com");

    @ParameterizedTest(name = "{0}, lost {1}")
    @CsvSource({
        "POSTGRESQL, BEFORE_COMMIT, Accepted",
        "POSTGRESQL, BEFORE_ANSWER, AlreadyAccepted",
        "MARIADB, BEFORE_COMMIT, Accepted",
        "MARIADB, BEFORE_ANSWER, AlreadyAccepted"
    })
    void aCommitWithoutAnAnswerIsUnknownAndSafeToRepeat(TestDatabase database, Cut cut, String answerToTheRetry)
            throws Exception {
        try (HikariDataSource tables = database.withOwnTables();
                CuttingProxy network = new CuttingProxy(DatabaseAddress.of(tables));
                HikariDataSource throughNetwork = network.address().pool(2)) {
            InvitationService service = Cluster.service(JdbcInvitationStore.of(throughNetwork));
            InvitationToken token = createForFive(service);

            assertUnknown(network, cut, () -> service.accept(token, ADA));

            AcceptResult again = service.accept(token, ADA);
            assertThat(again.getClass().getSimpleName()).isEqualTo(answerToTheRetry);
            assertOnePlace(service, token);
        }
    }

    @ParameterizedTest(name = "{0}, lost {1}")
    @CsvSource({
        "POSTGRESQL, BEFORE_COMMIT, Accepted",
        "POSTGRESQL, BEFORE_ANSWER, AlreadyAccepted",
        "MARIADB, BEFORE_COMMIT, Accepted",
        "MARIADB, BEFORE_ANSWER, AlreadyAccepted"
    })
    void aPlaceIsHeldAndTakenOnceThoughBothAnswersAreLost(TestDatabase database, Cut cut, String answerToTheRetry)
            throws Exception {
        try (HikariDataSource tables = database.withOwnTables();
                CuttingProxy network = new CuttingProxy(DatabaseAddress.of(tables));
                HikariDataSource throughNetwork = network.address().pool(2)) {
            InvitationService service = Cluster.service(JdbcInvitationStore.of(throughNetwork));
            InvitationToken token = createForFive(service);

            assertUnknown(network, cut, () -> Way.hold(service, token, ADA));
            RedemptionId held = Way.hold(service, token, ADA).orElseThrow().id();
            assertUnknown(network, cut, () -> service.places().complete(held, Optional.empty()));

            AcceptResult again = service.places().complete(held, Optional.empty());
            assertThat(again.getClass().getSimpleName()).isEqualTo(answerToTheRetry);
            assertOnePlace(service, token);
        }
    }

    private static void assertUnknown(CuttingProxy network, Cut cut, ThrowingCallable call) {
        network.cut(cut);
        assertThatThrownBy(call).isInstanceOf(CommitOutcomeUnknownException.class);
        network.cut(Cut.NEVER);
    }

    private static InvitationToken createForFive(InvitationService service) {
        return service.create(InvitationRequest.toAnyone().quota(Quota.of(5)).build())
                .linkOrElseThrow()
                .token();
    }

    private static void assertOnePlace(InvitationService service, InvitationToken token) {
        Invitation invitation = service.inspect(token).invitation().orElseThrow();
        assertThat(invitation.places()).isEqualTo(1);
        assertThat(invitation.heldPlaces()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void connectionsThatTheServerEndsInTheMiddleOfAcceptsLoseNothing(TestDatabase database) throws Exception {
        Random random = new Random();
        try (HikariDataSource tables = database.withOwnTables();
                Cluster cluster = Cluster.on(DatabaseAddress.of(tables))) {
            cluster.invite(20, 30).invite(100_000, 100_000).inviteSeveral(7, Way.WITHOUT_HANDLER, 100_000, 100_000);
            createUser(database, tables);
            cluster.start(List.of(DatabaseAddress.of(tables).as(USER)), 12, false, "");
            for (int round = 0; round < 20; round++) {
                cluster.awaitProgress(0, 1 + random.nextInt(1_000), PATIENCE);
                endConnections(database, tables);
            }
            cluster.stop();
            requireNothingLost(cluster.awaitEnd(PATIENCE));
        }
    }

    @Test
    void aServerThatIsRestartedInTheMiddleOfAcceptsLosesNothing() throws Exception {
        Random random = new Random();
        try (RestartedPostgres server = new RestartedPostgres()) {
            try (HikariDataSource pool = server.address().pool(1)) {
                InvitationSchema.of(pool).create();
            }
            try (Cluster cluster = Cluster.on(server.address())) {
                cluster.invite(20, 30).invite(100_000, 100_000);
                cluster.start(Collections.nCopies(2, server.address()), 4, false, "");
                for (int round = 0; round < 3; round++) {
                    cluster.awaitProgress(random.nextInt(2), 1 + random.nextInt(1_000), PATIENCE);
                    server.restart();
                }
                cluster.awaitProgress(0, 1_000, PATIENCE);
                cluster.stop();
                requireNothingLost(cluster.awaitEnd(PATIENCE));
            }
        }
    }

    private static void requireNothingLost(Ledger ledger) {
        ledger.requireTruth();
        ledger.requireHeldPlacesKept();
        assertThat(ledger.count(Answer.UNAVAILABLE) + ledger.count(Answer.UNKNOWN) + ledger.count(Answer.HANDLER))
                .as("calls that lost their connection")
                .isPositive();
    }

    private static void createUser(TestDatabase database, DataSource dataSource) throws SQLException {
        switch (database) {
            case POSTGRESQL -> execute(dataSource, "CREATE ROLE " + USER + " SUPERUSER LOGIN");
            case MARIADB -> {
                execute(dataSource, "CREATE USER " + USER);
                execute(dataSource, "GRANT ALL ON *.* TO " + USER);
            }
            default -> throw new IllegalArgumentException(database.name());
        }
    }

    private static void endConnections(TestDatabase database, DataSource dataSource) throws SQLException {
        switch (database) {
            case POSTGRESQL ->
                execute(
                        dataSource,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + USER + "'");
            case MARIADB -> execute(dataSource, "KILL CONNECTION USER " + USER);
            default -> throw new IllegalArgumentException(database.name());
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
