package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.DeliveryState;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.contract.Samples;
import io.invitation.spi.Claim;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.TokenHash;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a newer version of the library has written, or somebody else. */
class UnreadableRowsTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    private HikariDataSource dataSource;
    private JdbcInvitationStore store;
    private Invitation invitation;

    private void open(TestDatabase database) {
        dataSource = database.withTables();
        store = JdbcInvitationStore.of(dataSource);
        invitation = Samples.invitation().build();
        store.invitations().insert(invitation);
    }

    @AfterEach
    void closeTheDatabase() {
        if (dataSource != null) {
            dataSource.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"purpose", "delivery_state", "closed_as"})
    void anInvitationIsAnsweredByItsId(String column) throws SQLException {
        open(TestDatabase.H2);
        execute("UPDATE invitation SET closed_at = created_at, closed_by = 'somebody', " + column + " = 'NEWER'");

        assertUnreadable(
                () -> store.invitations().findById(invitation.id()),
                "the stored invitation " + invitation.id() + " breaks a rule: " + column + " has a value");
    }

    @Test
    void aTokenIsAnsweredByTheIdOfItsInvitation() throws SQLException {
        open(TestDatabase.H2);
        TokenHash hash = Samples.hash(1);
        store.invitations().putToken(Samples.token(hash, invitation.id(), 1, Optional.empty()));
        execute("UPDATE invitation_token SET purpose = 'NEWER'");

        assertUnreadable(
                () -> store.invitations().findByTokenHash(hash),
                "the stored token of invitation " + invitation.id() + " breaks a rule: token_purpose has a value");
    }

    @Test
    void aPlaceIsAnsweredByItsId() throws SQLException {
        open(TestDatabase.H2);
        Redemption place = Samples.place(invitation.id(), "ada@example.com");
        store.invitations().claim(new Claim(place, invitation.version()));
        execute("UPDATE invitation_redemption SET evidence = 'NEWER'");
        String message = "the stored place " + place.id() + " breaks a rule: evidence has a value";

        assertUnreadable(() -> store.redemptions().find(place.id()), message);
        execute("UPDATE invitation_redemption SET evidence = 'VERIFIED', mailbox = 'nobody at all'");
        assertUnreadable(
                () -> store.redemptions().find(place.id()), "the stored place " + place.id() + " breaks a rule: ");
    }

    @Test
    void anEventIsAnsweredByItsId() throws SQLException {
        open(TestDatabase.H2);
        InvitationEvent event = InvitationEvent.of(
                invitation, InvitationEventType.CREATED, Samples.NOW, Optional.empty(), Optional.empty());
        store.history().append(event);
        execute("UPDATE invitation_event SET type = 'NEWER'");

        assertUnreadable(
                () -> store.history().list(invitation.id(), Optional.empty(), 10),
                "the stored event " + event.id() + " breaks a rule: type has a value");
        assertUnreadable(
                () -> store.history().statistics(invitation.scope(), Samples.NOW, Samples.NOW.plusSeconds(1)),
                "the stored type of events breaks a rule: type has a value");
    }

    private static void assertUnreadable(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse())
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("NEWER", "nobody")
                .hasNoCause();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfANewerVersionIsLeftToNodesThatKnowItAndKeepsNoOtherWaiting(TestDatabase database)
            throws SQLException {
        open(database);
        List<Delivery> messages = enqueue(4);
        execute("UPDATE invitation_delivery SET purpose = 'NEWER' WHERE attempts = 0");
        execute("UPDATE invitation_delivery SET state = 'NEWER' WHERE attempts = 1");

        assertThat(lease(1, Samples.NOW)).containsExactly(messages.get(2).id());
        assertThat(lease(2, Samples.NOW)).containsExactly(messages.get(3).id());
        assertThat(store.deliveries()
                        .lease(new LeaseRequest(
                                Samples.NOW,
                                Samples.NOW.plus(LEASE),
                                1,
                                Optional.of(messages.get(0).id()))))
                .isEmpty();
        assertUnreadable(
                () -> store.deliveries().find(messages.get(1).id()),
                "the stored message " + messages.get(1).id() + " breaks a rule: state has a value");

        execute("UPDATE invitation_delivery SET purpose = 'REMINDER', state = 'QUEUED' WHERE attempts < 2");
        assertThat(lease(2, Samples.NOW))
                .containsExactly(messages.get(0).id(), messages.get(1).id());
    }

    @ParameterizedTest
    @EnumSource
    void aMessageThatBreaksARuleIsPassedOverForTheTimeOfALease(TestDatabase database) throws SQLException {
        open(database);
        List<Delivery> messages = enqueue(5);
        execute("UPDATE invitation_delivery SET scope = 'no scope at all' WHERE attempts < 3");

        assertThat(lease(2, Samples.NOW)).isEmpty();
        assertThat(lease(2, Samples.NOW)).containsExactly(messages.get(3).id());
        assertThat(lease(2, Samples.NOW)).containsExactly(messages.get(4).id());

        execute("UPDATE invitation_delivery SET scope = '" + invitation.scope().name() + "'");
        assertThat(lease(5, Samples.NOW)).isEmpty();
        assertThat(lease(5, Samples.NOW.plus(LEASE)))
                .containsExactlyElementsOf(messages.stream().map(Delivery::id).toList());
    }

    /** Each with as many attempts as there are before it. */
    private List<Delivery> enqueue(int number) {
        List<Delivery> messages = IntStream.range(0, number)
                .mapToObj(i -> Samples.delivery(invitation, Samples.NOW.minusSeconds(number - i)).toBuilder()
                        .state(DeliveryState.QUEUED, Samples.NOW, i)
                        .build())
                .toList();
        store.deliveries().enqueueAll(messages);
        return messages;
    }

    private List<UUID> lease(int limit, Instant now) {
        return store.deliveries().lease(new LeaseRequest(now, now.plus(LEASE), limit, Optional.empty())).stream()
                .map(Delivery::id)
                .toList();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }
}
