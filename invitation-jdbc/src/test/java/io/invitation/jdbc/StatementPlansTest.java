package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.Suppression;
import io.invitation.contract.Samples;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.Delivery;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.Position;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F21: every statement of a store that is in use finds its rows by an index, whatever the tables hold beside them. */
@ParameterizedClass
@EnumSource(
        value = TestDatabase.class,
        names = {"POSTGRESQL", "MARIADB"})
class StatementPlansTest {

    private static final Instant NOW = Samples.NOW;
    private static final int INVITATIONS = 2_000;
    private static final int SCOPES = 20;

    private static final Map<TestDatabase, Filled> FILLED = new EnumMap<>(TestDatabase.class);

    @Parameter
    private TestDatabase testDatabase;

    /** A store with rows in every table, made once for each database. */
    private record Filled(
            HikariDataSource dataSource,
            ExplainedConnections connections,
            JdbcInvitationStore store,
            List<Invitation> invitations) {

        Invitation invitation() {
            return invitations.get(INVITATIONS / 2);
        }
    }

    @AfterAll
    static void closeTheDatabases() {
        FILLED.values().forEach(filled -> filled.dataSource().close());
        FILLED.clear();
    }

    private Filled filled() {
        testDatabase.require();
        return FILLED.computeIfAbsent(testDatabase, StatementPlansTest::fill);
    }

