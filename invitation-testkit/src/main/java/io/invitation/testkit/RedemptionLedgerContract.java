package io.invitation.testkit;

import static io.invitation.testkit.Samples.NOW;
import static io.invitation.testkit.Samples.held;
import static io.invitation.testkit.Samples.invitation;
import static io.invitation.testkit.Samples.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@code RedemptionLedger} has to keep, whatever it stores into; ids as in its documentation.
 *
 * <p>To prove one, extend this class and return a fresh, empty store from {@link #store()} and another instance over
 * the same store from {@link #secondStore()}.
 *
 * <p>JUnit makes an instance for each test, and calls it on one thread; tests start threads of their own.
 *
 * @since 0.1
 */
public abstract class RedemptionLedgerContract extends FaceRules {

    /** For the subclass that hands over a store. */
    protected RedemptionLedgerContract() {}

    private static final Instant UNTIL = NOW.plusSeconds(60);
    private static final Instant LATER = UNTIL.plusSeconds(60);
    private static final Instant IN_TIME = UNTIL.minusNanos(1_000);
    private static final EmailAddress ADA = EmailAddress.parse("ada@example.com");

    @Test
    @DisplayName("L-FIND-1 places are found by their ids, taken and held, equal in every part")
    void placesAreFound() {
        Invitation shared = insert(shared());
        Redemption taken = claimed(new Redemption(
                RedemptionId.timeOrdered(NOW),
                shared.id(),
                EmailAddress.parse("Ada.L@Example.com"),
                Optional.of("account \uD83D\uDE80"),
                Evidence.MAILED_LINK,
                NOW.plusNanos(1_000),
                Optional.empty()));
        Redemption held = claimed(held(shared.id(), "bob@example.com", Instant.parse("2026-11-01T06:59:59.999999Z")));

        assertThat(second.redemptions().find(taken.id())).contains(taken);
        assertThat(second.redemptions()
                        .find(taken.id())
                        .map(found -> found.address().mailbox()))
                .contains("Ada.L@example.com");
        assertThat(second.redemptions().find(held.id())).contains(held);
        assertThat(second.redemptions().find(RedemptionId.timeOrdered(NOW))).isEmpty();
    }

    @Test
    @DisplayName("L-LIST-1 the places of one invitation are listed by their ids, taken and held")
    void placesAreListed() {
        Invitation shared = insert(shared());
        Invitation other = insert(shared());
        List<Redemption> places = placesByTime(shared, 5);
        for (int i : new int[] {3, 0, 4, 2, 1}) {
            claimed(places.get(i));
        }
        claimed(place(other.id(), "ada@example.com"));

        assertThat(second.redemptions().list(shared.id(), Optional.empty(), 9)).isEqualTo(places);
        assertThat(second.redemptions().list(shared.id(), Optional.empty(), 2)).isEqualTo(places.subList(0, 2));
        assertThat(second.redemptions().list(InvitationId.timeOrdered(NOW), Optional.empty(), 9))
                .isEmpty();
    }

    @Test
    @DisplayName("L-LIST-1 ids are compared as 16 unsigned bytes")
    void idsAreUnsigned() {
        Invitation shared = insert(shared());
        List<UUID> ordered = List.of(
                new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L),
                new UUID(0x7FFF_0000_0000_7000L, 0x8000_0000_0000_0000L),
                new UUID(0x7FFF_0000_0000_7000L, 0xBFFF_0000_0000_0000L),
                new UUID(0x8000_0000_0000_7000L, 0x8000_0000_0000_0000L),
                new UUID(0xFFFF_0000_0000_7000L, 0x8000_0000_0000_0000L));
        for (int i : new int[] {2, 4, 0, 3, 1}) {
            claimed(withId(place(shared.id(), i + "@example.com"), ordered.get(i)));
        }

        assertThat(second.redemptions().list(shared.id(), Optional.empty(), 9))
                .extracting(place -> place.id().value())
                .isEqualTo(ordered);
        assertThat(second.redemptions().list(shared.id(), Optional.of(new RedemptionId(ordered.get(2))), 9))
                .extracting(place -> place.id().value())
                .isEqualTo(ordered.subList(3, 5));
    }

    @Test
    @DisplayName("L-LIST-2 pages stay whole while places go and come")
    void pagesStayWhole() {
        Invitation shared = insert(shared());
        List<Redemption> places = placesByTime(shared, 7);
        for (Redemption place : places.subList(1, 7)) {
            claimed(place);
        }

        List<Redemption> seen = new ArrayList<>(second.redemptions().list(shared.id(), Optional.empty(), 2));
        giveBack(seen.get(1));
        claimed(places.get(0));
        seen.addAll(
                second.redemptions().list(shared.id(), Optional.of(seen.get(1).id()), 2));
        seen.addAll(
                second.redemptions().list(shared.id(), Optional.of(seen.get(3).id()), 9));

        assertThat(seen).isEqualTo(places.subList(1, 7));
        assertThat(second.redemptions()
                        .list(shared.id(), Optional.of(seen.get(5).id()), 9))
                .isEmpty();
    }

    @Test
    @DisplayName("L-SETTLE-1 a held place becomes a taken one")
    void aHeldPlaceIsTaken() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "ada@example.com", UNTIL));
        claimed(held(shared.id(), "bob@example.com", UNTIL));

        ClaimOutcome outcome = first.redemptions().settle(new Claim(taken(held, "a"), 0));

        assertThat(outcome.kind()).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        assertThat(outcome.placesTaken()).isEqualTo(1);
        assertThat(outcome.placesHeld()).isEqualTo(1);
        assertThat(second.redemptions().find(held.id())).contains(taken(held, "a"));
        assertThat(second.invitations().findRedemption(shared.id(), ADA, Optional.empty()))
                .contains(taken(held, "a"));
        assertThat(second.redemptions().lapsed(UNTIL, Optional.of(shared.id()), 9))
                .extracting(Redemption::address)
                .containsExactly(EmailAddress.parse("bob@example.com"));
    }

    @Test
    @DisplayName("L-SETTLE-1 a place that is taken, gone, unknown or of another invitation is not settled")
    void onlyAHeldPlaceIsSettled() {
        Invitation shared = insert(shared());
        Invitation other = insert(shared());
        Redemption taken = claimed(place(shared.id(), "taken@example.com", "t"));
        Redemption gone = claimed(held(shared.id(), "gone@example.com", UNTIL));
        Redemption held = claimed(held(shared.id(), "held@example.com", UNTIL));
        first.redemptions().release(gone.id());
        Invitation before = stored(shared.id());

        for (Redemption place : List.of(
                taken(taken, "x"),
                taken(gone, "x"),
                place(shared.id(), "unknown@example.com"),
                withId(place(other.id(), "held@example.com"), held.id().value()))) {
            assertThat(settle(place)).as("%s", place).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        }
        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(stored(other.id())).isEqualTo(other);
        assertThat(second.redemptions().find(taken.id())).contains(taken);
        assertThat(second.redemptions().find(held.id())).contains(held);
    }

    @Test
    @DisplayName("L-SETTLE-1 a place that is still held cannot be what it is settled as")
    void aLeaseIsNotSettled() {
        Redemption held = claimed(held(insert(shared()).id(), "ada@example.com", UNTIL));

        assertThatThrownBy(() -> first.redemptions().settle(new Claim(held, 0)))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(second.redemptions().find(held.id())).contains(held);
    }

    @Test
    @DisplayName("L-SETTLE-2 nothing is settled on another version")
    void aStaleVersionSettlesNothing() {
        Invitation shared = insert(shared().version(3));
        Redemption held = held(shared.id(), "ada@example.com", UNTIL);
        first.invitations().claim(new Claim(held, 3));

        for (long version : new long[] {0, 2, 4}) {
            assertThat(first.redemptions()
                            .settle(new Claim(taken(held, "a"), version))
                            .kind())
                    .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        }
        assertThat(second.redemptions().find(held.id())).contains(held);
        assertThat(stored(shared.id()))
                .isEqualTo(shared.toBuilder().heldPlaces(1).build());
    }

    @Test
    @DisplayName("L-SETTLE-3 a lease has run out at its very end, and not a microsecond before")
    void aLapsedLeaseIsNotSettled() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "ada@example.com", UNTIL));

        assertThat(settle(held.taken(Optional.empty(), Evidence.VERIFIED, UNTIL.plusSeconds(1))))
                .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(settle(held.taken(Optional.empty(), Evidence.VERIFIED, UNTIL)))
                .isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(settle(held.taken(Optional.empty(), Evidence.VERIFIED, IN_TIME)))
                .isEqualTo(ClaimOutcome.Kind.CLAIMED);
    }

    @Test
    @DisplayName("L-SETTLE-4 an account with another place of the invitation gets no second one, whatever the version")
    void anAccountGetsOnePlace() {
        Invitation shared = insert(shared());
        Invitation other = insert(shared());
        claimed(place(shared.id(), "taken@example.com", "taken"));
        claimed(held(shared.id(), "held@example.com", "held", UNTIL));
        claimed(place(other.id(), "elsewhere@example.com", "elsewhere"));
        Redemption held = claimed(held(shared.id(), "ada@example.com", "mine", UNTIL));

        for (String account : List.of("taken", "held")) {
            assertThat(settle(taken(held, account))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
            assertThat(first.redemptions()
                            .settle(new Claim(taken(held, account), 7))
                            .kind())
                    .isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        }
        assertThat(second.redemptions().find(held.id())).contains(held);
        assertThat(settle(taken(held, "elsewhere"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
    }

    @Test
    @DisplayName("L-SETTLE-4 the account that holds the place may settle it")
    void theHolderSettles() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "ada@example.com", "mine", UNTIL));

        assertThat(settle(taken(held, "mine"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
    }

    @Test
    @DisplayName("L-SETTLE-5 of many who settle one place at once exactly one does")
    void onePlaceIsSettledOnce() throws Exception {
        for (int round = 0; round < 8; round++) {
            Invitation shared = insert(shared());
            Redemption held = claimed(held(shared.id(), "ada@example.com", UNTIL));

            List<ClaimOutcome.Kind> outcomes = Parallel.run(
                    16,
                    i -> () -> StoreRules.patiently(() -> node(i).redemptions()
                            .settle(new Claim(taken(held, "account " + i), 0))
                            .kind()));

            assertThat(outcomes).containsOnlyOnce(ClaimOutcome.Kind.CLAIMED);
            assertThat(outcomes).containsOnly(ClaimOutcome.Kind.CLAIMED, ClaimOutcome.Kind.NOT_CLAIMED);
            assertThat(second.redemptions().find(held.id()))
                    .contains(taken(held, "account " + outcomes.indexOf(ClaimOutcome.Kind.CLAIMED)));
            assertThat(stored(shared.id()).places()).isEqualTo(1);
            assertThat(stored(shared.id()).heldPlaces()).isZero();
        }
    }

    @Test
    @DisplayName("L-SETTLE-5 of many places that one account settles at once exactly one is taken")
    void oneAccountSettlesOnePlace() throws Exception {
        Invitation shared = insert(shared());
        List<Redemption> held = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            held.add(claimed(held(shared.id(), i + "@example.com", UNTIL)));
        }

        List<ClaimOutcome.Kind> outcomes = Parallel.run(
                16,
                i -> () -> StoreRules.patiently(() -> node(i).redemptions()
                        .settle(new Claim(taken(held.get(i), "the account"), 0))
                        .kind()));

        assertThat(outcomes).containsOnlyOnce(ClaimOutcome.Kind.CLAIMED);
        assertThat(outcomes).containsOnly(ClaimOutcome.Kind.CLAIMED, ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(stored(shared.id()).places()).isEqualTo(1);
        assertThat(stored(shared.id()).heldPlaces()).isEqualTo(15);
    }

    @Test
    @DisplayName("L-SETTLE-6 account, evidence and instant are those of the claim; the address stays as it was held")
    void theClaimSaysWhoAndWhen() {
        Invitation before = insert(Samples.full().toBuilder());
        Redemption held = held(before.id(), "Ada@example.com", "before", UNTIL);
        first.invitations().claim(new Claim(held, before.version()));
        Redemption settled = new Redemption(
                held.id(),
                held.invitationId(),
                EmailAddress.parse("other@example.com"),
                Optional.empty(),
                Evidence.NONE,
                IN_TIME,
                Optional.empty());

        first.redemptions().settle(new Claim(settled, before.version()));

        Redemption found = second.redemptions().find(held.id()).orElseThrow();
        assertThat(found).isEqualTo(held.taken(Optional.empty(), Evidence.NONE, IN_TIME));
        assertThat(found.address().mailbox()).isEqualTo("Ada@example.com");
        assertThat(second.invitations()
                        .findRedemption(before.id(), EmailAddress.parse("nobody@example.com"), Optional.of("before")))
                .isEmpty();
        assertThat(stored(before.id()))
                .isEqualTo(before.toBuilder()
                        .places(before.places() + 1)
                        .acceptedAt(IN_TIME)
                        .build());
    }

    @Test
    @DisplayName("L-SETTLE-6 a place that was held for one account is that of the account that settles it, alone")
    void theNewAccountReplacesTheFormer() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "ada@example.com", "former", UNTIL));

        first.redemptions().settle(new Claim(taken(held, "new"), 0));

        EmailAddress nobody = EmailAddress.parse("nobody@example.com");
        assertThat(second.invitations().findRedemption(shared.id(), nobody, Optional.of("new")))
                .contains(taken(held, "new"));
        assertThat(second.invitations().findRedemption(shared.id(), nobody, Optional.of("former")))
                .isEmpty();
        claimed(place(shared.id(), "bob@example.com", "former"));
    }

    @Test
    @DisplayName("L-RELEASE-4 a place that was given back can be claimed under the same id, in one transaction")
    void theSameIdIsClaimedAgain() throws Exception {
        Invitation single = insert(invitation());
        Redemption held = claimed(held(single.id(), "ada@example.com", "account", UNTIL));
        Redemption longer = held(single.id(), "ada@example.com", "account", UNTIL.plusSeconds(60));
        Redemption again = new Redemption(
                held.id(),
                longer.invitationId(),
                longer.address(),
                longer.accountId(),
                longer.evidence(),
                longer.at(),
                longer.heldUntil());

        committed(() -> {
            assertThat(first.redemptions().release(held.id())).isTrue();
            assertThat(first.invitations().claim(new Claim(again, 0)).kind()).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        });

        assertThat(second.redemptions().find(held.id())).contains(again);
        assertThat(second.redemptions().list(single.id(), Optional.empty(), 9)).containsExactly(again);
        assertThat(stored(single.id()).heldPlaces()).isEqualTo(1);
        assertThat(second.redemptions().lapsed(UNTIL, Optional.empty(), 9)).isEmpty();
    }

    @Test
    @DisplayName("L-RELEASE-1 a held place is given back, and can be taken by anybody")
    void aHeldPlaceIsGivenBack() {
        Invitation single = insert(invitation());
        Redemption held = claimed(held(single.id(), "ada@example.com", "account", UNTIL));

        assertThat(first.redemptions().release(held.id())).isTrue();

        assertThat(stored(single.id())).isEqualTo(single);
        assertThat(second.redemptions().find(held.id())).isEmpty();
        assertThat(second.redemptions().list(single.id(), Optional.empty(), 9)).isEmpty();
        assertThat(second.redemptions().lapsed(UNTIL, Optional.empty(), 9)).isEmpty();
        assertThat(second.invitations().findRedemption(single.id(), ADA, Optional.of("account")))
                .isEmpty();
        claimed(place(single.id(), "ada@example.com", "account"));
    }

    @Test
    @DisplayName("L-RELEASE-2 a place that is taken, gone or unknown is not released")
    void onlyAHeldPlaceIsReleased() {
        Invitation shared = insert(shared());
        Redemption taken = claimed(place(shared.id(), "taken@example.com"));
        Redemption gone = claimed(held(shared.id(), "gone@example.com", UNTIL));
        first.redemptions().release(gone.id());
        Invitation before = stored(shared.id());

        for (RedemptionId id : List.of(taken.id(), gone.id(), RedemptionId.timeOrdered(NOW))) {
            assertThat(second.redemptions().release(id)).isFalse();
        }
        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(second.redemptions().find(taken.id())).contains(taken);
    }

    @Test
    @DisplayName("L-RELEASE-3 of many who settle and release one place at once exactly one does")
    void settledOrReleased() throws Exception {
        for (int round = 0; round < 8; round++) {
            Invitation shared = insert(shared());
            Redemption held = claimed(held(shared.id(), "ada@example.com", UNTIL));

            List<Boolean> done = Parallel.run(
                    16,
                    i -> () -> StoreRules.patiently(() -> i < 8
                            ? node(i).redemptions().release(held.id())
                            : node(i).redemptions()
                                            .settle(new Claim(taken(held, "a"), 0))
                                            .kind()
                                    == ClaimOutcome.Kind.CLAIMED));

            assertThat(done).containsOnlyOnce(true);
            boolean settled = done.indexOf(true) >= 8;
            assertThat(stored(shared.id()).heldPlaces()).isZero();
            assertThat(stored(shared.id()).places()).isEqualTo(settled ? 1 : 0);
            assertThat(second.redemptions().find(held.id()).isPresent()).isEqualTo(settled);
        }
    }

    @Test
    @DisplayName("L-RELEASE-5 a place that was read is only released if it is still held like that")
    void onlyAPlaceThatIsHeldAsItWasReadIsReleasedUnchanged() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "held@example.com", UNTIL));
        Redemption settled = claimed(held(shared.id(), "settled@example.com", UNTIL));
        first.redemptions().settle(new Claim(taken(settled, "account"), 0));
        Redemption longer = claimed(held(shared.id(), "longer@example.com", UNTIL));
        Redemption proven = claimed(held(shared.id(), "proven@example.com", UNTIL));
        assertThat(proven.evidence()).isNotEqualTo(Evidence.MAILED_LINK);
        Redemption owned = claimed(held(shared.id(), "owned@example.com", UNTIL));
        List<Redemption> anew = List.of(
                again(longer, longer.accountId(), longer.evidence(), LATER),
                again(proven, proven.accountId(), Evidence.MAILED_LINK, UNTIL),
                again(owned, Optional.of("account-2"), owned.evidence(), UNTIL));
        anew.forEach(place -> {
            first.redemptions().release(place.id());
            claimed(place);
        });

        for (Redemption read : List.of(settled, longer, proven, owned, held(shared.id(), "no@example.com", UNTIL))) {
            assertThat(second.redemptions().releaseUnchanged(read)).isFalse();
        }
        assertThat(second.redemptions().releaseUnchanged(held)).isTrue();
        assertThat(second.redemptions().releaseUnchanged(held)).isFalse();

        assertThat(anew).allMatch(place -> second.redemptions().find(place.id()).equals(Optional.of(place)));
        assertThat(stored(shared.id()).places()).isEqualTo(1);
        assertThat(stored(shared.id()).heldPlaces()).isEqualTo(anew.size());
    }

    private static Redemption again(Redemption held, Optional<String> account, Evidence evidence, Instant until) {
        return new Redemption(
                held.id(), held.invitationId(), held.address(), account, evidence, held.at(), Optional.of(until));
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("L-RELEASE-6 a place that is held anew while others would release it as it was stays held")
    void heldAnewOrReleased() throws Exception {
        for (int round = 0; round < 8; round++) {
            Invitation shared = insert(shared());
            Redemption held = claimed(held(shared.id(), "ada@example.com", UNTIL));
            Claim anew = new Claim(again(held, Optional.empty(), Evidence.VERIFIED, LATER), 0);

            List<Boolean> done = Parallel.run(
                    8,
                    i -> () -> StoreRules.patiently(() -> i > 0
                            ? node(i).redemptions().releaseUnchanged(held)
                            : node(i).invitations()
                                    .transactions()
                                    .inTransaction(transaction -> node(i).redemptions()
                                                    .releaseUnchanged(held)
                                            && node(i).invitations().claim(anew).kind() == ClaimOutcome.Kind.CLAIMED)));

            assertThat(done).containsOnlyOnce(true);
            assertThat(second.redemptions().find(held.id()).isPresent()).isEqualTo(done.get(0));
            assertThat(stored(shared.id()).heldPlaces()).isEqualTo(done.get(0) ? 1 : 0);
        }
    }

    @Test
    @DisplayName("L-UNDO-1 a taken place is given back, and can be taken by anybody")
    void aTakenPlaceIsGivenBack() {
        Invitation single = insert(invitation());
        Redemption taken = claimed(place(single.id(), "ada@example.com", "account"));

        assertThat(first.redemptions().undo(taken.id())).isTrue();

        assertThat(stored(single.id())).isEqualTo(single);
        assertThat(second.redemptions().find(taken.id())).isEmpty();
        assertThat(second.redemptions().list(single.id(), Optional.empty(), 9)).isEmpty();
        claimed(place(single.id(), "ada@example.com", "account"));
    }

    @Test
    @DisplayName("L-UNDO-2 a place that is held, gone or unknown is not undone")
    void onlyATakenPlaceIsUndone() {
        Invitation shared = insert(shared());
        Redemption held = claimed(held(shared.id(), "held@example.com", UNTIL));
        Redemption gone = claimed(place(shared.id(), "gone@example.com"));
        first.redemptions().undo(gone.id());
        Invitation before = stored(shared.id());

        for (RedemptionId id : List.of(held.id(), gone.id(), RedemptionId.timeOrdered(NOW))) {
            assertThat(second.redemptions().undo(id)).isFalse();
        }
        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(second.redemptions().find(held.id())).contains(held);
    }

    @Test
    @DisplayName("L-UNDO-3 the last acceptance is the latest of the places that remain taken")
    void theLastAcceptanceIsThatOfTheRest() {
        Invitation shared = insert(shared());
        List<Redemption> places = placesByTime(shared, 4);
        for (Redemption place : places) {
            claimed(place);
        }
        assertThat(places.get(3).isHeld()).as("the last one is held only").isTrue();

        first.redemptions().undo(places.get(2).id());
        assertThat(stored(shared.id()).acceptedAt()).contains(places.get(0).at());

        first.redemptions().undo(places.get(0).id());
        assertThat(stored(shared.id()).acceptedAt()).isEmpty();
        assertThat(stored(shared.id()))
                .isEqualTo(shared.toBuilder().heldPlaces(2).build());
    }

    @Test
    @DisplayName("L-UNDO-4 of many who undo one place at once exactly one does")
    void onePlaceIsUndoneOnce() throws Exception {
        Invitation shared = insert(shared());
        Redemption taken = claimed(place(shared.id(), "ada@example.com"));
        claimed(place(shared.id(), "bob@example.com"));

        List<Boolean> undone = Parallel.run(
                16, i -> () -> StoreRules.patiently(() -> node(i).redemptions().undo(taken.id())));

        assertThat(undone).containsOnlyOnce(true);
        assertThat(stored(shared.id()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("L-LAPSED-1 leases that have run out are found, the earliest first, of all scopes or one invitation")
    void lapsedLeasesAreFound() {
        Invitation one = insert(shared());
        Invitation other =
                insert(invitation(Scope.of("other"), Audience.anyone()).quota(Quota.unlimited()));
        Redemption third = claimed(held(one.id(), "3@example.com", UNTIL));
        Redemption first = claimed(held(other.id(), "1@example.com", UNTIL.minusSeconds(9)));
        Redemption second = claimed(held(one.id(), "2@example.com", UNTIL.minusNanos(1_000)));
        claimed(held(one.id(), "4@example.com", UNTIL.plusNanos(1_000)));
        claimed(place(one.id(), "5@example.com"));

        assertThat(lapsed(Optional.empty(), 9)).containsExactly(first, second, third);
        assertThat(lapsed(Optional.of(one.id()), 9)).containsExactly(second, third);
        assertThat(lapsed(Optional.empty(), 2)).containsExactly(first, second);
        assertThat(lapsed(Optional.of(InvitationId.timeOrdered(NOW)), 9)).isEmpty();
    }

    private List<Redemption> lapsed(Optional<InvitationId> only, int limit) {
        return second.redemptions().lapsed(UNTIL, only, limit);
    }

    @Test
    @DisplayName("L-LAPSED-2 a place whose lease has run out counts until it is released")
    void lapsedPlacesCount() {
        Invitation single = insert(invitation());
        Redemption held = claimed(held(single.id(), "ada@example.com", NOW.minusSeconds(1)));

        assertThat(first.redemptions().lapsed(UNTIL, Optional.empty(), 9)).containsExactly(held);
        assertThat(claim(place(single.id(), "bob@example.com"))).isEqualTo(ClaimOutcome.Kind.NOT_CLAIMED);
        assertThat(stored(single.id()).heldPlaces()).isEqualTo(1);

        assertThat(first.redemptions().release(held.id())).isTrue();
        assertThat(claim(place(single.id(), "bob@example.com"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
    }

    @Test
    @Needs(Ability.TRANSACTIONS)
    @DisplayName("L-TX-1 what a failed transaction settled, released and undid is as before")
    void aRollbackRestoresPlaces() {
        Invitation shared = insert(shared());
        Redemption toSettle = claimed(held(shared.id(), "settle@example.com", UNTIL));
        Redemption toRelease = claimed(held(shared.id(), "release@example.com", "r", UNTIL));
        Redemption toUndo = claimed(place(shared.id(), "undo@example.com", "u"));
        Invitation before = stored(shared.id());
        List<Redemption> places = second.redemptions().list(shared.id(), Optional.empty(), 9);

        rolledBack(() -> {
            assertThat(settle(taken(toSettle, "s"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
            assertThat(first.redemptions().release(toRelease.id())).isTrue();
            assertThat(first.redemptions().undo(toUndo.id())).isTrue();
            assertThat(first.redemptions().list(shared.id(), Optional.empty(), 9))
                    .containsExactly(taken(toSettle, "s"));
        });

        assertThat(stored(shared.id())).isEqualTo(before);
        assertThat(second.redemptions().list(shared.id(), Optional.empty(), 9)).isEqualTo(places);
        assertThat(second.redemptions().lapsed(UNTIL, Optional.empty(), 9))
                .containsExactlyInAnyOrder(toSettle, toRelease);
        assertThat(claim(place(shared.id(), "undo@example.com"))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(place(shared.id(), "other@example.com", "r"))).isEqualTo(ClaimOutcome.Kind.ALREADY_CLAIMED);
        assertThat(claim(place(shared.id(), "other@example.com", "s"))).isEqualTo(ClaimOutcome.Kind.CLAIMED);
    }

    private static InvitationBuilder shared() {
        return invitation().quota(Quota.of(50));
    }

    /** Places of later and later milliseconds, every second one held. */
    private static List<Redemption> placesByTime(Invitation invitation, int number) {
        List<Redemption> places = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Instant at = NOW.plusMillis(i);
            places.add(new Redemption(
                    RedemptionId.timeOrdered(at),
                    invitation.id(),
                    EmailAddress.parse(i + "@example.com"),
                    Optional.empty(),
                    Evidence.VERIFIED,
                    at,
                    i % 2 == 0 ? Optional.empty() : Optional.of(UNTIL)));
        }
        return places;
    }

    private static Redemption taken(Redemption place, String account) {
        return place.taken(Optional.of(account), Evidence.VERIFIED, IN_TIME);
    }

    private static Redemption withId(Redemption place, UUID id) {
        return new Redemption(
                new RedemptionId(id),
                place.invitationId(),
                place.address(),
                place.accountId(),
                place.evidence(),
                place.at(),
                place.heldUntil());
    }

    private Redemption claimed(Redemption place) {
        assertThat(claim(place)).isEqualTo(ClaimOutcome.Kind.CLAIMED);
        return place;
    }

    private ClaimOutcome.Kind claim(Redemption place) {
        return first.invitations().claim(new Claim(place, 0)).kind();
    }

    private ClaimOutcome.Kind settle(Redemption place) {
        return first.redemptions().settle(new Claim(place, 0)).kind();
    }

    private void giveBack(Redemption place) {
        assertThat(
                        place.isHeld()
                                ? first.redemptions().release(place.id())
                                : first.redemptions().undo(place.id()))
                .isTrue();
    }
}
