package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.DeliveryState;
import io.invitation.DeliveryWorker;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationStorageException;
import io.invitation.LinkTemplate;
import io.invitation.TransactionConflictException;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for workers that run on threads of the host, and when something breaks below them. */
abstract class WorkerFaultRules extends WorkerRules {

    private static final Duration SHORT = Duration.ofMillis(5);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void letTheThreadsGo() {
        threads.shutdownNow();
    }

    @Test
    void anErrorOfTheSenderKeepsNoOtherMessageWaiting() {
        InvitationService service = node();
        inviteMany(service, 15);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        sender.answerWith(() -> {
            if (isFirst.getAndSet(false)) {
                throw new NoClassDefFoundError("some.missing.Library");
            }
            return SendOutcome.submitted();
        });

        assertThat(send(service)).isEqualTo(15);

        assertThat(sender.sent()).hasSize(15);
        assertDelivery(sender.sent().get(0).invitation().id(), DeliveryState.DEFERRED, 1);
        assertDelivery(sender.last().invitation().id(), DeliveryState.SENT, 1);
    }

    @Test
    void anInvitationThatCannotBeReadKeepsNoOtherMessageWaiting() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        List<InvitationId> invited = inviteMany(service, 15);
        InvitationId broken = invited.get(3);
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && arguments.contains(broken)) {
                throw new IllegalStateException("unreadable");
            }
        });

        clock.advance(Duration.ofSeconds(1));
        assertThat(send(service)).isEqualTo(15);
        assertThat(sender.sent()).hasSize(14);

        faulty.heal();
        clock.advance(RETRIES.firstPause());
        assertThat(send(service)).isEqualTo(1);
        assertThat(sender.last().invitation().id()).isEqualTo(broken);
        assertThat(service.get(broken).orElseThrow().delivery().state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void aMailIsNotSentTwiceBecauseItsHistoryCannotBeWritten() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        invite(service, "ada@example.com");
        faulty.failBy((step, arguments) -> {
            if (step.equals("append")) {
                throw new IllegalStateException("full");
            }
        });

        assertThat(send(service)).isEqualTo(1);
        clock.advance(Duration.ofDays(1));

        assertThat(send(service)).isZero();
        assertThat(sender.sent()).hasSize(1);
    }

    @Test
    void aLateOutcomeOfAnEarlierMessageDoesNotHideThatTheLastOneWasSent() {
        InvitationService service = node();
        InvitationId id = invite(service, "ada@example.com");
        sender.answerWith(() -> SendOutcome.failedTemporarily("4.2.2"));
        send(service);
        sender.answerWith(SendOutcome::submitted);
        clock.advance(Duration.ofSeconds(10));
        service.refresh(id, ADMIN).orElseThrow();
        service.resend(id, ADMIN).orElseThrow();
        send(service);
        assertDelivery(id, DeliveryState.SENT, 2);
        clock.advance(RETRIES.firstPause());

        assertThat(send(service)).isEqualTo(1);

        assertThat(sender.sent()).hasSize(2);
        assertDelivery(id, DeliveryState.SENT, 2);
    }

    @Test
    void anOutcomeIsIgnoredWhenTheMessageWasLeasedByAnotherMeanwhile() {
        InvitationService service = node();
        InvitationService another = node();
        InvitationId id = invite(service, "ada@example.com");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        sender.answerWith(() -> {
            if (isFirst.getAndSet(false)) {
                clock.advance(LEASE);
                assertThat(send(another)).isEqualTo(1);
                return SendOutcome.failedPermanently("5.0.0");
            }
            return SendOutcome.submitted();
        });

        assertThat(send(service)).isZero();

        assertThat(sender.sent()).hasSize(2);
        assertThat(stored(id).delivery().state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void aWorkerWhoseClockIsSetBackGoesOnWithWhatIsDueByThen() {
        InvitationService service = node();
        inviteMany(service, 10);
        clock.advance(LEASE.multipliedBy(2));
        invite(service, "late@example.com");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        sender.answerWith(() -> {
            if (isFirst.getAndSet(false)) {
                clock.advance(LEASE.multipliedBy(2).negated());
            }
            return SendOutcome.submitted();
        });

        assertThat(send(service)).isEqualTo(10);
        clock.advance(LEASE.multipliedBy(2));
        assertThat(send(service)).isEqualTo(1);
    }

    @Test
    void aMessageWhoseLeaseRanOutBeforeItsTurnIsLeftToWhoeverHasItNow() {
        InvitationService service = node();
        InvitationService another = node();
        inviteMany(service, 2);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        sender.answerWith(() -> {
            if (isFirst.getAndSet(false)) {
                clock.advance(LEASE);
                assertThat(send(another)).isEqualTo(2);
            }
            return SendOutcome.submitted();
        });

        assertThat(send(service)).isZero();

        UUID slow = sender.sent().get(0).deliveryId();
        assertThat(sender.sent())
                .extracting(OutgoingInvitation::deliveryId)
                .filteredOn(id -> !id.equals(slow))
                .hasSize(1);
    }

    @Test
    void aBrokenConnectionAfterTheMailDoesNotLeadToASecondOne() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId id = invite(service, "ada@example.com");
        AtomicInteger breaks = new AtomicInteger();
        sender.answerWith(() -> {
            breaks.set(2);
            return SendOutcome.submitted();
        });
        faulty.failBy((step, arguments) -> {
            if (step.equals("settle") && breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new InvitationStorageException("settle: the connection broke", true);
            }
        });

        assertThat(send(service)).isEqualTo(1);

        assertDelivery(id, DeliveryState.SENT, 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConflictWhileAMessageIsJudgedOrNotedIsOvercome(boolean queueIsOfTheStore) {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationServiceBuilder builder = queueIsOfTheStore
                ? InvitationService.builder(faulty, sender)
                : InvitationService.builder(faulty.invitations(), sender);
        InvitationService service = builder.links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();
        Set<String> conflicts = ConcurrentHashMap.newKeySet();
        conflicts.addAll(Set.of("putToken", "recordDelivery"));
        faulty.failBy((step, arguments) -> {
            if (conflicts.remove(step)) {
                throw new TransactionConflictException(step, new IllegalStateException("40001"));
            }
        });

        InvitationId id = service.invite(forAda().build()).orElseThrow().id();

        assertThat(conflicts).isEmpty();
        assertThat(sender.sent()).hasSize(1);
        assertDelivery(id, DeliveryState.SENT, 1);
        clock.advance(Duration.ofDays(1));
        assertThat(send(service)).isZero();
    }

    @Test
    void anInterruptedWorkerSendsNothingMoreAndLeavesTheRestToOthersAtOnce() {
        InvitationService service = node();
        List<InvitationId> invited = inviteMany(service, 3);
        sender.answerWith(() -> {
            Thread.currentThread().interrupt();
            return SendOutcome.submitted();
        });

        int done = send(service);
        boolean isInterrupted = Thread.interrupted();

        assertThat(done).isEqualTo(1);
        assertThat(isInterrupted).isTrue();
        assertThat(invited.stream().filter(id -> stored(id).delivery().state() == DeliveryState.SENT))
                .hasSize(1);
        sender.answerWith(SendOutcome::submitted);
        assertThat(send(service)).isEqualTo(2);
    }

    @Test
    void aStartedWorkerSendsUntilItIsClosed() throws Exception {
        InvitationService service = node();
        CountDownLatch sent = new CountDownLatch(20);
        sender.answerWith(() -> {
            sent.countDown();
            return SendOutcome.submitted();
        });
        DeliveryWorker worker = service.deliveryWorker();
        worker.start(threads, SHORT);
        worker.start(threads, SHORT);

        List<InvitationId> invited = inviteMany(service, 20);
        assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        worker.close();

        assertThat(invited).allSatisfy(id -> assertDelivery(id, DeliveryState.SENT, 1));
        invite(service, "ada@example.com");
        assertThat(sender.sent()).hasSize(20);
        assertThatThrownBy(() -> worker.start(threads, SHORT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> service.deliveryWorker().start(threads, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingWaitsForTheMessageUnderWayAndLeavesTheRestToOthersAtOnce() throws Exception {
        InvitationService service = node();
        inviteMany(service, 3);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayReturn = new CountDownLatch(1);
        sender.answerWith(() -> {
            entered.countDown();
            awaitQuietly(mayReturn);
            return SendOutcome.submitted();
        });
        DeliveryWorker worker = service.deliveryWorker();
        worker.start(threads, SHORT);
        assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();

        Future<?> closing = Parallel.startBeside(threads, () -> {
            worker.close();
            return true;
        });
        assertThat(closing.isDone()).isFalse();
        mayReturn.countDown();
        Parallel.resultOf(closing);

        InvitationId tried = sender.last().invitation().id();
        assertThat(sender.sent()).hasSize(1);
        assertDelivery(tried, DeliveryState.SENT, 1);
        assertThat(send(service)).isEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSenderCanCloseTheWorkerThatCallsIt() throws Exception {
        InvitationService service = node();
        invite(service, "ada@example.com");
        AtomicReference<DeliveryWorker> worker = new AtomicReference<>(service.deliveryWorker());
        CountDownLatch closed = new CountDownLatch(1);
        sender.answerWith(() -> {
            worker.get().close();
            closed.countDown();
            return SendOutcome.submitted();
        });

        worker.get().start(threads, SHORT);

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWorkerGoesOnWhenTheStoreIsBack() throws Exception {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        CountDownLatch failed = new CountDownLatch(2);
        CountDownLatch sent = new CountDownLatch(1);
        sender.answerWith(() -> {
            sent.countDown();
            return SendOutcome.submitted();
        });
        faulty.failBy((step, arguments) -> {
            if (step.equals("lease")) {
                failed.countDown();
                throw new IllegalStateException("the store is down");
            }
        });
        try (DeliveryWorker worker = service.deliveryWorker()) {
            worker.start(threads, SHORT);
            assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
            invite(service, "ada@example.com");
            faulty.heal();

            assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aMessageThatTheCallerTriesIsLeftAloneByWorkers() {
        InvitationService direct = service();
        InvitationService worker = node();
        sender.answerWith(() -> {
            assertThat(send(worker)).isZero();
            return SendOutcome.submitted();
        });

        InvitationId id = direct.invite(forAda().build()).orElseThrow().id();

        assertThat(sender.sent()).hasSize(1);
        assertDelivery(id, DeliveryState.SENT, 1);
    }
}
