package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.delivery;
import static io.invitation.testkit.Samples.invitation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.Invitation;
import io.invitation.InvitationStorageException;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.QueueHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@code DeliveryQueue} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class DeliveryQueueContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected DeliveryQueueContract() {}

    private static final Instant UNTIL = NOW.plusSeconds(60).plusNanos(1_000);
    private static final Instant BEFORE_END = UNTIL.minusNanos(1_000);
    private static final Instant MUCH_LATER = NOW.plus(Duration.ofDays(1));

    @ParameterizedTest
    @EnumSource(MessagePurpose.class)
    @DisplayName("Q-ENQUEUE-1 Q-FIND-1 a message comes back equal in every part")
    void messagesComeBackEqual(MessagePurpose purpose) {
        Invitation invitation = insert(Samples.full().toBuilder());
        List<Delivery> messages = new ArrayList<>();
        for (DeliveryState state : DeliveryState.values()) {
            messages.add(Delivery.builder(
                            UUID.randomUUID(),
                            invitation.id(),
                            invitation.scope(),
                            Integer.MAX_VALUE,
                            purpose,
                            Instant.parse("2026-11-01T05:59:59.999999Z"))
                    .redemption(RedemptionId.timeOrdered(NOW))
                    .state(state, NOW.plusNanos(1_000), 7)
                    .dueAt(NOW.plusNanos(2_000))
                    .code("c".repeat(40))
                    .lease(UUID.randomUUID(), NOW.plusNanos(3_000))
                    .build());
        }
        messages.add(delivery(invitation, NOW));
        messages.add(delivery(invitation, NOW).toBuilder()
                .dueAt(null)
                .lease(UUID.randomUUID(), null)
                .build());

        messages.forEach(first.deliveries()::enqueue);

        for (Delivery message : messages) {
            assertThat(second.deliveries().find(message.id())).contains(message);
        }
        assertThat(second.deliveries().find(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("Q-ENQUEUE-2 a second message with the same id is a permanent failure and changes nothing")
    void anIdIsQueuedOnce() {
        Delivery message = enqueued(insert(invitation()), NOW);
        Delivery again = message.toBuilder().code("other").build();

        assertThatThrownBy(() -> second.deliveries().enqueue(again))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(second.deliveries().find(message.id())).contains(message);
    }

    @Test
    @DisplayName("Q-ENQUEUE-3 a message that is enqueued under a lease is due when that has run out")
    void aMessageCanBeEnqueuedUnderALease() {
        Delivery leased = delivery(insert(invitation()), NOW).toBuilder()
                .lease(UUID.randomUUID(), UNTIL)
                .build();

        first.deliveries().enqueue(leased);

        assertThat(second.deliveries().lease(lease(BEFORE_END, MUCH_LATER, 9))).isEmpty();
        assertThat(second.deliveries().health(BEFORE_END)).isEqualTo(QueueHealth.of(1, 0, Optional.empty()));
        assertThat(ids(second.deliveries().lease(lease(UNTIL, MUCH_LATER, 9)))).containsExactly(leased.id());
        assertThat(first.deliveries().settle(leased, finishedAt(leased, UNTIL))).isFalse();
    }

    @Test
    @DisplayName("Q-ENQUEUE-3 whoever enqueued a message under a lease settles it")
    void whoEnqueuedUnderALeaseSettles() {
        Delivery leased = delivery(insert(invitation()), NOW).toBuilder()
                .lease(UUID.randomUUID(), UNTIL)
                .build();
        first.deliveries().enqueue(leased);

        assertThat(first.deliveries().settle(leased, finishedAt(leased, NOW))).isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(finishedAt(leased, NOW));
    }

    @Test
    @DisplayName("Q-ENQUEUE-4 several messages are added as one by one")
    void severalAreEnqueued() {
        Invitation invitation = insert(invitation());
        List<Delivery> messages = List.of(
                delivery(invitation, NOW),
                delivery(insert(invitation()), NOW),
                delivery(invitation, NOW).toBuilder()
                        .lease(UUID.randomUUID(), UNTIL)
                        .build());

        first.deliveries().enqueueAll(messages);
        first.deliveries().enqueueAll(List.of());

        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(second.deliveries().find(message.id())).contains(message));
        assertThat(second.deliveries().health(NOW)).isEqualTo(QueueHealth.of(3, 2, Optional.of(NOW)));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("Q-ENQUEUE-4 an id that is taken is a permanent failure among several too, and undoes the others")
    void severalStayOrGoTogether() {
        Invitation invitation = insert(invitation());
        Delivery taken = enqueued(invitation, NOW);
        Delivery other = delivery(invitation, NOW);
        List<Delivery> several = List.of(other, taken.toBuilder().code("other").build());

        assertThatThrownBy(() -> first.invitations().transactions().inTransaction(transaction -> {
                    first.deliveries().enqueueAll(several);
                    return several;
                }))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isFalse());

        assertThat(second.deliveries().find(taken.id())).contains(taken);
        assertThat(second.deliveries().find(other.id())).isEmpty();
    }

    @Test
    @DisplayName("Q-LEASE-1 what one worker has leased no other one gets, before it runs out")
    void aLeasedMessageIsOnesOwn() {
        Delivery message = enqueued(insert(invitation()), NOW);

        List<Delivery> leased = first.deliveries().lease(request(NOW, 9));

        assertThat(leased).extracting(Delivery::id).containsExactly(message.id());
        assertThat(second.deliveries().lease(request(NOW, 9))).isEmpty();
        assertThat(first.deliveries().lease(request(NOW, 9))).isEmpty();
        assertThat(second.deliveries().lease(lease(BEFORE_END, MUCH_LATER, 9))).isEmpty();
        assertThat(second.deliveries().find(message.id())).contains(leased.get(0));
    }

    @Test
    @DisplayName(
            "Q-LEASE-1 messages are leased once they are due, those due first coming first, no more than asked for")
    void dueMessagesAreLeasedInOrder() {
        Invitation invitation = insert(invitation());
        Delivery third = enqueued(invitation, NOW);
        Delivery first = enqueued(invitation, NOW.minusSeconds(5));
        Delivery second = enqueued(invitation, NOW.minusNanos(1_000));
        Delivery later = enqueued(invitation, NOW.plusNanos(1_000));

        assertThat(ids(this.first.deliveries().lease(request(NOW, 2)))).containsExactly(first.id(), second.id());
        assertThat(ids(this.second.deliveries().lease(request(NOW, 2)))).containsExactly(third.id());
        assertThat(ids(this.first.deliveries().lease(request(NOW.plusNanos(1_000), 2))))
                .containsExactly(later.id());
    }

    @Test
    @DisplayName("Q-LEASE-2 of many workers that lease at once each message goes to exactly one")
    void simultaneousLeasesShareTheMessages() throws Exception {
        List<Invitation> invitations = List.of(
                insert(invitation()),
                insert(invitation(Scope.of("b"), Audience.anyone())),
                insert(invitation(Scope.of("c"), Audience.anyone())));
        List<UUID> queued = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            queued.add(enqueued(invitations.get(i % 3), NOW.minusMillis(i)).id());
        }

        List<List<UUID>> leased = Parallel.run(8, i -> () -> {
            List<UUID> mine = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                List<Delivery> some =
                        StoreRules.patiently(() -> node(i).deliveries().lease(request(NOW, 7)));
                assertThat(some).hasSizeLessThanOrEqualTo(7);
                mine.addAll(ids(some));
            }
            return mine;
        });

        List<UUID> rest = ids(first.deliveries().lease(request(NOW, 120)));
        assertThat(Stream.concat(leased.stream().flatMap(List::stream), rest.stream()))
                .containsExactlyInAnyOrderElementsOf(queued);
    }

    @Test
    @DisplayName("Q-LEASE-3 a lease that has run out, at its very end, makes the message due again, with a new lease")
    void aLapsedLeaseMakesDueAgain() {
        Delivery message = enqueued(insert(invitation()), NOW);
        Delivery former = first.deliveries().lease(request(NOW, 9)).get(0);

        assertThat(second.deliveries().lease(lease(BEFORE_END, MUCH_LATER, 9))).isEmpty();
        List<Delivery> again = second.deliveries().lease(lease(UNTIL, MUCH_LATER, 9));

        assertThat(ids(again)).containsExactly(message.id());
        assertThat(again.get(0).leasedUntil()).contains(MUCH_LATER);
        assertThat(again.get(0).lease()).isPresent().isNotEqualTo(former.lease());
    }

    @Test
    @DisplayName("Q-LEASE-3 of many who lease a message again at once exactly one gets it")
    void oneLeasesAgain() throws Exception {
        enqueued(insert(invitation()), NOW);
        first.deliveries().lease(request(NOW, 9));

        List<Integer> leased = Parallel.run(
                16,
                i -> () -> StoreRules.patiently(() -> node(i).deliveries().lease(lease(UNTIL, MUCH_LATER, 9)))
                        .size());

        assertThat(leased).containsOnlyOnce(1).containsOnly(0, 1);
    }

    @Test
    @DisplayName("Q-LEASE-4 the first of every scope comes before the second of any, and so on in rounds")
    void scopesTakeTurns() {
        Invitation busy = insert(invitation(Scope.of("busy"), Audience.anyone()));
        Invitation small = insert(invitation(Scope.of("small"), Audience.anyone()));
        Invitation tiny = insert(invitation(Scope.of("tiny"), Audience.anyone()));
        List<UUID> ofBusy = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ofBusy.add(enqueued(busy, NOW.minusSeconds(100 - i)).id());
        }
        List<UUID> ofSmall = List.of(
                enqueued(small, NOW.minusSeconds(2)).id(),
                enqueued(small, NOW.minusSeconds(1)).id());
        UUID ofTiny = enqueued(tiny, NOW).id();

        List<Delivery> leased = first.deliveries().lease(request(NOW, 6));

        assertThat(idsOf(leased, busy)).isEqualTo(ofBusy.subList(0, 3));
        assertThat(idsOf(leased, small)).isEqualTo(ofSmall);
        assertThat(idsOf(leased, tiny)).containsExactly(ofTiny);
        assertThat(ids(second.deliveries().lease(request(NOW, 4)))).isEqualTo(ofBusy.subList(3, 7));
    }

    @Test
    @DisplayName("Q-LEASE-4 of very many scopes the one whose message was due first comes first, whatever its name")
    void veryManyScopesAreSeen() {
        Invitation invitation = insert(invitation());
        transactions().inTransaction(transaction -> {
            for (int i = 0; i < 2_000; i++) {
                enqueue(invitation, String.format("scope%04d", i), NOW.minusSeconds(i));
            }
            return null;
        });

        assertThat(first.deliveries().lease(request(NOW, 2)))
                .extracting(delivery -> delivery.scope().name())
                .containsExactlyInAnyOrder("scope1999", "scope1998");
    }

    private void enqueue(Invitation invitation, String scope, Instant dueAt) {
        first.deliveries()
                .enqueue(Delivery.builder(
                                UUID.randomUUID(),
                                invitation.id(),
                                Scope.of(scope),
                                1,
                                MessagePurpose.INVITATION,
                                dueAt)
                        .build());
    }

    @Test
    @DisplayName("Q-LEASE-4 of one round those due first come first")
    void aRoundIsInOrder() {
        Invitation one = insert(invitation(Scope.of("one"), Audience.anyone()));
        Invitation two = insert(invitation(Scope.of("two"), Audience.anyone()));
        Invitation three = insert(invitation(Scope.of("three"), Audience.anyone()));
        UUID third = enqueued(one, NOW.minusSeconds(1)).id();
        UUID first = enqueued(two, NOW.minusSeconds(3)).id();
        enqueued(two, NOW.minusSeconds(2));
        UUID second = enqueued(three, NOW.minusSeconds(2)).id();

        assertThat(ids(this.first.deliveries().lease(request(NOW, 3)))).containsExactlyInAnyOrder(first, second, third);
        assertThat(ids(this.second.deliveries().lease(request(NOW, 3)))).hasSize(1);
    }

    @Test
    @DisplayName("Q-LEASE-5 nothing but the lease and its end changes in a message")
    void onlyTheLeaseChanges() {
        Delivery queued = delivery(insert(invitation()), NOW).toBuilder()
                .redemption(RedemptionId.timeOrdered(NOW))
                .state(DeliveryState.DEFERRED, NOW.minusSeconds(1), 3)
                .code("4.2.2")
                .build();
        first.deliveries().enqueue(queued);

        List<Delivery> leased = first.deliveries().lease(request(NOW, 9));

        assertThat(leased).hasSize(1);
        Delivery now = leased.get(0);
        assertThat(now.lease()).isPresent();
        assertThat(now.leasedUntil()).contains(UNTIL);
        assertThat(now.toBuilder().lease(null, null).build()).isEqualTo(queued);
        assertThat(second.deliveries().find(now.id())).contains(now);
    }

    @Test
    @DisplayName("Q-LEASE-5 messages leased together share one lease, which nobody else has")
    void aLeaseHasAnId() {
        Invitation invitation = insert(invitation());
        for (int i = 0; i < 4; i++) {
            enqueued(invitation, NOW);
        }

        List<Delivery> one = first.deliveries().lease(request(NOW, 2));
        List<Delivery> other = first.deliveries().lease(request(NOW, 2));

        assertThat(one).hasSize(2);
        assertThat(one.get(0).lease()).isEqualTo(one.get(1).lease());
        assertThat(other).hasSize(2);
        assertThat(other.get(0).lease()).isPresent().isNotEqualTo(one.get(0).lease());
    }

    @Test
    @DisplayName("Q-LEASE-6 one message can be leased alone, if it is due")
    void oneMessageIsLeasedAlone() {
        Invitation invitation = insert(invitation());
        enqueued(invitation, NOW.minusSeconds(1));
        Delivery wanted = enqueued(invitation, NOW);
        Delivery later = enqueued(invitation, NOW.plusNanos(1_000));

        assertThat(ids(first.deliveries().lease(only(wanted)))).containsExactly(wanted.id());
        assertThat(second.deliveries().lease(only(wanted))).as("leased").isEmpty();
        assertThat(second.deliveries().lease(only(later))).as("not due").isEmpty();
        assertThat(second.deliveries().lease(new LeaseRequest(NOW, UNTIL, 9, Optional.of(UUID.randomUUID()))))
                .isEmpty();
    }

    @Test
    @DisplayName("Q-LEASE-6 a finished message is never leased")
    void aFinishedMessageIsNotLeased() {
        Delivery finished = finished(insert(invitation()), NOW);

        assertThat(first.deliveries().lease(lease(MUCH_LATER, MUCH_LATER.plusSeconds(1), 9)))
                .isEmpty();
        assertThat(first.deliveries()
                        .lease(new LeaseRequest(MUCH_LATER, MUCH_LATER.plusSeconds(1), 9, Optional.of(finished.id()))))
                .isEmpty();
    }

    private static LeaseRequest only(Delivery message) {
        return new LeaseRequest(NOW, UNTIL, 9, Optional.of(message.id()));
    }

    @Test
    @DisplayName("Q-SETTLE-1 what became of a leased message is stored: due again, and finished at last")
    void aLeasedMessageIsSettled() {
        enqueued(insert(invitation()), NOW);
        Instant again = NOW.plusSeconds(5);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery deferred = leased.toBuilder()
                .state(DeliveryState.DEFERRED, NOW.plusNanos(1_000), 1)
                .dueAt(again)
                .code("4.2.2")
                .lease(null, null)
                .build();

        assertThat(first.deliveries().settle(leased, deferred)).isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(deferred);
        assertThat(second.deliveries().lease(request(again.minusNanos(1_000), 9)))
                .isEmpty();

        Delivery retried =
                second.deliveries().lease(lease(again, MUCH_LATER, 9)).get(0);
        Delivery sent = retried.toBuilder()
                .state(DeliveryState.SENT, again, 2)
                .dueAt(null)
                .code(null)
                .build();
        assertThat(second.deliveries().settle(retried, sent)).isTrue();
        assertThat(first.deliveries().find(leased.id())).contains(sent);
    }

    @Test
    @DisplayName("Q-SETTLE-1 a lease that is kept goes on, and can be settled once more")
    void aKeptLeaseGoesOn() {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery sending =
                leased.toBuilder().state(DeliveryState.SENDING, NOW, 1).build();

        assertThat(first.deliveries().settle(leased, sending)).isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(sending);
        assertThat(second.deliveries().lease(lease(BEFORE_END, MUCH_LATER, 9))).isEmpty();
        assertThat(first.deliveries().settle(sending, finishedAt(sending, NOW))).isTrue();
    }

    @Test
    @DisplayName("Q-SETTLE-2 a message that somebody else has leased since, or that nobody has, is not settled")
    void onlyTheHolderSettles() {
        Delivery queued = enqueued(insert(invitation()), NOW);
        assertThat(first.deliveries().settle(queued, finishedAt(queued, NOW)))
                .as("nobody has leased it")
                .isFalse();
        assertThat(second.deliveries().find(queued.id())).contains(queued);

        Delivery former = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery now = second.deliveries().lease(lease(UNTIL, MUCH_LATER, 9)).get(0);
        assertThat(first.deliveries().settle(former, finishedAt(former, UNTIL))).isFalse();
        assertThat(second.deliveries().find(queued.id())).contains(now);

        Delivery done = finishedAt(now, UNTIL).toBuilder().lease(null, null).build();
        assertThat(second.deliveries().settle(now, done)).isTrue();
        assertThat(second.deliveries().settle(now, former))
                .as("the lease was given up")
                .isFalse();
        assertThat(first.deliveries().find(queued.id())).contains(done);

        Delivery unknown = delivery(insert(invitation()), NOW).toBuilder()
                .lease(UUID.randomUUID(), UNTIL)
                .build();
        assertThat(first.deliveries().settle(unknown, finishedAt(unknown, NOW))).isFalse();
        assertThat(first.deliveries().find(unknown.id())).isEmpty();
    }

    @Test
    @DisplayName("Q-SETTLE-4 nothing but the id of the lease tells whose it is")
    void theIdOfTheLeaseDecides() {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery otherwise = leased.toBuilder()
                .state(DeliveryState.DEFERRED, NOW.plusSeconds(1), 5)
                .dueAt(MUCH_LATER)
                .code("4.2.2")
                .lease(leased.lease().orElseThrow(), MUCH_LATER)
                .build();

        assertThat(first.deliveries().settle(otherwise, finishedAt(leased, NOW)))
                .isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(finishedAt(leased, NOW));
    }

    @Test
    @DisplayName("Q-SETTLE-5 a lease that is prolonged lasts until its new end, and nobody else has the message before")
    void aLeaseIsProlonged() {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery prolonged =
                leased.toBuilder().lease(UUID.randomUUID(), MUCH_LATER).build();

        assertThat(first.deliveries().settle(leased, prolonged)).isTrue();
        assertThat(second.deliveries().lease(lease(UNTIL, MUCH_LATER, 9))).isEmpty();
        assertThat(first.deliveries().settle(leased, finishedAt(leased, NOW)))
                .as("the former id")
                .isFalse();
        assertThat(first.deliveries().find(leased.id())).contains(prolonged);
        assertThat(ids(second.deliveries().lease(lease(MUCH_LATER, MUCH_LATER.plusSeconds(1), 9))))
                .containsExactly(leased.id());
    }

    @Test
    @DisplayName("Q-SETTLE-5 a finished message that keeps its lease can be settled once more, and is not leased")
    void aFinishedMessageKeepsItsLease() {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery finished = finishedAt(leased, NOW).toBuilder()
                .lease(leased.lease().orElseThrow(), UNTIL)
                .build();

        assertThat(first.deliveries().settle(leased, finished)).isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(finished);
        assertThat(second.deliveries().lease(lease(UNTIL, MUCH_LATER, 9))).isEmpty();
        assertThat(first.deliveries().settle(leased, finishedAt(leased, NOW.plusSeconds(1))))
                .isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(finishedAt(leased, NOW.plusSeconds(1)));
    }

    @Test
    @DisplayName("Q-SETTLE-2 of many who settle one lease at once, giving it up, exactly one does")
    void oneSettles() throws Exception {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);

        List<Boolean> settled = Parallel.run(
                16,
                i -> () -> StoreRules.patiently(() -> node(i).deliveries()
                        .settle(
                                leased,
                                leased.toBuilder()
                                        .state(DeliveryState.DEFERRED, NOW, i + 1)
                                        .lease(null, null)
                                        .build())));

        assertThat(settled).containsOnlyOnce(true);
        assertThat(second.deliveries().find(leased.id()).map(Delivery::attempts))
                .contains(settled.indexOf(true) + 1);
    }

    @Test
    @DisplayName("Q-SETTLE-3 a lease that has run out can be settled while nobody else has leased the message")
    void aLapsedLeaseCanBeSettled() {
        enqueued(insert(invitation()), NOW);
        Delivery leased = first.deliveries().lease(request(NOW, 9)).get(0);
        Delivery done = finishedAt(leased, MUCH_LATER);

        assertThat(first.deliveries().settle(leased, done)).isTrue();
        assertThat(second.deliveries().find(leased.id())).contains(done);
        assertThat(second.deliveries().lease(lease(MUCH_LATER, MUCH_LATER.plusSeconds(1), 9)))
                .isEmpty();
    }

    @Test
    @DisplayName("Q-HEALTH-1 messages that wait are counted, those that could be leased now, and since when")
    void waitingMessagesAreCounted() {
        assertThat(first.deliveries().health(NOW)).isEqualTo(QueueHealth.of(0, 0, Optional.empty()));
        Invitation one = insert(invitation());
        Invitation other = insert(invitation(Scope.of("other"), Audience.anyone()));
        enqueued(one, NOW.minusSeconds(9));
        enqueued(other, NOW.minusSeconds(5).plusNanos(1_000));
        enqueued(one, NOW);
        enqueued(one, NOW.plusNanos(1_000));
        finished(other, NOW.minusSeconds(99));

        assertThat(second.deliveries().health(NOW)).isEqualTo(QueueHealth.of(4, 3, Optional.of(NOW.minusSeconds(9))));

        first.deliveries().lease(request(NOW.minusSeconds(6), 1));

        assertThat(second.deliveries().health(NOW))
                .isEqualTo(QueueHealth.of(4, 2, Optional.of(NOW.minusSeconds(5).plusNanos(1_000))));
        assertThat(second.deliveries().health(UNTIL))
                .as("the lease has run out")
                .isEqualTo(QueueHealth.of(4, 4, Optional.of(NOW.minusSeconds(9))));
        assertThat(second.deliveries().health(NOW.minusSeconds(10))).isEqualTo(QueueHealth.of(4, 0, Optional.empty()));
    }

    @Test
    @DisplayName(
            "Q-PURGE-1 messages finished before an instant are forgotten, no more than asked for, and none that wait")
    void oldMessagesAreForgotten() {
        Invitation invitation = insert(invitation());
        Delivery waiting = delivery(invitation, NOW).toBuilder()
                .state(DeliveryState.DEFERRED, NOW.minus(Duration.ofDays(99)), 1)
                .build();
        first.deliveries().enqueue(waiting);
        for (int i = 0; i < 5; i++) {
            finished(invitation, NOW.minusNanos(1_000));
        }
        Delivery kept = finished(invitation, NOW);

        assertThat(first.deliveries().purge(NOW, 3)).isEqualTo(3);
        assertThat(second.deliveries().purge(NOW, 9)).isEqualTo(2);
        assertThat(first.deliveries().purge(NOW, 9)).isZero();
        assertThat(second.deliveries().find(kept.id())).contains(kept);
        assertThat(second.deliveries().find(waiting.id())).contains(waiting);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("Q-TX-1 nobody leases what a transaction enqueued before it commits, nor ever if it fails")
    void anUncommittedMessageIsNotLeased() throws Exception {
        Invitation invitation = insert(invitation());
        Delivery failed = delivery(invitation, NOW);
        Delivery queued = delivery(invitation, NOW);
        List<Future<List<Delivery>>> beside = new ArrayList<>();

        rolledBack(() -> {
            first.deliveries().enqueue(failed);
            beside.add(leaseBeside());
        });
        assertThat(beside.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(List.of());
        assertThat(second.deliveries().find(failed.id())).isEmpty();
        assertThat(second.deliveries().lease(request(NOW, 9))).isEmpty();

        committed(() -> first.deliveries().enqueue(queued));
        assertThat(ids(second.deliveries().lease(request(NOW, 9)))).containsExactly(queued.id());
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("Q-TX-1 what a failed transaction leased, settled or forgot is as before")
    void aRollbackRestoresTheQueue() {
        Invitation invitation = insert(invitation());
        Delivery toSettle = enqueued(invitation, NOW.minusSeconds(1));
        Delivery leased = first.deliveries().lease(request(NOW, 1)).get(0);
        Delivery toLease = enqueued(invitation, NOW);
        Delivery toPurge = finished(invitation, NOW.minusSeconds(1));

        rolledBack(() -> {
            assertThat(first.deliveries().settle(leased, finishedAt(leased, NOW)))
                    .isTrue();
            assertThat(first.deliveries().lease(request(NOW, 9))).hasSize(1);
            assertThat(first.deliveries().purge(NOW, 9)).isEqualTo(1);
        });

        assertThat(second.deliveries().find(toSettle.id())).contains(leased);
        assertThat(second.deliveries().find(toLease.id())).contains(toLease);
        assertThat(second.deliveries().find(toPurge.id())).contains(toPurge);
        assertThat(ids(second.deliveries().lease(request(NOW, 9)))).containsExactly(toLease.id());
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("Q-LEASE-2 what an open transaction has leased nobody else gets once it has committed")
    void anUncommittedLeaseHolds() throws Exception {
        Delivery message = enqueued(insert(invitation()), NOW);
        List<Future<List<Delivery>>> beside = new ArrayList<>();

        committed(() -> {
            assertThat(ids(first.deliveries().lease(request(NOW, 9)))).containsExactly(message.id());
            beside.add(leaseBeside());
        });

        assertThat(beside.get(0)).succeedsWithin(Parallel.SOON).isEqualTo(List.of());
    }

    private Future<List<Delivery>> leaseBeside() throws Exception {
        return Parallel.startBeside(
                beside, () -> StoreRules.patiently(() -> second.deliveries().lease(request(NOW, 9))));
    }

    private Delivery enqueued(Invitation invitation, Instant dueAt) {
        Delivery message = delivery(invitation, dueAt);
        first.deliveries().enqueue(message);
        return message;
    }

    private Delivery finished(Invitation invitation, Instant at) {
        Delivery message = finishedAt(delivery(invitation, at), at);
        first.deliveries().enqueue(message);
        return message;
    }

    private static Delivery finishedAt(Delivery message, Instant at) {
        return message.toBuilder()
                .state(DeliveryState.SENT, at, message.attempts() + 1)
                .dueAt(null)
                .build();
    }

    private static LeaseRequest request(Instant now, int limit) {
        return lease(now, UNTIL, limit);
    }

    private static LeaseRequest lease(Instant now, Instant until, int limit) {
        return new LeaseRequest(now, until, limit, Optional.empty());
    }

    private static List<UUID> ids(List<Delivery> messages) {
        return messages.stream().map(Delivery::id).toList();
    }

    private static List<UUID> idsOf(List<Delivery> messages, Invitation invitation) {
        return messages.stream()
                .filter(message -> message.invitationId().equals(invitation.id()))
                .map(Delivery::id)
                .toList();
    }
}
