package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.contract.Samples;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.Position;
import io.invitation.spi.Search;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A page from the middle of many rows costs what it shows, and so does a lease of a few messages of many, by the
 * databases' own counts of the rows that they read.
 */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class DeepPagesTest {

    private static final int ROWS = 3_000;
    private static final int PAGE = 50;

    /** What is shown, and what the databases read to tell so. */
    private static final long FEW = 4L * PAGE;

    private static final Instant NOW = Samples.NOW;

    @Parameter
    private TestDatabase testDatabase;

    private HikariDataSource dataSource;
    private JdbcInvitationStore store;

    @BeforeEach
    void open() {
        testDatabase.require();
        dataSource = testDatabase.withOwnTables();
        store = JdbcInvitationStore.of(dataSource);
    }

    @AfterEach
    void close() {
        if (dataSource != null) {
            dataSource.close();
        }
    }

    /** Returns invitations that ended one after the other. */
    private List<Invitation> invitations() throws SQLException {
        List<Invitation> invitations = IntStream.range(0, ROWS)
                .mapToObj(i -> invitation(NOW.minusSeconds(2L * ROWS - i), NOW.minusSeconds(ROWS - i)))
                .toList();
        store.invitations().insertAll(invitations);
        analyze("invitation");
        return invitations;
    }

    private static Invitation invitation(Instant made, Instant ended) {
        Audience ada = Audience.to(EmailAddress.parse("ada@example.com"));
        return Invitation.builder(InvitationId.timeOrdered(made), Scope.DEFAULT, ada, made)
                .expiry(Expiry.at(ended))
                .build();
    }

    private void analyze(String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute((testDatabase == TestDatabase.POSTGRESQL ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table);
        }
    }

    /** Shows a page. */
    private interface Paging {
        List<?> page();
    }

    private void assertReadsFewRows(Paging paging) throws SQLException {
        long[] read = new long[1];
        store.transactions().inTransaction(transaction -> {
            long before = rowsRead();
            assertThat(paging.page()).hasSize(PAGE);
            read[0] = rowsRead() - before;
            return null;
        });
        assertThat(read[0]).as("rows read").isBetween(1L, FEW);
    }

    /** Returns how many rows this transaction or its session has read so far. */
    private long rowsRead() throws SQLException {
        String sql = testDatabase == TestDatabase.POSTGRESQL
                ? "SELECT SUM(COALESCE(idx_tup_fetch, 0) + seq_tup_read) FROM pg_stat_xact_user_tables"
                : "SELECT SUM(variable_value) FROM information_schema.session_status"
                        + " WHERE variable_name LIKE 'Handler_read_%'";
        try (Statement statement = store.transactions().current().createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = InvitationSort.class,
            names = {"NEWEST_FIRST", "OLDEST_FIRST", "EXPIRING_FIRST"})
    void aPageOfInvitations(InvitationSort sort) throws SQLException {
        Invitation middle = invitations().get(ROWS / 2);
        InvitationQuery query = InvitationQuery.builder().sort(sort).build();
        Search search = new Search(Scope.DEFAULT, query, NOW, Optional.of(Position.of(middle, sort)), PAGE);

        assertReadsFewRows(() -> store.invitations().find(search).invitations());
    }

    @Test
    void thoseWhoEnded() throws SQLException {
        Invitation middle = invitations().get(ROWS / 2);
        EndedInvitation position = new EndedInvitation(middle.endedAt().orElseThrow(), middle.id());

        assertReadsFewRows(() -> store.maintenance().findEnded(Scope.DEFAULT, false, NOW, Optional.of(position), PAGE));
    }

    @Test
    void theHistoryOfAnInvitation() throws SQLException {
        Invitation invitation = popular();
        List<InvitationEvent> events = IntStream.range(0, ROWS)
                .mapToObj(i -> InvitationEvent.of(
                        invitation,
                        InvitationEventType.LINK_SHOWN,
                        NOW.plusSeconds(i),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        store.history().appendAll(events);
        analyze("invitation_event");

        assertReadsFewRows(() -> store.history()
                .list(invitation.id(), Optional.of(events.get(ROWS / 2).id()), PAGE));
    }

    @Test
    void thePlacesOfAnInvitation() throws SQLException {
        InvitationId invitation = popular().id();
        store.transactions().inTransaction(transaction -> {
            for (int i = 0; i < ROWS; i++) {
                Redemption place = Samples.place(invitation, "ada-" + i + "@example.com");
                assertThat(store.invitations().claim(new Claim(place, 0)).kind())
                        .isEqualTo(ClaimOutcome.Kind.CLAIMED);
            }
            return null;
        });
        analyze("invitation_redemption");
        List<Redemption> first = store.redemptions().list(invitation, Optional.empty(), ROWS / 2);

        assertReadsFewRows(() -> store.redemptions()
                .list(invitation, Optional.of(first.get(first.size() - 1).id()), PAGE));
    }

    @Test
    void aFewOfTheMessagesThatAreDue() throws SQLException {
        Invitation invitation = popular();
        store.deliveries()
                .enqueueAll(IntStream.range(0, ROWS)
                        .mapToObj(i -> Samples.delivery(invitation, NOW.minusSeconds(ROWS - i)))
                        .toList());
        analyze("invitation_delivery");
        LeaseRequest some = new LeaseRequest(NOW, NOW.plusSeconds(60), PAGE, Optional.empty());

        assertReadsFewRows(() -> store.deliveries().lease(some));
    }

    private Invitation popular() {
        Invitation invitation = Samples.invitation()
                .quota(Quota.of(ROWS))
                .expiry(Expiry.never())
                .build();
        store.invitations().insert(invitation);
        return invitation;
    }
}
