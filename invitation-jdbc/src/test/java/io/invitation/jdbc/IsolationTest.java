package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.contract.Parallel;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Delivery;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.LimitCharge;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.Replacement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F4: under every isolation level the answers are exact, and whoever saw an old state hears of a conflict, never a
 * wrong answer.
 */
@ParameterizedClass
@MethodSource("levels")
class IsolationTest {

    private static final Instant NOW = Samples.NOW;
    private static final int THREADS = 8;

    @BeforeParameterizedClassInvocation
    static void requireServer(TestDatabase testDatabase) {
        testDatabase.require();
    }

    @Parameter(0)
    private TestDatabase testDatabase;

    @Parameter(1)
    private String isolation;

    private HikariDataSource dataSource;
    private JdbcInvitationStore first;
    private JdbcInvitationStore second;

    static Stream<Arguments> levels() {
        return Stream.of(TestDatabase.values())
                .flatMap(database -> database.isolationLevels().map(isolation -> Arguments.of(database, isolation)));
    }

    @BeforeEach
    void openTwoStores() {
        dataSource = testDatabase.withTables(config -> {
            config.setMaximumPoolSize(THREADS + 1);
            config.setTransactionIsolation(isolation);
        });
        first = JdbcInvitationStore.of(dataSource);
        second = JdbcInvitationStore.of(dataSource);
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }

    private JdbcInvitationStore node(int number) {
        return number % 2 == 0 ? first : second;
    }

    @Test
    void ofManyWhoTakeAnAddressOneDoesAndTheOthersHearWho() throws Exception {
        AddressSlot slot = slot();
        List<InvitationId> holders = Stream.generate(() -> InvitationId.timeOrdered(NOW))
                .limit(THREADS)
                .toList();

        List<Optional<InvitationId>> inTheWay = Parallel.run(
                THREADS,
                i -> () -> patiently(() -> node(i).invitations().takeAddress(slot, holders.get(i), Optional.empty())));

        int winner = inTheWay.indexOf(Optional.empty());
        for (int i = 0; i < THREADS; i++) {
            assertThat(inTheWay.get(i)).isEqualTo(i == winner ? Optional.empty() : Optional.of(holders.get(winner)));
        }
    }

    @Test
    void ofManyWhoReplaceTheHolderOfAnAddressOneDoes() throws Exception {
        InvitationId before = InvitationId.timeOrdered(NOW);
        first.invitations().takeAddress(slot(), before, Optional.empty());

        List<Optional<InvitationId>> inTheWay = Parallel.run(
                THREADS,
                i -> () -> patiently(() ->
                        node(i).invitations().takeAddress(slot(), InvitationId.timeOrdered(NOW), Optional.of(before))));

        assertThat(inTheWay).filteredOn(Optional::isEmpty).hasSize(1);
    }

    @Test
    void anAddressTakenSinceTheTransactionBeganIsNeverTakenTwice() throws Exception {
        testDatabase.requireTwoWriters();
        InvitationId winner = InvitationId.timeOrdered(NOW);

        Callable<Optional<InvitationId>> late = () -> first.transactions().inTransaction(transaction -> {
            first.invitations().takeAddress(otherSlot(), winner, Optional.empty());
            Parallel.run(1, i -> () -> second.invitations().takeAddress(slot(), winner, Optional.empty()));
            return first.invitations().takeAddress(slot(), InvitationId.timeOrdered(NOW), Optional.empty());
        });

        assertThat(answerOrConflict(late)).isIn(Optional.of(Optional.of(winner)), conflictUnlessReadCommitted());
    }

    @Test
    void aHolderThatWasRevivedSinceTheTransactionBeganIsNotPushedAside() throws Exception {
        requireReadersToKeepNobodyWaiting();
        Invitation former = insert(Quota.of(1));
        first.invitations().takeAddress(slot(), former.id(), Optional.empty());
        Invitation revived = former.toBuilder().version(1).name("revived").build();

        Callable<Optional<String>> late = () -> first.transactions().inTransaction(transaction -> {
            assertThat(first.invitations().findById(former.id())).contains(former);
            Parallel.run(
                    1,
                    i -> () -> second.transactions().inTransaction(other -> {
                        second.invitations().takeAddress(slot(), former.id(), Optional.empty());
                        return second.invitations().replace(new Replacement(revived, 0, 1));
                    }));
            first.invitations().takeAddress(slot(), InvitationId.timeOrdered(NOW), Optional.of(former.id()));
            return first.invitations().findById(former.id()).orElseThrow().name();
        });

        assertThat(answerOrConflict(late)).isIn(Optional.of(Optional.of("revived")), conflictUnlessReadCommitted());
    }

