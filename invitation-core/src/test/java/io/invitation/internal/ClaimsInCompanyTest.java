package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.AcceptResult;
import io.invitation.AcceptResult.Accepted;
import io.invitation.AcceptResult.AlreadyAccepted;
import io.invitation.AcceptResult.Refused;
import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.InviterLoss;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.ReserveResult;
import io.invitation.Scope;
import io.invitation.TransactionConflictException;
import io.invitation.VerifyResult;
import io.invitation.contract.Samples;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Authorizers;
import io.invitation.spi.InvitationAuthorizer;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TokenHash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever shares a claim with others who follow the same link is judged as somebody who is alone. */
class ClaimsInCompanyTest {

    private static final Invitee ADA = Invitee.verified("ada@example.com", "ada");
    private static final Invitee BOB = Invitee.verified("bob@example.com", "bob");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Gate GATE = new Gate(Scope.DEFAULT, InvitationPurpose.MEMBERSHIP, Optional.empty());
    private static final Actor ADMIN = Actor.of("admin");

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private boolean inviterIsEntitled = true;
    private Runnable whenAsked = () -> {};
    private Runnable whenLookedUp = () -> {};
    private Runnable whenRead = () -> {};
    private Runnable whenTold = () -> {};
    private Parts parts = parts(InvitationPolicy.defaults(), Authorizers.allowAll());
    private InvitationId id = Samples.invitation().build().id();

    private Parts parts(InvitationPolicy policy, InvitationAuthorizer authorizer) {
        return ServiceParts.of(noting(store.invitations()), store, policy, authorizer, event -> whenTold.run());
    }

    private void askTheHost(InvitationPolicy policy) {
        parts = parts(policy, request -> {
            whenAsked.run();
            return inviterIsEntitled || request.actor().equals(ADMIN);
        });
    }

