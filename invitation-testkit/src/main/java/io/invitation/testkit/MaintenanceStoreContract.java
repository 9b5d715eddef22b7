package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.delivery;
import static io.invitation.testkit.Samples.held;
import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Delivery;
import io.invitation.spi.EndedInvitation;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@code MaintenanceStore} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}. All faces are needed but those for limits, idempotency and suppressions.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class MaintenanceStoreContract extends MentionRules {

    /** For the subclass that hands over a store. */
    protected MaintenanceStoreContract() {}

    @Test
    @DisplayName("D-DUE-1 what is due is found, of all scopes and statuses, those due first coming first")
    void whatIsDueIsFound() {
        InvitationId third = insert(invitation().dueAt(NOW)).id();
        InvitationId first = insert(invitation(Scope.of("other"), Audience.anyone())
                        .dueAt(NOW.minusSeconds(9))
                        .enabled(false))
                .id();
        InvitationId second = insert(invitation()
                        .dueAt(NOW.minusNanos(1_000))
                        .closure(new Closure(Closure.Kind.REVOKED, NOW, Actor.SYSTEM, Optional.empty())))
                .id();
        insert(invitation().dueAt(NOW.plusNanos(1_000)));
        insert(invitation());

        assertThat(due(NOW, EVERYTHING)).containsExactly(first, second, third);
        assertThat(due(NOW, 2)).containsExactly(first, second);
        assertThat(due(NOW.minusSeconds(10), EVERYTHING)).isEmpty();
    }

    private List<InvitationId> due(Instant now, int limit) {
        return second.maintenance().findDue(now, limit);
    }

    @Test
    @DisplayName("D-RESCHEDULE-1 when an invitation is due next is stored, and nothing else of it changes")
    void anInvitationIsRescheduled() {
        Invitation before = insert(Samples.full().toBuilder());
        Instant due = before.dueAt().orElseThrow();
        Instant next = due.plusSeconds(1).plusNanos(1_000);

        assertThat(first.maintenance().reschedule(before.id(), due, Optional.of(next)))
                .isTrue();
        assertThat(stored(before.id())).isEqualTo(before.toBuilder().dueAt(next).build());
        assertThat(due(due, EVERYTHING)).isEmpty();
        assertThat(due(next, EVERYTHING)).containsExactly(before.id());

        assertThat(first.maintenance().reschedule(before.id(), next, Optional.empty()))
                .isTrue();
        assertThat(stored(before.id())).isEqualTo(before.toBuilder().dueAt(null).build());
        assertThat(due(next, EVERYTHING)).isEmpty();
    }

    @Test
    @DisplayName("D-RESCHEDULE-1 nothing is stored if it is due at another instant, or never, or gone")
    void aStaleRescheduleChangesNothing() {
        Invitation due = insert(invitation().dueAt(NOW));
        Invitation never = insert(invitation());

        for (Instant other : List.of(NOW.plusNanos(1_000), NOW.minusNanos(1_000))) {
            assertThat(first.maintenance().reschedule(due.id(), other, Optional.empty()))
                    .isFalse();
        }
        assertThat(first.maintenance().reschedule(never.id(), NOW, Optional.of(NOW)))
                .isFalse();
        assertThat(first.maintenance().reschedule(InvitationId.timeOrdered(NOW), NOW, Optional.of(NOW)))
                .isFalse();
        assertThat(stored(due.id())).isEqualTo(due);
        assertThat(stored(never.id())).isEqualTo(never);
    }

    @Test
    @DisplayName("D-RESCHEDULE-2 the same instant again is stored, and changes nothing")
    void theSameInstantAgainIsStored() {
        Invitation due = insert(invitation().dueAt(NOW));

        assertThat(first.maintenance().reschedule(due.id(), NOW, Optional.of(NOW)))
                .isTrue();
        assertThat(second.maintenance().reschedule(due.id(), NOW, Optional.of(NOW)))
                .isTrue();
        assertThat(stored(due.id())).isEqualTo(due);
        assertThat(due(NOW, EVERYTHING)).containsExactly(due.id());
    }

    @Test
    @DisplayName("D-RESCHEDULE-1 of many who reschedule at once exactly one does")
    void oneReschedules() throws Exception {
        Invitation due = insert(invitation().dueAt(NOW));

        List<Boolean> done = Parallel.run(
                16,
                i -> () -> StoreRules.patiently(
                        () -> node(i).maintenance().reschedule(due.id(), NOW, Optional.of(NOW.plusSeconds(1 + i)))));

        assertThat(done).containsOnlyOnce(true);
        assertThat(stored(due.id()).dueAt()).contains(NOW.plusSeconds(1 + done.indexOf(true)));
    }

    @Test
    @DisplayName("D-ENDED-1 what was over before an instant is found, for every combination of facts")
    void whatIsOverIsFound() {
        List<Invitation> all = everyCombinationOfFacts();
        Collections.shuffle(all, new Random(7));
        all.forEach(first.invitations()::insert);
        insert(invitation(Scope.of("other"), Audience.anyone())
                .closure(new Closure(Closure.Kind.REVOKED, Instant.EPOCH, Actor.SYSTEM, Optional.empty())));

        List<EndedInvitation> expected = all.stream()
                .filter(MaintenanceStoreContract::wasOverBeforeNow)
                .map(invitation -> new EndedInvitation(invitation.endedAt().orElseThrow(), invitation.id()))
                .sorted(Comparator.comparing(EndedInvitation::at)
                        .thenComparing(ended -> ended.id().value().toString()))
                .toList();

        assertThat(expected).hasSizeBetween(10, all.size() - 10);
        assertThat(ended()).isEqualTo(expected);
        List<EndedInvitation> paged = new ArrayList<>();
        Optional<EndedInvitation> last = Optional.empty();
        do {
            List<EndedInvitation> page = second.maintenance().findEnded(Scope.DEFAULT, false, NOW, last, 7);
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            paged.addAll(page);
            last = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
        } while (last.isPresent());
        assertThat(paged).isEqualTo(expected);
    }

    private List<EndedInvitation> ended() {
        return second.maintenance().findEnded(Scope.DEFAULT, false, NOW, Optional.empty(), EVERYTHING);
    }

    private static List<Invitation> everyCombinationOfFacts() {
        List<Optional<Instant>> times = List.of(
                Optional.empty(),
                Optional.of(NOW.minusNanos(2_000)),
                Optional.of(NOW.minusNanos(1_000)),
                Optional.of(NOW));
        List<Invitation> all = new ArrayList<>();
        for (Optional<Instant> closed : times) {
            for (Optional<Instant> accepted : times) {
                for (Optional<Instant> expires : times) {
                    for (int places : new int[] {0, 1, 2}) {
                        for (int held : new int[] {0, 1}) {
                            for (boolean enabled : new boolean[] {true, false}) {
                                if (places + held <= 2) {
                                    all.add(invitation()
                                            .quota(Quota.of(2))
                                            .closure(closed.map(at -> new Closure(
                                                            Closure.Kind.DECLINED, at, Actor.SYSTEM, Optional.empty()))
                                                    .orElse(null))
                                            .acceptedAt(accepted.orElse(null))
                                            .expiry(expires.map(Expiry::at).orElse(Expiry.never()))
                                            .places(places)
                                            .heldPlaces(held)
                                            .enabled(enabled)
                                            .build());
                                }
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private static boolean wasOverBeforeNow(Invitation invitation) {
        boolean lastAcceptanceBefore = invitation.acceptedAt().stream().allMatch(at -> at.isBefore(NOW));
        boolean full = invitation.places() == 2 && invitation.acceptedAt().isPresent();
        boolean closed =
                invitation.closure().stream().anyMatch(closure -> closure.at().isBefore(NOW));
        boolean expired = invitation.expiry().instant().stream().anyMatch(at -> at.isBefore(NOW));
        return invitation.heldPlaces() == 0 && lastAcceptanceBefore && (full || closed || expired);
    }

    @Test
    @DisplayName("D-ENDED-1 an unlimited invitation is over by time or closure only")
    void anUnlimitedInvitationIsNeverFull() {
        insert(invitation().quota(Quota.unlimited()).places(1_000_000).acceptedAt(NOW.minusSeconds(1)));

        assertThat(ended()).isEmpty();
    }

    @Test
    @DisplayName("D-ENDED-2 one with a place that is held is not over, before that is given back")
    void aHeldPlaceKeepsAnInvitation() {
        Invitation expired = insert(invitation().expiry(Expiry.at(NOW.minusSeconds(1))));
        Redemption held = claimed(held(expired.id(), "ada@example.com", NOW.minusSeconds(9)));

        assertThat(ended()).isEmpty();
        first.redemptions().release(held.id());
        assertThat(ended()).extracting(EndedInvitation::id).containsExactly(expired.id());
    }

    @Test
    @DisplayName("D-ENDED-3 those that are anonymous and those that are not are found apart, until they are changed")
    void anonymousOnesAreFoundApart() {
        InvitationBuilder expired = invitation().expiry(Expiry.at(NOW.minusSeconds(1)));
        Invitation known = insert(expired);
        Invitation forgotten =
                insert(invitation().expiry(Expiry.at(NOW.minusSeconds(2))).anonymisedAt(NOW));
        EndedInvitation found = new EndedInvitation(NOW.minusSeconds(2), forgotten.id());

        first.invitations().recordDelivery(forgotten.id(), forgotten.delivery(), Samples.QUEUED);
        assertThat(ended()).extracting(EndedInvitation::id).containsExactly(known.id());
        assertThat(second.maintenance().findEnded(Scope.DEFAULT, true, NOW, Optional.empty(), EVERYTHING))
                .containsExactly(found);
        assertThat(second.maintenance().findEnded(Scope.DEFAULT, true, NOW, Optional.of(found), EVERYTHING))
                .isEmpty();

        Invitation changed = forgotten.toBuilder().version(1).build();
        assertThat(first.invitations().replace(new Replacement(changed, 0, 0))).isTrue();
        assertThat(ended()).extracting(EndedInvitation::id).containsExactly(forgotten.id(), known.id());
        assertThat(stored(forgotten.id()).anonymisedAt()).isEmpty();
    }

    @Test
    @DisplayName("D-DELETE-1 D-DELETE-2 an invitation goes with all that belongs to it, and nothing else does")
    void anInvitationIsDeleted() {
        Crowd gone = new Crowd(1);
        Crowd kept = new Crowd(2);

        assertThat(first.maintenance().delete(gone.invitation.id())).isTrue();
        assertThat(first.maintenance().delete(gone.invitation.id())).isFalse();

        assertThat(second.invitations().findById(gone.invitation.id())).isEmpty();
        assertThat(second.invitations().findByTokenHash(Samples.hash(1))).isEmpty();
        assertThat(second.redemptions().list(gone.invitation.id(), Optional.empty(), EVERYTHING))
                .isEmpty();
        assertThat(second.redemptions().find(gone.held.id())).isEmpty();
        assertThat(second.redemptions().lapsed(NOW.plusSeconds(99), Optional.empty(), EVERYTHING))
                .containsExactly(kept.held);
        assertThat(second.deliveries().find(gone.message.id())).isEmpty();
        assertThat(second.history().list(gone.invitation.id(), Optional.empty(), EVERYTHING))
                .isEmpty();
        assertThat(second.history()
                        .statistics(Scope.DEFAULT, NOW, NOW.plusSeconds(1))
                        .count(InvitationEventType.ACCEPTED))
                .isEqualTo(1);
        assertThat(due(NOW, EVERYTHING)).containsExactly(kept.invitation.id());
        assertThat(second.invitations().takeAddress(gone.slot, kept.invitation.id(), Optional.empty()))
                .isEmpty();
        kept.assertIsWhole();
    }

    @Test
    @DisplayName("D-FORGET-1 the people around an invitation are forgotten; itself, its counts and its history stay")
    void peopleAreForgotten() {
        Crowd forgotten = new Crowd(1);
        Crowd kept = new Crowd(2);
        Invitation before = stored(forgotten.invitation.id());

        first.maintenance().forgetPeople(forgotten.invitation.id());
        first.maintenance().forgetPeople(InvitationId.timeOrdered(NOW));

        assertThat(stored(before.id())).isEqualTo(before);
        assertThat(second.invitations().findByTokenHash(Samples.hash(1))).isEmpty();
        assertThat(second.redemptions().list(before.id(), Optional.empty(), EVERYTHING))
                .containsExactlyInAnyOrder(withoutHolder(forgotten.taken), withoutHolder(forgotten.held));
        assertThat(second.invitations().findRedemption(before.id(), forgotten.taken.address(), Optional.of("account")))
                .isEmpty();
        assertThat(second.deliveries().find(forgotten.message.id())).isEmpty();
        assertThat(second.history().list(before.id(), Optional.empty(), EVERYTHING))
                .containsExactly(InvitationEvent.stored(
                        forgotten.event.id(),
                        forgotten.event.invitationId(),
                        forgotten.event.scope(),
                        forgotten.event.kind(),
                        forgotten.event.type(),
                        forgotten.event.at(),
                        forgotten.event.age(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(second.invitations().takeAddress(forgotten.slot, kept.invitation.id(), Optional.empty()))
                .isEmpty();
        kept.assertIsWhole();
    }

    @Test
    @DisplayName("D-FORGET-2 who has a place is forgotten; the place stays, and the address can take another one")
    void holdersAreForgotten() {
        Invitation shared = insert(invitation().quota(Quota.of(3)));
        Redemption taken = claimed(place(shared.id(), "ada@example.com", "account"));
        Redemption held = claimed(held(shared.id(), "bob@example.com", "b", NOW));
        Invitation before = stored(shared.id());

        first.maintenance().forgetPeople(shared.id());
        first.maintenance().forgetPeople(shared.id());

        assertThat(second.redemptions().find(taken.id())).contains(withoutHolder(taken));
        assertThat(second.redemptions().find(held.id())).contains(withoutHolder(held));
        assertThat(MaintenanceStore.placeholder(taken.id())).isNotEqualTo(MaintenanceStore.placeholder(held.id()));
        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(second.invitations().findRedemption(shared.id(), ADA, Optional.of("account")))
                .isEmpty();
        claimed(place(shared.id(), "ada@example.com", "account"));
        assertThat(claim(place(shared.id(), "eve@example.com"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
    }

    @Test
    @DisplayName("D-FORGET-2 however many have a place, all are forgotten")
    void aCrowdIsForgotten() throws Exception {
        int many = 501;
        Invitation shared = insert(invitation().quota(Quota.of(many)));
        committed(() -> {
            for (int i = 0; i < many; i++) {
                claimed(place(shared.id(), i + "@example.com", "account " + i));
            }
        });

        first.maintenance().forgetPeople(shared.id());

        assertThat(second.redemptions().list(shared.id(), Optional.empty(), EVERYTHING))
                .hasSize(many)
                .allSatisfy(place -> {
                    assertThat(place.address()).isEqualTo(MaintenanceStore.placeholder(place.id()));
                    assertThat(place.accountId()).isEmpty();
                });
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("D-TX-1 what a failed transaction deleted, forgot or rescheduled is as before")
    void aRollbackRestoresEverything() {
        Crowd deleted = new Crowd(1);
        Crowd forgotten = new Crowd(2);
        Crowd rescheduled = new Crowd(3);

        rolledBack(() -> {
            assertThat(first.maintenance().delete(deleted.invitation.id())).isTrue();
            first.maintenance().forgetPeople(forgotten.invitation.id());
            first.maintenance().forgetAddress(rescheduled.invitation.id(), rescheduled.taken.address());
            assertThat(first.maintenance().reschedule(rescheduled.invitation.id(), NOW, Optional.empty()))
                    .isTrue();
            assertThat(first.maintenance().findDue(NOW, EVERYTHING)).containsExactly(forgotten.invitation.id());
        });

        deleted.assertIsWhole();
        forgotten.assertIsWhole();
        rescheduled.assertIsWhole();
        assertThat(due(NOW, EVERYTHING))
                .containsExactlyInAnyOrder(
                        deleted.invitation.id(), forgotten.invitation.id(), rescheduled.invitation.id());
    }

    /** An invitation with everything around it. */
    private final class Crowd {

        final int number;
        final Invitation invitation;
        final Redemption taken;
        final Redemption held;
        final Delivery message;
        final InvitationEvent event;
        final AddressSlot slot;

        Crowd(int number) {
            this.number = number;
            InvitationBuilder shared = invitation().quota(Quota.of(9)).dueAt(NOW);
            invitation = insert(shared);
            taken = claimed(place(invitation.id(), "Taken" + number + "@example.com", "account"));
            held = claimed(held(invitation.id(), "held" + number + "@example.com", "other", NOW.plusSeconds(9)));
            message = delivery(invitation, NOW);
            event = InvitationEvent.of(
                    invitation,
                    InvitationEventType.ACCEPTED,
                    NOW,
                    Optional.of(Actor.of("somebody")),
                    Optional.of("a detail"));
            slot = new AddressSlot(Scope.DEFAULT, "member", EmailAddress.parse(number + "@example.com"));
            first.invitations().putToken(Samples.token(Samples.hash(number), invitation.id(), 1, Optional.of(ADA)));
            first.deliveries().enqueue(message);
            first.history().append(event);
            first.invitations().takeAddress(slot, invitation.id(), Optional.empty());
        }

        void assertIsWhole() {
            assertThat(stored(invitation.id()))
                    .isEqualTo(invitation.toBuilder()
                            .places(1)
                            .heldPlaces(1)
                            .acceptedAt(NOW)
                            .build());
            assertThat(second.invitations()
                            .findByTokenHash(Samples.hash(number))
                            .flatMap(match -> match.token().mailedTo()))
                    .contains(ADA);
            assertThat(second.redemptions().list(invitation.id(), Optional.empty(), EVERYTHING))
                    .containsExactlyInAnyOrder(taken, held);
            assertThat(second.invitations()
                            .findRedemption(
                                    invitation.id(), EmailAddress.parse("x@example.com"), Optional.of("account")))
                    .contains(taken);
            assertThat(second.deliveries().find(message.id())).contains(message);
            assertThat(second.history().list(invitation.id(), Optional.empty(), EVERYTHING))
                    .containsExactly(event);
            assertThat(second.invitations().takeAddress(slot, InvitationId.timeOrdered(NOW), Optional.empty()))
                    .contains(invitation.id());
        }
    }
}