    @Test
    void whoeverForgetsAnAddressFindsThePlaceThatWasTakenSinceTheTransactionBegan() throws Exception {
        requireReadersToKeepNobodyWaiting();
        Invitation invitation = insert(Quota.of(2));
        Redemption place = Samples.place(invitation.id(), "ada@example.com", "account");
        AtomicBoolean isTaken = new AtomicBoolean();

        patiently(() -> first.transactions().inTransaction(transaction -> {
            long version =
                    first.invitations().findById(invitation.id()).orElseThrow().version();
            if (!isTaken.getAndSet(true)) {
                Parallel.run(1, i -> () -> second.invitations().claim(new Claim(place, version)));
            }
            Invitation next = invitation.toBuilder().version(version + 1).build();
            assertThat(first.invitations().replace(new Replacement(next, version, Integer.MAX_VALUE)))
                    .isTrue();
            first.maintenance().forgetAddress(invitation.id(), EmailAddress.parse("ada@example.com"));
            return true;
        }));

        assertThat(first.redemptions().list(invitation.id(), Optional.empty(), 9))
                .singleElement()
                .satisfies(left -> assertThat(left.address()).isEqualTo(MaintenanceStore.placeholder(place.id())));
    }

    @Test
    void whoeverIsErasedHoldsNoPlaceThatWasHeldInThatMoment() throws Exception {
        requireReadersToKeepNobodyWaiting();
        EmailAddress address = EmailAddress.parse("ada@example.com");
        Invitation invitation = Samples.invitation(Audience.of(List.of(EmailPattern.parse("*@example.com"))))
                .recipient(address)
                .quota(Quota.of(2))
                .build();
        first.invitations().insert(invitation);
        Redemption place = held(Samples.place(invitation.id(), "ada@example.com", "account"));
        InvitationService service = InvitationService.builder(
                        beforeReplacing(() -> second.invitations().claim(new Claim(place, 0))), new RecordingSender())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(new TestClock(NOW))
                .build();

        assertThat(service.maintenance().erase(address, Actor.of("admin"), 10)).isEqualTo(1);

        assertThat(first.redemptions().list(invitation.id(), Optional.empty(), 9))
                .isEmpty();
        assertThat(first.invitations().findById(invitation.id()).orElseThrow().heldPlaces())
                .isZero();
    }

    /** The first store, where another node does something once before an invitation is replaced. */
    private InvitationStore beforeReplacing(Callable<?> meanwhile) {
        AtomicBoolean happened = new AtomicBoolean();
        InvitationRepository repository = proxy(InvitationRepository.class, first.invitations(), method -> {
            if (method.getName().equals("replace") && !happened.getAndSet(true)) {
                Parallel.run(1, i -> meanwhile::call);
            }
            return Optional.empty();
        });
        return proxy(
                InvitationStore.class,
                first,
                method -> method.getName().equals("invitations") ? Optional.of(repository) : Optional.empty());
    }

    /** What happens before a method, and its result if that is another one. */
    private interface Meanwhile {
        Optional<Object> before(Method method) throws Exception;
    }

