package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationStorageException;
import io.invitation.Quota;
import io.invitation.TransactionConflictException;
import io.invitation.contract.Samples;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.Authorizers;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TransactionRunner;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who claims for whom; the moments are made by a store that holds a claim up until it may go on. */
@Timeout(60)
class SharedClaimsTest {

    private static final TokenHash POPULAR_LINK = Samples.hash(100);

    private final Invitation popular =
            Samples.invitation().quota(Quota.of(1_000)).build();
    private final Invitation other = Samples.invitation().quota(Quota.of(1_000)).build();

    private final AtomicInteger looks = new AtomicInteger();
    private final List<Integer> groups = Collections.synchronizedList(new ArrayList<>());
    private int heldUp = 1;
    private Duration patience = Duration.ofSeconds(30);
    private final CountDownLatch firstMayGoOn = new CountDownLatch(1);
    private final CountDownLatch firstHasBegun = new CountDownLatch(1);
    private final ConcurrentHashMap<InvitationEvent, Thread> told = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void letEverybodyGo() {
        firstMayGoOn.countDown();
    }

    /** The first claims wait until they may go on; the others are answered at once. */
    private SharedClaims claims(Function<List<Claim>, List<ClaimOutcome>> answer) {
        InvitationRepository repository = (InvitationRepository) Proxy.newProxyInstance(
                SharedClaimsTest.class.getClassLoader(),
                new Class<?>[] {InvitationRepository.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "transactions" -> TransactionRunner.none();
                    case "claimAll" -> {
                        @SuppressWarnings("unchecked")
                        List<Claim> group = (List<Claim>) arguments[0];
                        boolean isHeldUp;
                        synchronized (groups) {
                            isHeldUp = groups.size() < heldUp;
                            groups.add(group.size());
                        }
                        if (isHeldUp) {
                            firstHasBegun.countDown();
                            firstMayGoOn.await();
                        }
                        yield answer.apply(group);
                    }
                    default -> throw new AssertionError(method);
                });
        Parts parts = ServiceParts.of(
                repository,
                new InMemoryInvitationStore(),
                InvitationPolicy.defaults(),
                Authorizers.allowAll(),
                event -> told.put(event, Thread.currentThread()));
        return new SharedClaims(parts, new Events(parts), patience);
    }

    private static List<ClaimOutcome> allClaimed(List<Claim> group) {
        List<ClaimOutcome> outcomes = new ArrayList<>();
        group.forEach(claim -> outcomes.add(ClaimOutcome.claimed(outcomes.size() + 1, 0)));
        return outcomes;
    }

    private Optional<TokenMatch> look() {
        looks.incrementAndGet();
        return Optional.of(new TokenMatch(Samples.token(POPULAR_LINK, popular.id(), 1, Optional.empty()), popular));
    }

    private Optional<PlaceOutcome> claimInCompany(SharedClaims claims, SharedClaims.Wish wish) {
        try (Visitors.Visit other = claims.enter(POPULAR_LINK);
                Visitors.Visit own = claims.enter(POPULAR_LINK)) {
            assertThat(own).isNotSameAs(other);
            return claims.claim(own, POPULAR_LINK, this::look, match -> Optional.of(wish))
                    .outcome();
        }
    }

    private Optional<PlaceOutcome> claimAlone(SharedClaims claims, SharedClaims.Wish wish, int link) {
        try (Visitors.Visit own = claims.enter(Samples.hash(link))) {
            return claims.claim(own, Samples.hash(link), this::look, match -> Optional.of(wish))
                    .outcome();
        }
    }

    private SharedClaims.Wish wish(Invitation invitation, int number) {
        return new SharedClaims.Wish(invitation, Samples.place(invitation.id(), number + "@example.com"));
    }

    private FutureTask<Optional<PlaceOutcome>> start(SharedClaims claims, SharedClaims.Wish wish) {
        return start(() -> claimInCompany(claims, wish));
    }

    private FutureTask<Optional<PlaceOutcome>> start(Callable<Optional<PlaceOutcome>> claim) {
        FutureTask<Optional<PlaceOutcome>> task = new FutureTask<>(claim);
        Thread thread = new Thread(task);
        thread.start();
        threads.add(thread);
        return task;
    }