    private static Filled fill(TestDatabase testDatabase) {
        HikariDataSource dataSource = testDatabase.withOwnTables();
        JdbcInvitationStore plain = JdbcInvitationStore.of(dataSource);
        ExplainedConnections connections = new ExplainedConnections(dataSource);
        JdbcInvitationStore explained = JdbcInvitationStore.of(JdbcTransactions.of(connections, HostTransactions.NONE));
        List<Invitation> invitations = new ArrayList<>();
        plain.transactions().inTransaction(transaction -> {
            for (int i = 0; i < INVITATIONS; i++) {
                invitations.add(fill(plain, i));
            }
            return null;
        });
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            // What was there before the last change is still in the indexes of either.
            boolean isPostgres = testDatabase == TestDatabase.POSTGRESQL;
            if (!isPostgres) {
                statement.execute("SET GLOBAL innodb_max_purge_lag_wait = 0");
            }
            for (String table : tables()) {
                statement.execute((isPostgres ? "VACUUM ANALYZE " : "ANALYZE TABLE ") + table);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return new Filled(dataSource, connections, explained, invitations);
    }

    private static List<String> tables() {
        return List.of(
                "invitation",
                "invitation_token",
                "invitation_redemption",
                "invitation_address",
                "invitation_delivery",
                "invitation_event",
                "invitation_limit",
                "invitation_idempotency",
                "invitation_suppression");
    }

    private static Invitation fill(JdbcInvitationStore store, int i) {
        Scope scope = Scope.of("tenant" + i % SCOPES);
        EmailAddress address = EmailAddress.parse("p" + i + "@d" + i / 4 + ".example.com");
        Instant at = NOW.minusSeconds(INVITATIONS - i);
        Invitation invitation = Invitation.builder(InvitationId.timeOrdered(at), scope, Audience.to(address), at)
                .name("name " + i)
                .inviter(Inviter.of("inviter" + i / 4))
                .quota(Quota.of(5))
                .expiry(Expiry.at(NOW.plusSeconds(i)))
                .dueAt(NOW.plusSeconds(i))
                .delivery(DeliverySummary.NOT_REQUESTED.queued(at))
                .build();
        store.invitations().insert(invitation);
        store.invitations()
                .putToken(Samples.token(Samples.hash(new Random(i)), invitation.id(), 1, Optional.of(address)));
        store.invitations()
                .takeAddress(new AddressSlot(scope, invitation.kind(), address), invitation.id(), Optional.empty());
        Redemption place = i % 2 == 0
                ? Samples.place(invitation.id(), address.mailbox(), "account" + i)
                : held(invitation.id(), address.mailbox(), "account" + i, NOW.plusSeconds(i));
        store.invitations().claim(new Claim(place, 0));
        Delivery message = Samples.delivery(invitation, NOW.plusSeconds(i));
        store.deliveries().enqueue(message);
        if (i % 100 != 0) {
            finish(store, message, at);
        }
        store.history()
                .append(InvitationEvent.of(
                        invitation, InvitationEventType.CREATED, at, Optional.empty(), Optional.empty()));
        store.limits().take(new LimitCharge("key" + i, 5, Duration.ofDays(1), at));
        store.idempotency().putIfAbsent(new IdempotencyRecord(scope, "key" + i, "print", "done", at));
        store.suppressions().put(new Suppression(address, "COMPLAINT", at));
        return invitation;
    }

    /** Messages that are finished stay for a while, and are not what a worker looks at. */
    private static void finish(JdbcInvitationStore store, Delivery message, Instant at) {
        LeaseRequest only =
                new LeaseRequest(NOW.plusSeconds(INVITATIONS), NOW.plusSeconds(9_999), 1, Optional.of(message.id()));
        Delivery leased = store.deliveries().lease(only).get(0);
        Delivery sent = leased.toBuilder()
                .state(DeliveryState.SENT, at, 1)
                .dueAt(null)
                .lease(null, null)
                .build();
        assertThat(store.deliveries().settle(leased, sent)).isTrue();
    }

    /** Runs an operation and judges the plans of all that it asked the database. */
    private void assertIndexed(Consumer<Filled> operation) {
        Filled filled = filled();
        filled.connections().takePlans();
        operation.accept(filled);
        Map<String, List<String>> plans = filled.connections().takePlans();
        assertThat(plans).isNotEmpty();
        plans.forEach((sql, plan) -> assertThat(plan)
                .as("%s%n%s", sql, String.join("\n", plan))
                .noneMatch(
                        testDatabase == TestDatabase.POSTGRESQL
                                ? StatementPlansTest::scansOnPostgres
                                : StatementPlansTest::scansOnMariaDb));
    }

    private static boolean scansOnPostgres(String line) {
        return line.contains("Seq Scan on invitation");
    }

    /** id | select_type | table | type | …; ALL reads a table, index a whole index. */
    private static boolean scansOnMariaDb(String line) {
        String[] columns = line.split(" \\| ", -1);
        return (columns[2].startsWith("invitation") || columns[2].length() == 1)
                && (columns[3].equals("ALL") || columns[3].equals("index"));
    }

    @Test
    void aLinkIsFoundByItsHashAndAGuessedOneIsNot() {
        assertIndexed(filled -> {
            assertThat(filled.store().invitations().findByTokenHash(Samples.hash(new Random(7))))
                    .isPresent();
            assertThat(filled.store().invitations().findByTokenHash(Samples.hash(new Random(-7))))
                    .isEmpty();
            assertThat(filled.store().invitations().findById(filled.invitation().id()))
                    .isPresent();
        });
    }

    private static Redemption held(InvitationId invitation, String address, String account, Instant until) {
        Redemption place = Samples.place(invitation, address, account);
        return new Redemption(
                place.id(),
                place.invitationId(),
                place.address(),
                place.accountId(),
                place.evidence(),
                place.at(),
                Optional.of(until));
    }

    @Test
    void placesAreClaimedHeldSettledAndGivenBack() {
        assertIndexed(filled -> {
            Invitation invitation = filled.invitation();
            Redemption taken = Samples.place(invitation.id(), "new@example.com", "new");
            Redemption held = held(invitation.id(), "held@example.com", "held", NOW.plusSeconds(60));
            filled.store().invitations().claim(new Claim(taken, invitation.version()));
            filled.store().invitations().claim(new Claim(taken, invitation.version()));
            filled.store().invitations().claim(new Claim(held, invitation.version()));
            filled.store().invitations().findRedemption(invitation.id(), taken.address(), taken.accountId());
            assertThat(filled.store().redemptions().find(held.id())).isPresent();
            filled.store()
                    .redemptions()
                    .settle(new Claim(held.taken(held.accountId(), held.evidence(), NOW), invitation.version()));
            assertThat(filled.store().redemptions().undo(held.id())).isTrue();
            assertThat(filled.store().redemptions().undo(taken.id())).isTrue();
            filled.store().redemptions().release(taken.id());
            filled.store().redemptions().list(invitation.id(), Optional.empty(), 50);
            filled.store().redemptions().list(invitation.id(), Optional.of(taken.id()), 50);
            filled.store().redemptions().lapsed(NOW.plusSeconds(20), Optional.empty(), 50);
            filled.store().redemptions().lapsed(NOW.plusSeconds(20), Optional.of(invitation.id()), 50);
        });
    }

    @Test
    void anInvitationIsReplacedAndItsDeliveryNoted() {
        assertIndexed(filled -> {
            Invitation before = filled.invitations().get(3);
            Invitation after = before.toBuilder().version(1).build();
            assertThat(filled.store().invitations().replace(new Replacement(after, 0, 5)))
                    .isTrue();
            filled.store().invitations().recordDelivery(before.id(), before.delivery(), before.delivery());
            filled.store().maintenance().reschedule(before.id(), NOW, Optional.empty());
        });
    }

    @Test
    void anAddressIsTakenFromWhoeverHasIt() {
        assertIndexed(filled -> {
            Invitation holder = filled.invitation();
            AddressSlot slot = new AddressSlot(
                    holder.scope(),
                    holder.kind(),
                    holder.audience().singleAddress().orElseThrow());
            assertThat(filled.store()
                            .invitations()
                            .takeAddress(slot, filled.invitations().get(1).id(), Optional.empty()))
                    .contains(holder.id());
            filled.store().invitations().takeAddress(slot, holder.id(), Optional.of(holder.id()));
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = InvitationSort.class,
            names = {"NEWEST_FIRST", "OLDEST_FIRST", "EXPIRING_FIRST"})
    void aPageOfAnyDepthFollowsAnIndex(InvitationSort sort) {
        assertIndexed(filled -> {
            Invitation invitation = filled.invitation();
            InvitationQuery query =
                    InvitationQuery.builder().sort(sort).withTotal().build();
            Search first = new Search(invitation.scope(), query, NOW, Optional.empty(), 5);
            filled.store().invitations().find(first);
            Search deep = new Search(invitation.scope(), query, NOW, Optional.of(Position.of(invitation, sort)), 5);
            filled.store().invitations().find(deep);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = InvitationSort.class,
            names = {"NEWEST_FIRST", "OLDEST_FIRST", "EXPIRING_FIRST"})
    void aPageOfAnyDepthIsReadInItsOrder(InvitationSort sort) {
        Filled filled = filled();
        Invitation invitation = filled.invitation();
        InvitationQuery query = InvitationQuery.builder().sort(sort).build();
        for (Optional<Position> after :
                List.of(Optional.<Position>empty(), Optional.of(Position.of(invitation, sort)))) {
            filled.connections().takePlans();
            filled.store().invitations().find(new Search(invitation.scope(), query, NOW, after, 5));
            filled.connections()
                    .takePlans()
                    .forEach((sql, plan) -> assertThat(plan)
                            .as("%s%n%s", sql, String.join("\n", plan))
                            .noneMatch(line -> line.contains("Sort") || line.contains("filesort")));
        }
    }

    /** As the documentation of {@link InvitationQuery} has it: these have no index of their own. */
    @Test
    void whatHasNoIndexIsLookedForInItsScopeAlone() {
        assertIndexed(filled -> {
            Scope scope = filled.invitation().scope();
            for (InvitationQuery query : List.of(
                    InvitationQuery.builder().kind("member").build(),
                    InvitationQuery.builder().role("editor").build(),
                    InvitationQuery.builder().group("staff").build(),
                    InvitationQuery.builder().text("name 7").build(),
                    InvitationQuery.builder().status(InvitationStatus.EXPIRED).build(),
                    InvitationQuery.builder().sort(InvitationSort.BY_NAME).build())) {
                filled.store().invitations().find(new Search(scope, query, NOW, Optional.empty(), 5));
            }
        });
    }

    @Test
    void invitationsAreFoundByInviterAddressDomainAndExpiry() {
        assertIndexed(filled -> {
            Invitation invitation = filled.invitation();
            EmailAddress address = invitation.audience().singleAddress().orElseThrow();
            for (InvitationQuery query : List.of(
                    InvitationQuery.builder().inviter(invitation.inviter().id()).build(),
                    InvitationQuery.builder().address(address).build(),
                    InvitationQuery.builder().domain(address.domain()).build(),
                    InvitationQuery.builder()
                            .expiringWithin(Duration.ofSeconds(60))
                            .sort(InvitationSort.EXPIRING_FIRST)
                            .build(),
                    InvitationQuery.builder()
                            .status(InvitationStatus.PENDING)
                            .withTotal()
                            .build())) {
                filled.store().invitations().find(new Search(invitation.scope(), query, NOW, Optional.empty(), 50));
            }
        });
    }

    @Test
    void messagesAreLeasedSettledCountedAndForgotten() {
        assertIndexed(filled -> {
            Instant now = NOW.plusSeconds(300);
            LeaseRequest some = new LeaseRequest(now, now.plusSeconds(60), 10, Optional.empty());
            Delivery leased = filled.store().deliveries().lease(some).get(0);
            assertThat(filled.store().deliveries().settle(leased, leased)).isTrue();
            filled.store().deliveries().lease(new LeaseRequest(now, now.plusSeconds(60), 1, Optional.of(leased.id())));
            filled.store().deliveries().find(leased.id());
            filled.store().deliveries().health(now);
            filled.store().deliveries().purge(NOW.minusSeconds(INVITATIONS - 50), 10);
        });
    }

    @Test
    void whatHappenedIsListedAndCounted() {
        assertIndexed(filled -> {
            Invitation invitation = filled.invitation();
            UUID event = filled.store()
                    .history()
                    .list(invitation.id(), Optional.empty(), 50)
                    .get(0)
                    .id();
            filled.store().history().list(invitation.id(), Optional.of(event), 50);
            filled.store().history().statistics(invitation.scope(), NOW.minusSeconds(60), NOW);
        });
    }

    @Test
    void countsAnswersAndSuppressionsAreFoundByTheirKeysAndForgottenByTheirAge() {
        assertIndexed(filled -> {
            Invitation invitation = filled.invitation();
            Instant early = NOW.minusSeconds(INVITATIONS - 20);
            filled.store().limits().take(new LimitCharge("key7", 5, Duration.ofDays(1), NOW));
            filled.store().limits().take(new LimitCharge("another", 5, Duration.ofDays(1), NOW));
            filled.store().limits().purge(early, 10);
            filled.store().idempotency().find(Scope.of("tenant7"), "key7");
            filled.store().idempotency().purge(early, 10);
            EmailAddress address = invitation.audience().singleAddress().orElseThrow();
            assertThat(filled.store().suppressions().find(address)).isPresent();
            assertThat(filled.store().suppressions().remove(address)).isTrue();
        });
    }

    @Test
    void maintenanceFindsWhatIsDueOrOverAndForgetsIt() {
        assertIndexed(filled -> {
            Invitation gone = filled.invitations().get(6);
            MaintenanceStore maintenance = filled.store().maintenance();
            assertThat(maintenance.findDue(NOW.plusSeconds(20), 10)).isNotEmpty();
            List<EndedInvitation> ended =
                    maintenance.findEnded(gone.scope(), false, NOW.plusSeconds(200), Optional.empty(), 5);
            assertThat(ended).hasSize(5);
            assertThat(maintenance.findEnded(gone.scope(), false, NOW.plusSeconds(200), Optional.of(ended.get(4)), 5))
                    .isNotEmpty();
            maintenance.forgetPeople(gone.id());
            assertThat(maintenance.delete(gone.id())).isTrue();
        });
    }

    /** Looking for the address is not judged: that reads a scope, and on PostgreSQL what is around it at once. */
    @Test
    void anAddressIsForgotten() {
        assertIndexed(filled -> {
            Invitation mentioning = filled.invitations().get(9);
            EmailAddress address = mentioning.audience().singleAddress().orElseThrow();
            filled.store().maintenance().forgetAddress(mentioning.id(), address);
        });
    }
}