    private static <T> T proxy(Class<T> face, T real, Meanwhile meanwhile) {
        return face.cast(Proxy.newProxyInstance(
                IsolationTest.class.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
                    Optional<Object> other = meanwhile.before(method);
                    try {
                        return other.isPresent() ? other.get() : method.invoke(real, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                }));
    }

    @Test
    void whoeverComparesWithAnOldRowHearsOfAConflictRatherThanTheSameRowAgain() throws Exception {
        requireReadersToKeepNobodyWaiting();
        Invitation before = insert(Quota.of(1));
        Invitation changed = before.toBuilder().version(1).name("changed").build();

        Callable<Long> late = () -> first.transactions().inTransaction(transaction -> {
            assertThat(first.invitations().findById(before.id())).contains(before);
            Parallel.run(1, i -> () -> second.invitations().replace(new Replacement(changed, 0, 1)));
            assertThat(first.invitations().replace(new Replacement(changed, 0, 1)))
                    .isFalse();
            return first.invitations().findById(before.id()).orElseThrow().version();
        });

        assertThat(answerOrConflict(late)).isIn(Optional.of(1L), conflictUnlessReadCommitted());
    }

    private void requireReadersToKeepNobodyWaiting() {
        testDatabase.requireTwoWriters();
        assumeFalse(
                testDatabase == TestDatabase.MARIADB && isolation.equals("TRANSACTION_SERIALIZABLE"),
                "readers and writers of a row wait for each other");
    }

    /** Returns what a transaction answered, or nothing if it heard of a conflict. */
    private static <T> Optional<T> answerOrConflict(Callable<T> transaction) throws Exception {
        try {
            return Optional.of(transaction.call());
        } catch (TransactionConflictException conflict) {
            return Optional.empty();
        }
    }

    private Optional<?> conflictUnlessReadCommitted() {
        return isolation.equals("TRANSACTION_READ_COMMITTED") ? Optional.of("no conflict") : Optional.empty();
    }

    @Test
    void aLimitIsTakenExactly() throws Exception {
        LimitCharge charge = new LimitCharge("inviter/ada", 5, Duration.ofHours(1), NOW);

        List<Optional<Instant>> answers = Parallel.run(
                THREADS, i -> () -> patiently(() -> node(i).limits().take(charge)));

        assertThat(answers).filteredOn(Optional::isEmpty).hasSize(5);
        assertThat(answers).filteredOn(Optional::isPresent).containsOnly(Optional.of(NOW.plus(Duration.ofHours(1))));
    }

    @Test
    void aWindowThatIsOverStartsAgainOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            first.limits().take(new LimitCharge("inviter/ada", 3, Duration.ofHours(1), NOW.minusSeconds(7200)));
        }
        LimitCharge charge = new LimitCharge("inviter/ada", 3, Duration.ofHours(1), NOW);

        List<Optional<Instant>> answers = Parallel.run(
                THREADS, i -> () -> patiently(() -> node(i).limits().take(charge)));