    /** One whose claim is held up, and others who wait behind it, in their order. */
    private List<FutureTask<Optional<PlaceOutcome>>> crowd(SharedClaims claims, int size) throws Exception {
        List<FutureTask<Optional<PlaceOutcome>>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(start(claims, wish(popular, i)));
            firstHasBegun.await();
            awaitWaiting(threads.get(i));
        }
        return all;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).as("is at work or waits").isTrue();
            Thread.onSpinWait();
        }
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        return task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoIsAloneClaimsAlone() {
        firstMayGoOn.countDown();
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);

        assertThat(claimInCompany(claims, wish(popular, 1))).isPresent();
        assertThat(claimInCompany(claims, wish(popular, 2))).isPresent();

        assertThat(groups).containsExactly(1, 1);
    }

    @Test
    void whoComesWhileAnotherOneClaimsIsClaimedForTogether() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 32);

        firstMayGoOn.countDown();

        for (int i = 0; i < all.size(); i++) {
            PlaceOutcome outcome = result(all.get(i)).orElseThrow();
            assertThat(outcome.kind()).isEqualTo(PlaceOutcome.Kind.TAKEN);
            assertThat(outcome.place().orElseThrow().address().canonical()).isEqualTo(i + "@example.com");
        }
        assertThat(groups).containsExactly(1, 31);
        assertThat(looks).as("look-ups of the link").hasValue(2);
    }

    @Test
    void aGroupHasALimitAndWhoIsLeftOverLeadsTheNextOne() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 300);

        firstMayGoOn.countDown();

        for (FutureTask<Optional<PlaceOutcome>> task : all) {
            assertThat(result(task)).isPresent();
        }
        assertThat(groups).containsExactly(1, 256, 43);
    }

    @Test
    void nobodyWaitsForAnotherInvitation() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> heldUp = crowd(claims, 2);

        assertThat(result(start(() -> claimAlone(claims, wish(other, 1), 1)))).isPresent();

        assertThat(heldUp).noneMatch(FutureTask::isDone);
    }

    @Test
    void thoseWhoAreAloneWithTheirLinksShareAStepOnceSixAreAtWork() throws Exception {
        heldUp = 6;
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            Invitation own = i % 2 == 0 ? popular : other;
            all.add(start(() -> claimAlone(claims, wish(own, number), number)));
            awaitWaiting(threads.get(i));
        }
        assertThat(groups).containsExactly(1, 1, 1, 1, 1, 1);

        firstMayGoOn.countDown();

        for (FutureTask<Optional<PlaceOutcome>> task : all) {
            assertThat(result(task)).isPresent();
        }
        assertThat(groups.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
        assertThat(groups).as("each of the six may have let another one lead").hasSizeBetween(7, 12);
    }

    @Test
    void whoHasWaitedTooLongGoesOnAloneAndIsClaimedForByNobody() throws Exception {
        patience = Duration.ofMillis(20);
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        FutureTask<Optional<PlaceOutcome>> first = start(claims, wish(popular, 0));
        firstHasBegun.await();

        assertThat(result(start(claims, wish(popular, 1)))).isEmpty();

        firstMayGoOn.countDown();
        assertThat(result(first)).isPresent();
        assertThat(groups).containsExactly(1);
    }

    @Test
    void whoIsInterruptedGoesOnAloneAndStaysInterrupted() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        FutureTask<Optional<PlaceOutcome>> first = start(claims, wish(popular, 0));
        firstHasBegun.await();
        AtomicBoolean isInterrupted = new AtomicBoolean();
        FutureTask<Optional<PlaceOutcome>> second = start(() -> {
            Optional<PlaceOutcome> outcome = claimInCompany(claims, wish(popular, 1));
            isInterrupted.set(Thread.currentThread().isInterrupted());
            return outcome;
        });

        threads.get(1).interrupt();

        assertThat(result(second)).isEmpty();
        assertThat(isInterrupted).isTrue();
        firstMayGoOn.countDown();
        assertThat(result(first)).isPresent();
    }

    @Test
    void oneWhoCannotBeJudgedKeepsNoOtherFromHisPlace() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 2);
        IllegalStateException broken = new IllegalStateException("broken");
        FutureTask<Optional<PlaceOutcome>> unjudged = start(() -> {
            try (Visitors.Visit other = claims.enter(POPULAR_LINK);
                    Visitors.Visit own = claims.enter(POPULAR_LINK)) {
                assertThat(own).isNotSameAs(other);
                return claims.claim(own, POPULAR_LINK, this::look, match -> {
                            throw broken;
                        })
                        .outcome();
            }
        });
        awaitWaiting(threads.get(2));

        firstMayGoOn.countDown();

        assertThatThrownBy(() -> result(unjudged)).cause().isSameAs(broken);
        assertThat(result(all.get(1))).isPresent();
    }

    @Test
    void whoGetsNoPlaceHearsSoWhileOthersGetTheirs() throws Exception {
        SharedClaims claims = claims(group -> group.stream()
                .map(claim -> claim.redemption().address().canonical().startsWith("1@")
                        ? ClaimOutcome.notClaimed()
                        : ClaimOutcome.claimed(1, 0))
                .toList());
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 3);

        firstMayGoOn.countDown();

        assertThat(result(all.get(0))).isPresent();
        assertThat(result(all.get(1))).isEmpty();
        assertThat(result(all.get(2))).isPresent();
    }

    @Test
    void aFailureReachesAllWhoSharedIt() throws Exception {
        InvitationStorageException failure = new InvitationStorageException("disk full", false);
        SharedClaims claims = claims(group -> {
            if (group.size() > 1) {
                throw failure;
            }
            return allClaimed(group);
        });
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 4);

        firstMayGoOn.countDown();

        assertThat(result(all.get(0))).isPresent();
        for (FutureTask<Optional<PlaceOutcome>> shared : all.subList(1, 4)) {
            assertThatThrownBy(() -> result(shared)).cause().isSameAs(failure);
        }
        assertThat(claimInCompany(claims, wish(popular, 9))).isPresent();
    }

    /** Waits in vain, as a pool does for a connection, until it is interrupted. */
    private static RuntimeException failureOnceInterrupted(CountDownLatch begun, RuntimeException failure) {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }

    @Test
    void whoLeadsAndIsInterruptedFailsAloneAndTheOthersGoOn() throws Exception {
        InvitationStorageException failure = new InvitationStorageException("no connection", true);
        CountDownLatch begun = new CountDownLatch(1);
        SharedClaims claims = claims(group -> {
            if (group.size() > 1) {
                throw failureOnceInterrupted(begun, failure);
            }
            return allClaimed(group);
        });
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 4);
        firstMayGoOn.countDown();
        begun.await();

        threads.get(1).interrupt();

        assertThatThrownBy(() -> result(all.get(1))).cause().isSameAs(failure);
        assertThat(result(all.get(2))).isEmpty();
        assertThat(result(all.get(3))).isEmpty();
    }

    @Test
    void aCommitWithoutAnAnswerReachesAllThoughTheLeaderWasInterrupted() throws Exception {
        CommitOutcomeUnknownException failure = new CommitOutcomeUnknownException("lost", new IllegalStateException());
        CountDownLatch begun = new CountDownLatch(1);
        SharedClaims claims = claims(group -> {
            if (group.size() > 1) {
                throw failureOnceInterrupted(begun, failure);
            }
            return allClaimed(group);
        });
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 3);
        firstMayGoOn.countDown();
        begun.await();

        threads.get(1).interrupt();

        assertThatThrownBy(() -> result(all.get(1))).cause().isSameAs(failure);
        assertThatThrownBy(() -> result(all.get(2))).cause().isSameAs(failure);
    }

    @Test
    void anErrorIsTheLeadersAndTheOthersMayTryAgain() throws Exception {
        AssertionError error = new AssertionError("broken");
        SharedClaims claims = claims(group -> {
            if (group.size() > 1) {
                throw error;
            }
            return allClaimed(group);
        });
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 3);

        firstMayGoOn.countDown();

        assertThatThrownBy(() -> result(all.get(1))).cause().isSameAs(error);
        assertThatThrownBy(() -> result(all.get(2)))
                .cause()
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        other -> assertThat(other.isTransient()).isTrue());
        assertThat(claimInCompany(claims, wish(popular, 9))).isPresent();
    }

    @Test
    void whereOthersAlwaysComeInBetweenEverybodyGoesOnAlone() throws Exception {
        SharedClaims claims = claims(group -> {
            throw new TransactionConflictException("claim", new IllegalStateException("conflict"));
        });
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 2);

        firstMayGoOn.countDown();

        assertThat(result(all.get(0))).isEmpty();
        assertThat(result(all.get(1))).isEmpty();
    }

    @Test
    void everybodyTellsTheListenersWhatHeCausedOnHisOwnThread() throws Exception {
        SharedClaims claims = claims(SharedClaimsTest::allClaimed);
        List<FutureTask<Optional<PlaceOutcome>>> all = crowd(claims, 8);

        firstMayGoOn.countDown();
        for (FutureTask<Optional<PlaceOutcome>> task : all) {
            result(task);
        }

        assertThat(told.keySet()).extracting(InvitationEvent::type).containsOnly(InvitationEventType.ACCEPTED);
        assertThat(told.values()).containsExactlyInAnyOrderElementsOf(threads);
    }
}