    private InvitationRepository noting(InvitationRepository repository) {
        return (InvitationRepository) Proxy.newProxyInstance(
                ClaimsInCompanyTest.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (method.getName().equals("findByTokenHash")) {
                        whenLookedUp.run();
                    } else if (method.getName().equals("findById")) {
                        whenRead.run();
                    }
                    try {
                        return method.invoke(repository, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private InvitationService service() {
        return new DefaultInvitationService(parts);
    }

    private TokenHash createdFor(int quota) {
        InvitationResult.Done created = (InvitationResult.Done) service()
                .create(InvitationRequest.toDomain("example.com")
                        .inviter(Inviter.of("eve"))
                        .quota(Quota.of(quota))
                        .build());
        id = created.invitation().id();
        return parts.tokens().recognise(created.link().orElseThrow().token()).orElseThrow();
    }

    private Claims claims() {
        Events events = new Events(parts);
        Entitlement entitlement = new Entitlement(parts, events);
        return new Claims(
                parts,
                GATE,
                events,
                entitlement,
                new Leases(parts, events, entitlement),
                new SharedClaims(parts, events, Duration.ofHours(1)));
    }

    private PlaceOutcome obtained(TokenHash link, Invitee invitee, Optional<Duration> lease) {
        Claims claims = claims();
        calls.clear();
        try (Visitors.Visit other = claims.enter(link)) {
            assertThat(other.isInCompany()).isFalse();
            return claims.obtain(link, invitee, lease);
        }
    }

    private AcceptResult accepted(TokenHash link, Invitee invitee) {
        return obtained(link, invitee, Optional.empty()).toAcceptResult();
    }

    private int places() {
        return service().get(id).orElseThrow().places();
    }

    @Test
    void aPlaceThatIsFreeIsClaimedTogetherWithOthers() {
        TokenHash link = createdFor(5);

        assertThat(accepted(link, ADA)).isInstanceOf(Accepted.class);
        assertThat(calls).containsOnlyOnce("claimAll");
        assertThat(places()).isOne();
    }

    @Test
    void soIsAPlaceThatIsToBeHeld() {
        TokenHash link = createdFor(5);

        assertThat(obtained(link, ADA, Optional.of(LEASE)).toReserveResult())
                .isInstanceOf(ReserveResult.Reserved.class);
        assertThat(calls).containsOnlyOnce("claimAll");
    }

    @Test
    void aTransactionOfTheHostIsSharedWithNobody() {
        TokenHash link = createdFor(5);

        assertThatThrownBy(() -> parts.transactions().run(attempt -> {
                    assertThat(accepted(link, ADA)).isInstanceOf(Accepted.class);
                    throw new IllegalArgumentException("undone");
                }))
                .hasMessage("undone");

        assertThat(places()).isZero();
    }

    @Test
    @DisplayName("P4: nobody gets a place in the name of an inviter who has lost the right")
    void anInviterWhoIsGoneInvitesNobody() {
        askTheHost(InvitationPolicy.defaults());
        TokenHash link = createdFor(5);
        inviterIsEntitled = false;

        assertThat(accepted(link, ADA)).isEqualTo(new Refused(RefusalReason.INVITER_NOT_ENTITLED));
        assertThat(calls).doesNotContain("claimAll");
    }

    @Test
    @Timeout(60)
    @DisplayName("P4: of two who waited while the host was asked about somebody else it is asked about each")
    void theHostIsAskedAboutEachWhoWaited() throws Exception {
        askTheHost(InvitationPolicy.defaults());
        TokenHash link = createdFor(5);
        Claims claims = claims();
        List<FutureTask<AcceptResult>> late = Stream.of(BOB, Invitee.verified("cyd@example.com", "cyd"))
                .map(invitee -> new FutureTask<>(
                        () -> claims.obtain(link, invitee, Optional.empty()).toAcceptResult()))
                .toList();
        AtomicInteger asked = new AtomicInteger();
        whenAsked = () -> {
            int question = asked.incrementAndGet();
            inviterIsEntitled = question < 3;
            if (question == 1) {
                late.forEach(ClaimsInCompanyTest::startAndAwaitThatItWaits);
            }
        };

        try (Visitors.Visit other = claims.enter(link)) {
            assertThat(other.isInCompany()).isFalse();
            assertThat(claims.obtain(link, ADA, Optional.empty()).toAcceptResult())
                    .isInstanceOf(Accepted.class);
        }

        assertThat(List.of(late.get(0).get(), late.get(1).get()))
                .hasAtLeastOneElementOfType(Accepted.class)
                .contains(new Refused(RefusalReason.INVITER_NOT_ENTITLED));
    }

    private static Thread startAndAwaitThatItWaits(Runnable visit) {
        Thread thread = new Thread(visit);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.getState()).isNotIn(Thread.State.WAITING, Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    @Timeout(60)
    void ofFiveWhoWaitOneIsInterruptedWhileHeLooksTheLinkUpAndTheOthersAreAccepted() throws Exception {
        TokenHash link = createdFor(9);
        Claims claims = claims();
        CountDownLatch firstLooks = new CountDownLatch(1);
        CountDownLatch firstMayGoOn = new CountDownLatch(1);
        CountDownLatch leaderLooks = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        InvitationStorageException noConnection = new InvitationStorageException("no connection", true);
        whenLookedUp = () -> {
            int look = looks.incrementAndGet();
            try {
                if (look == 1) {
                    firstLooks.countDown();
                    firstMayGoOn.await();
                } else if (look == 2) {
                    leaderLooks.countDown();
                    new CountDownLatch(1).await();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw noConnection;
            }
        };
        List<FutureTask<AcceptResult>> visits = Stream.iterate(0, number -> number + 1)
                .limit(6)
                .map(number -> new FutureTask<>(
                        () -> claims.obtain(link, Invitee.verified(number + "@example.com"), Optional.empty())
                                .toAcceptResult()))
                .collect(Collectors.toCollection(ArrayList::new));

        try (Visitors.Visit other = claims.enter(link)) {
            assertThat(other.isInCompany()).isFalse();
            new Thread(visits.get(0)).start();
            firstLooks.await();
            Thread leader = startAndAwaitThatItWaits(visits.get(1));
            visits.subList(2, 6).forEach(ClaimsInCompanyTest::startAndAwaitThatItWaits);
            firstMayGoOn.countDown();
            leaderLooks.await();
            leader.interrupt();

            assertThatThrownBy(() -> visits.get(1).get()).hasCause(noConnection);
            visits.remove(1);
            for (FutureTask<AcceptResult> visit : visits) {
                assertThat(visit.get()).isInstanceOf(Accepted.class);
            }
        }

        assertThat(places()).isEqualTo(5);
    }

    @Test
    @Timeout(60)
    void nobodyWaitsWhileListenersAreToldThatOthersAlwaysCameInBetween() throws Exception {
        askTheHost(InvitationPolicy.defaults());
        TokenHash link = createdFor(5);
        Claims claims = claims();
        Acceptor acceptor = new Acceptor(parts, new Events(parts), claims);
        TransactionConflictException conflict = new TransactionConflictException("claim", new IllegalStateException());
        whenLookedUp = () -> {
            if (parts.transactions().areJoined()) {
                throw conflict;
            }
        };
        AtomicInteger wentOn = new AtomicInteger();
        whenTold = () -> {
            FutureTask<Void> next = new FutureTask<>(
                    () -> {
                        try (Visitors.Visit visit = claims.enter(link)) {
                            visit.awaitTurn();
                        }
                    },
                    null);
            new Thread(next).start();
            try {
                next.get(20, TimeUnit.SECONDS);
                wentOn.incrementAndGet();
            } catch (InterruptedException | ExecutionException | TimeoutException failure) {
                throw new AssertionError(failure);
            }
        };

        assertThat(claims.obtain(link, ADA, Optional.empty()).toAcceptResult())
                .isEqualTo(new Refused(RefusalReason.CONTENDED));
        assertThat(acceptor.accept(
                        link, attempt -> claims.round(attempt, link, ADA, Optional.empty()), Acceptor.NO_HANDLER))
                .isEqualTo(new Refused(RefusalReason.CONTENDED));

        assertThat(wentOn).as("who had a turn while listeners were told").hasValue(2);
    }

    /** In a transaction there is a conflict at first, and then somebody else who waits for his turn. */
    private Runnable conflictThenTurn(Runnable waiting) {
        AtomicInteger steps = new AtomicInteger();
        return () -> {
            if (!parts.transactions().areJoined()) {
                return;
            }
            int step = steps.incrementAndGet();
            if (step == 1) {
                throw new TransactionConflictException("read", new IllegalStateException());
            }
            if (step == 2) {
                startAndAwaitThatItWaits(waiting);
            }
        };
    }

    private InvitationPlaces places(Claims claims) {
        Events events = new Events(parts);
        Entitlement entitlement = new Entitlement(parts, events);
        Leases leases = new Leases(parts, events, entitlement);
        Deliveries deliveries =
                new Deliveries(parts, events, new DeliveryAttempt(parts, events, new LinkIssuer(parts)));
        return new Places(
                parts,
                GATE,
                events,
                new Acceptor(parts, events, claims),
                claims,
                leases,
                new Confirmations(parts, events, claims, entitlement, leases, deliveries));
    }

    @Test
    @Timeout(60)
    void whoAsksForAConfirmationHasATurnAfterAConflict() throws Exception {
        InvitationToken token = service()
                .create(InvitationRequest.toDomain("example.com")
                        .quota(Quota.of(5))
                        .build())
                .linkOrElseThrow()
                .token();
        TokenHash link = parts.tokens().recognise(token).orElseThrow();
        Claims claims = claims();
        FutureTask<Boolean> next = new FutureTask<>(() -> hasTurn(claims.enter(link)));
        whenLookedUp = conflictThenTurn(next);

        assertThat(places(claims).verify(token, EmailAddress.parse("ada@example.com")))
                .isInstanceOf(VerifyResult.Requested.class);

        assertThat(next.get()).isTrue();
    }

    @Test
    @Timeout(60)
    void whoCompletesAPlaceHasATurnAtItsInvitationAfterAConflict() throws Exception {
        RedemptionId place = held(createdFor(5), ADA);
        Claims claims = claims();
        FutureTask<Boolean> next = new FutureTask<>(() -> hasTurn(claims.enter(id)));
        whenRead = conflictThenTurn(next);

        assertThat(places(claims).complete(place, Optional.empty())).isInstanceOf(Accepted.class);

        assertThat(next.get()).isTrue();
    }

    private static boolean hasTurn(Visitors.Visit entered) {
        try (Visitors.Visit visit = entered) {
            visit.awaitTurn();
            return visit.hasTurn();
        }
    }

    @Test
    @Timeout(60)
    void whoCompletesAPlaceWithAHandlerWaitsForTheOneBeforeAtTheSameInvitation() throws Exception {
        RedemptionId place = held(createdFor(5), ADA);
        Claims claims = claims();
        FutureTask<AcceptResult> completing =
                new FutureTask<>(() -> places(claims).complete(place, Optional.empty(), acceptance -> {}));

        try (Visitors.Visit before = claims.enter(id)) {
            before.awaitTurn();
            startAndAwaitThatItWaits(completing);
        }

        assertThat(completing.get()).isInstanceOf(Accepted.class);
    }

    private RedemptionId held(TokenHash link, Invitee invitee) {
        return obtained(link, invitee, Optional.of(LEASE)).place().orElseThrow().id();
    }

    @Test
    void somebodyStandsInForTheInviterIfThePolicySaysSo() {
        askTheHost(InvitationPolicy.builder()
                .whenInviterLosesRight(InviterLoss.reassignTo(ADMIN))
                .build());
        TokenHash link = createdFor(5);
        inviterIsEntitled = false;

        assertThat(accepted(link, ADA)).isInstanceOf(Accepted.class);
        assertThat(service().get(id).orElseThrow().inviter().id()).isEqualTo(ADMIN.id());
    }

    @Test
    void whatIsDisabledTakesNobody() {
        TokenHash link = createdFor(5);
        service().disable(id, ADMIN).orElseThrow();

        assertThat(accepted(link, ADA)).isEqualTo(new Refused(RefusalReason.DISABLED));
        assertThat(calls).doesNotContain("claimAll");
    }

    @Test
    void whoHasAPlaceIsShownIt() {
        TokenHash link = createdFor(5);
        accepted(link, ADA);

        assertThat(accepted(link, ADA)).isInstanceOf(AlreadyAccepted.class);
        assertThat(places()).isOne();
    }

    @Test
    void whoHearsInCompanyThatHeHasAPlaceClaimsNoOtherToBeShownIt() {
        TokenHash link = createdFor(5);
        accepted(link, ADA);

        assertThat(accepted(link, ADA)).isInstanceOf(AlreadyAccepted.class);
        assertThat(calls).containsOnlyOnce("claimAll").doesNotContain("claim");
    }

    @Test
    void whoHadAPlaceThatIsGivenBackAMomentLaterIsAccepted() {
        TokenHash link = createdFor(5);
        PlaceOutcome held = obtained(link, ADA, Optional.of(LEASE));
        AtomicInteger looks = new AtomicInteger();
        whenLookedUp = () -> {
            if (looks.incrementAndGet() == 2) {
                store.redemptions().release(held.place().orElseThrow().id());
            }
        };

        assertThat(accepted(link, ADA)).isInstanceOf(Accepted.class);
        assertThat(places()).isOne();
    }

    @Test
    @DisplayName("P2: there are no more places than the quota has")
    void whatIsFullTakesNobody() {
        TokenHash link = createdFor(1);
        accepted(link, ADA);

        assertThat(accepted(link, BOB)).isEqualTo(new Refused(RefusalReason.EXHAUSTED));
        assertThat(calls).doesNotContain("claimAll");
        assertThat(places()).isOne();
    }

    @Test
    void whoIsNotMeantGetsNothing() {
        TokenHash link = createdFor(5);

        assertThat(accepted(link, Invitee.verified("ada@example.org")))
                .isEqualTo(new Refused(RefusalReason.NOT_ELIGIBLE));
        assertThat(calls).doesNotContain("claimAll");
    }

    @Test
    void anUnknownLinkIsUnknown() {
        createdFor(5);

        assertThat(accepted(Samples.hash(1), ADA)).isEqualTo(new Refused(RefusalReason.UNKNOWN));
    }
}