        assertThat(answers).filteredOn(Optional::isEmpty).hasSize(3);
    }

    @Test
    void noTwoWorkersLeaseTheSameMessage() throws Exception {
        Invitation invitation = insert(Quota.of(1));
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(enqueue(invitation, "tenant" + i % 3, NOW.plusSeconds(i)));
        }

        List<List<UUID>> leased = Parallel.run(THREADS, i -> () -> leaseAll(node(i)));

        List<UUID> passedOver = leaseAll(first);
        assertThat(Stream.concat(leased.stream().flatMap(List::stream), passedOver.stream()))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whatAnotherWorkerIsLeasingKeepsNobodyWaiting() throws Exception {
        requireReadersToKeepNobodyWaiting();
        Invitation invitation = insert(Quota.of(1));
        UUID early = enqueue(invitation, "busy", NOW);
        UUID late = enqueue(invitation, "other", NOW.plusSeconds(1));
        LeaseRequest request = new LeaseRequest(NOW.plusSeconds(2), NOW.plusSeconds(60), 1, Optional.empty());

        List<Delivery> beside = new ArrayList<>();
        try {
            first.transactions().inTransaction(transaction -> {
                assertThat(first.deliveries().lease(request))
                        .extracting(Delivery::id)
                        .containsExactly(early);
                return beside.addAll(
                        Parallel.run(1, i -> () -> second.deliveries().lease(request))
                                .get(0));
            });
        } catch (TransactionConflictException serializableWouldRatherRunThemOneByOne) {
            assertThat(first.deliveries().lease(request))
                    .extracting(Delivery::id)
                    .containsExactly(early);
        }

        assertThat(beside).extracting(Delivery::id).containsExactly(late);
    }

    private UUID enqueue(Invitation invitation, String scope, Instant at) {
        UUID id = UUID.randomUUID();
        first.deliveries()
                .enqueue(Delivery.builder(id, invitation.id(), Scope.of(scope), 1, MessagePurpose.INVITATION, at)
                        .build());
        return id;
    }

    private static List<UUID> leaseAll(JdbcInvitationStore node) throws Exception {
        Instant now = NOW.plusSeconds(3600);
        LeaseRequest request = new LeaseRequest(now, now.plusSeconds(60), 4, Optional.empty());
        List<UUID> ids = new ArrayList<>();
        List<Delivery> page;
        do {
            page = patiently(() -> node.deliveries().lease(request));
            page.forEach(delivery -> ids.add(delivery.id()));
        } while (!page.isEmpty());
        return ids;
    }

    @Test
    void ofManyAnswersToOneKeyTheFirstStays() throws Exception {
        List<Boolean> stored = Parallel.run(
                THREADS,
                i -> () -> patiently(() -> node(i).idempotency()
                        .putIfAbsent(new IdempotencyRecord(Scope.DEFAULT, "key", "same", "answer " + i, NOW))));

        assertThat(stored).containsOnlyOnce(true);
        assertThat(first.idempotency().find(Scope.DEFAULT, "key").orElseThrow().answer())
                .isEqualTo("answer " + stored.indexOf(true));
    }

    @Test
    void placesAreTakenHeldSettledAndGivenBackWithExactCounts() throws Exception {
        Invitation invitation = insert(Quota.of(6));

        Parallel.run(THREADS, i -> () -> {
            Redemption place = Samples.place(invitation.id(), i + "@example.com", "account " + i);
            comeAndGo(node(i), i, place);
            return true;
        });

        Invitation after = first.invitations().findById(invitation.id()).orElseThrow();
        List<Redemption> places = first.redemptions().list(invitation.id(), Optional.empty(), 100);
        assertThat(places).filteredOn(Redemption::isHeld).hasSize(after.heldPlaces());
        assertThat(places).filteredOn(place -> !place.isHeld()).hasSize(after.places());
        assertThat(after.acceptedAt())
                .isEqualTo(places.stream()
                        .filter(place -> !place.isHeld())
                        .map(Redemption::at)
                        .max(Instant::compareTo));
    }

    /** Even numbers take a place and give it back, odd ones hold one and then take it or let it go. */
    private static void comeAndGo(JdbcInvitationStore node, int number, Redemption place) throws Exception {
        boolean isTaken = number % 2 == 0;
        Redemption wanted = isTaken ? place : held(place);
        for (int round = 0; round < 5; round++) {
            ClaimOutcome outcome = patiently(() -> node.invitations().claim(new Claim(wanted, 0)));
            if (outcome.kind() == ClaimOutcome.Kind.CLAIMED && isTaken) {
                assertThat(patiently(() -> node.redemptions().undo(wanted.id())))
                        .isTrue();
            } else if (outcome.kind() == ClaimOutcome.Kind.CLAIMED && round % 2 == 0) {
                assertThat(patiently(() -> node.redemptions().release(wanted.id())))
                        .isTrue();
            } else if (outcome.kind() == ClaimOutcome.Kind.CLAIMED) {
                Redemption taken = wanted.taken(wanted.accountId(), Evidence.VERIFIED, NOW);
                assertThat(patiently(() -> node.redemptions().settle(new Claim(taken, 0)))
                                .kind())
                        .isEqualTo(ClaimOutcome.Kind.CLAIMED);
            }
        }
    }

    @Test
    void ofSettlingReleasingAndClaimingAgainOneHappens() throws Exception {
        Invitation invitation = insert(Quota.of(1));
        Redemption held = held(Samples.place(invitation.id(), "ada@example.com", "ada"));
        first.invitations().claim(new Claim(held, 0));
        Redemption taken = held.taken(held.accountId(), Evidence.VERIFIED, NOW);

        List<Boolean> done = Parallel.run(
                THREADS,
                i -> () -> patiently(() -> i % 2 == 0
                        ? node(i / 2).redemptions().release(held.id())
                        : node(i / 2).redemptions().settle(new Claim(taken, 0)).kind() == ClaimOutcome.Kind.CLAIMED));

        assertThat(done).containsOnlyOnce(true);
        Invitation after = first.invitations().findById(invitation.id()).orElseThrow();
        assertThat(after.heldPlaces()).isZero();
        assertThat(after.places()).isEqualTo(done.indexOf(true) % 2);
    }

    private static Redemption held(Redemption place) {
        return new Redemption(
                place.id(),
                place.invitationId(),
                place.address(),
                place.accountId(),
                place.evidence(),
                place.at(),
                Optional.of(NOW.plusSeconds(600)));
    }

    private Invitation insert(Quota quota) {
        Invitation invitation = Samples.invitation().quota(quota).build();
        first.invitations().insert(invitation);
        return invitation;
    }

    private static AddressSlot slot() {
        return new AddressSlot(Scope.DEFAULT, "member", EmailAddress.parse("ada@example.com"));
    }

    private static AddressSlot otherSlot() {
        return new AddressSlot(Scope.DEFAULT, "guest", EmailAddress.parse("ada@example.com"));
    }

    /** Repeats a step as long as the store says that nothing of it took effect. */
    private static <T> T patiently(Callable<T> step) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                return step.call();
            } catch (TransactionConflictException conflict) {
                if (tries == 200) {
                    throw conflict;
                }
            }
        }
    }
}
