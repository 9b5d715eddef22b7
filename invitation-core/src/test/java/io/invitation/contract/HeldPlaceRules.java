package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.invitation.AcceptResult;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.Scope;
import io.invitation.spi.AddressSlot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for places that are held, completed, given back and undone. */
abstract class HeldPlaceRules extends DeliveryRules {

    static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration MICRO = Duration.ofNanos(1_000);

    static InvitationRequest.Builder forDomain(int places) {
        return InvitationRequest.toDomain("example.com").quota(Quota.of(places));
    }

    static Invitee person(int number) {
        return Invitee.verified("person" + number + "@example.com", "account" + number);
    }

    static void assertRefused(ReserveResult result, RefusalReason reason) {
        assertThat(result).isEqualTo(new ReserveResult.Refused(reason));
    }

    private static Redemption reserve(InvitationService service, InvitationToken token, Invitee invitee) {
        return service.places().reserve(token, invitee, LEASE).orElseThrow();
    }

    @Test
    void aHeldPlaceIsNobodyElsesAndIsTakenWhenTheWorkElsewhereIsDone() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationId id = idOf(service, token);
        List<Invitation> handled = new ArrayList<>();

        Redemption held = reserve(service, token, Invitee.verified("ada@example.com"));

        assertThat(held.heldUntil()).contains(NOW.plus(LEASE));
        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        assertThat(stored(id).statusAt(NOW)).isEqualTo(InvitationStatus.PENDING);
        assertRefused(service.accept(token, BOB), RefusalReason.ALL_PLACES_HELD);
        assertRefused(service.places().reserve(token, BOB, LEASE), RefusalReason.ALL_PLACES_HELD);

        clock.advance(LEASE.minus(MICRO));
        AcceptResult result = service.places()
                .complete(held.id(), Optional.of("made elsewhere"), acceptance -> handled.add(acceptance.invitation()));

        assertAccepted(result);
        assertThat(result.orElseThrow().accountId()).contains("made elsewhere");
        assertThat(result.orElseThrow().evidence()).isEqualTo(Evidence.VERIFIED);
        assertThat(result.orElseThrow().at()).isEqualTo(clock.instant());
        assertThat(handled).containsExactly(stored(id));
        assertThat(stored(id).heldPlaces()).isZero();
        assertThat(stored(id).statusAt(clock.instant())).isEqualTo(InvitationStatus.ACCEPTED);
        assertThat(eventsOf(id))
                .contains(InvitationEventType.RESERVED, InvitationEventType.ACCEPTED, InvitationEventType.EXHAUSTED);
        assertAlready(service.places().complete(held.id(), Optional.empty()));
        assertAlready(service.accept(token, Invitee.verified("ada@example.com")));
    }

    @Test
    @DisplayName("P23: a lease is over at its last instant, whatever the expiry of the invitation")
    void aLeaseEndsAtItsInstantAndMayOutlastTheInvitation() {
        InvitationService service = service(policy -> policy.lifetime(Duration.ofMinutes(5)));
        InvitationToken token = create(service, forDomain(2));
        Redemption first = reserve(service, token, ADA);
        Redemption second = reserve(service, token, BOB);

        clock.advance(LEASE.minus(MICRO));
        assertAccepted(service.places().complete(first.id(), Optional.empty()));
        clock.advance(MICRO);
        assertRefused(service.places().complete(second.id(), Optional.empty()), RefusalReason.LEASE_OVER);
        assertRefused(service.places().reserve(token, BOB, LEASE), RefusalReason.EXPIRED);
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
    }

    @Test
    void whoeverHoldsAPlaceKeepsItWithItsLeaseAndTakesItByAccepting() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption held = reserve(service, token, ADA);
        clock.advance(Duration.ofMinutes(1));

        assertThat(reserve(service, token, ADA)).isEqualTo(held);
        assertThat(reserve(service, token, Invitee.verified("ada@example.com"))).isEqualTo(held);
        AcceptResult accepted = service.accept(token, ADA);

        assertAccepted(accepted);
        assertThat(accepted.orElseThrow().id()).isEqualTo(held.id());
        assertThat(service.places().reserve(token, ADA, LEASE)).isInstanceOf(ReserveResult.AlreadyAccepted.class);
        assertThat(reserve(service, token, ADA)).isEqualTo(accepted.orElseThrow());
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
        assertThat(stored(idOf(service, token)).heldPlaces()).isZero();
    }

    @Test
    void anAccountThatHoldsTwoPlacesEndsWithOne() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        Redemption first = reserve(service, token, Invitee.verified("ada@example.com", "ada"));
        Redemption second = reserve(service, token, Invitee.verified("countess@example.com"));

        assertAccepted(service.places().complete(second.id(), Optional.of("ada")));

        assertRefused(service.places().complete(first.id(), Optional.empty()), RefusalReason.LEASE_OVER);
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
        assertThat(stored(idOf(service, token)).heldPlaces()).isZero();
    }

    @Test
    void anAccountTakesThePlaceThatItHoldsForAnotherAddressWithTheEvidenceForThat() {
        InvitationService service = service();
        EmailPattern ada = EmailPattern.parse("ada@example.com");
        EmailPattern countess = EmailPattern.parse("countess@example.com");
        InvitationToken token = mail(
                service,
                InvitationRequest.to(Audience.of(List.of(ada, countess)))
                        .recipient(EmailAddress.parse("ada@example.com"))
                        .quota(Quota.of(2)));
        Redemption held = reserve(service, token, Invitee.verified("countess@example.com", "ada"));

        Redemption taken = service.accept(token, Invitee.byMail("ada")).orElseThrow();

        assertThat(taken).isEqualTo(held.taken(Optional.of("ada"), Evidence.VERIFIED, NOW));
    }

    @Test
    @DisplayName("P4: a place held for an address that is no longer admitted is given up for one that is")
    void aPlaceOfAnAddressThatIsNoLongerAdmittedIsGivenUp() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationId id = idOf(service, token);
        reserve(service, token, ADA);
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        service.update(id, 0, toBob, ADMIN).orElseThrow();

        Redemption taken = service.accept(token, Invitee.verified("bob@example.com", "ada"))
                .orElseThrow();

        assertThat(taken.address()).isEqualTo(EmailAddress.parse("bob@example.com"));
        assertThat(stored(id).heldPlaces()).isZero();
    }

    @Test
    void leasesThatRanOutAreCollectedWhenNoPlaceIsFree() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(2));
        InvitationId id = idOf(service, token);
        Redemption lapsed = reserve(service, token, ADA);
        reserve(service, token, BOB);
        clock.advance(LEASE);

        assertAccepted(service.accept(token, person(1)));
        assertThat(reserve(service, token, person(2)).isHeld()).isTrue();

        assertThat(stored(id).places()).isEqualTo(1);
        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        assertRefused(service.accept(token, person(3)), RefusalReason.ALL_PLACES_HELD);
        assertRefused(service.places().complete(lapsed.id(), Optional.empty()), RefusalReason.LEASE_OVER);
        assertThat(faces.history().list(id, Optional.empty(), 100))
                .filteredOn(event -> event.type() == InvitationEventType.RELEASED)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.detail()).contains("LEASE_OVER"));
    }

    @Test
    void whoeverLetTheLeaseRunOutGetsAPlaceAgainIfOneIsFree() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption lapsed = reserve(service, token, ADA);
        clock.advance(LEASE);

        Redemption again = reserve(service, token, ADA);

        assertThat(again.id()).isNotEqualTo(lapsed.id());
        assertThat(again.heldUntil()).contains(clock.instant().plus(LEASE));
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void aReleasedPlaceIsFreeAndCannotBeCompleted() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption held = reserve(service, token, ADA);

        assertThat(service.in(Scope.of("acme")).places().release(held.id())).isFalse();
        assertThat(service.places().release(held.id())).isTrue();
        assertThat(service.places().release(held.id())).isFalse();

        assertRefused(service.places().complete(held.id(), Optional.empty()), RefusalReason.LEASE_OVER);
        AcceptResult accepted = service.accept(token, BOB);
        assertAccepted(accepted);
        assertThat(service.places().release(accepted.orElseThrow().id())).isFalse();
        assertThat(eventsOf(idOf(service, token))).contains(InvitationEventType.RELEASED);
    }

    @Test
    @DisplayName("P4: what has changed since the place was held is judged again when it is completed")
    void completionJudgesAgain() {
        InvitationService service = service();
        InvitationUpdate othersOnly = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();

        InvitationToken revoked = create(service, forAda());
        Redemption place = reserve(service, revoked, ADA);
        service.revoke(idOf(service, revoked), ADMIN, "gone").orElseThrow();
        assertRefused(service.places().complete(place.id(), Optional.empty()), RefusalReason.REVOKED);

        InvitationToken disabled = create(service, forDomain(1));
        Redemption another = reserve(service, disabled, ADA);
        service.disable(idOf(service, disabled), ADMIN).orElseThrow();
        assertRefused(service.places().complete(another.id(), Optional.empty()), RefusalReason.DISABLED);
        assertThat(faces.redemptions().find(another.id())).contains(another);

        InvitationToken changed = create(service, forDomain(1));
        Redemption third = reserve(service, changed, ADA);
        service.update(idOf(service, changed), 0, othersOnly, ADMIN).orElseThrow();
        assertRefused(service.places().complete(third.id(), Optional.empty()), RefusalReason.WRONG_RECIPIENT);
    }

    @Test
    @DisplayName("P5: a place is unknown in another scope, purpose and kind")
    void placesAreBound() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1).kind("member"));
        Redemption held = reserve(service, token, ADA);
        List<InvitationService> others = List.of(
                service.in(Scope.of("acme")),
                service.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION),
                service.forKind("admin"));

        for (InvitationService other : others) {
            assertRefused(other.places().reserve(token, ADA, LEASE), RefusalReason.UNKNOWN);
            assertRefused(other.places().complete(held.id(), Optional.empty()), RefusalReason.LEASE_OVER);
        }
        InvitationPlaces foreign = service.in(Scope.of("acme")).places();
        assertRejected(foreign.undo(held.id(), ADMIN, "reason"), RejectionReason.UNKNOWN);

        assertAccepted(service.forKind("member").places().complete(held.id(), Optional.empty()));
    }

    @Test
    void aHandlerThatFailsLeavesThePlaceHeld() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption held = reserve(service, token, ADA);
        Invitation before = stored(idOf(service, token));
        IOException failure = new IOException("elsewhere");

        assertThat(catchThrowable(() -> service.places().complete(held.id(), Optional.empty(), acceptance -> {
                    throw failure;
                })))
                .isSameAs(failure);

        assertThat(stored(before.id())).isEqualTo(before);
        assertThat(faces.redemptions().find(held.id())).contains(held);
        assertAccepted(service.places().complete(held.id(), Optional.empty()));
    }

    @Test
    void aLeaseIsPositiveAndADayAtMost() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        Duration day = Duration.ofDays(1);

        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), day.plusNanos(1))) {
            assertThatThrownBy(() -> service.places().reserve(token, ADA, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lease");
        }
        assertThat(service.places().reserve(token, ADA, day)).isInstanceOf(ReserveResult.Reserved.class);
    }

    @Test
    void aServiceWithoutALedgerSaysSoWhenPlacesAreAskedFor() {
        InvitationService poor = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();

        assertThatThrownBy(poor::places)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("redemptions");
    }

    // Undo

    @Test
    void anUndonePlaceIsFreeAndWhatHappenedIsRecorded() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        RedemptionId taken = service.accept(token, ADA).orElseThrow().id();

        InvitationResult result = service.places().undo(taken, ADMIN, "wrong person");

        assertThat(result.orElseThrow()).isEqualTo(stored(id));
        assertThat(stored(id).statusAt(NOW)).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(id).acceptedAt()).isEmpty();
        assertThat(stored(id).dueAt()).isEqualTo(stored(id).expiry().instant());
        assertThat(faces.history().list(id, Optional.empty(), 100))
                .filteredOn(event -> event.type() == InvitationEventType.UNDONE)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.actor()).contains(ADMIN);
                    assertThat(event.detail()).contains("wrong person");
                });
        assertRejected(service.places().undo(taken, ADMIN, "twice"), RejectionReason.UNKNOWN);
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void undoingChangesNothingWhereAnotherInvitationAnswersForTheAddress() {
        InvitationService service = service();
        InvitationToken first = create(service, forAda().kind("member"));
        InvitationId id = idOf(service, first);
        RedemptionId taken = service.accept(first, ADA).orElseThrow().id();
        InvitationId second = idOf(service, create(service, forAda().kind("member")));
        AddressSlot slot = new AddressSlot(Scope.DEFAULT, stored(id).kind(), EmailAddress.parse("ada@example.com"));
        assertThat(store.takeAddress(slot, second, Optional.of(id))).isEmpty();
        Invitation before = stored(id);

        assertRejected(service.places().undo(taken, ADMIN, "a mistake"), RejectionReason.DUPLICATE);

        assertThat(stored(id)).isEqualTo(before);
        assertThat(faces.redemptions().find(taken)).isPresent();
        service.revoke(second, ADMIN, "not needed").orElseThrow();
        assertThat(service.places().undo(taken, ADMIN, "a mistake").isDone()).isTrue();
        assertThat(store.takeAddress(slot, second, Optional.empty())).contains(id);
    }

    // Races (P2, P3)

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    @DisplayName("P2: never more places than the quota, whoever reserves, completes, releases, accepts and lets go")
    void theQuotaIsExactWhateverIsMixed(int quota) throws Exception {
        InvitationService one = service();
        InvitationService two = service();
        InvitationToken token = create(one, forDomain(quota));
        InvitationId id = idOf(one, token);
        for (int i = 0; i < quota; i++) {
            reserve(one, token, person(100 + i));
        }
        clock.advance(LEASE);

        List<Boolean> accepted =
                Parallel.run(24, number -> visit(number % 2 == 0 ? one : two, token, person(number), number % 4));

        long successes = accepted.stream().filter(taken -> taken).count();
        assertThat(stored(id).places()).isEqualTo((int) successes).isLessThanOrEqualTo(quota);
        assertThat(stored(id).places() + stored(id).heldPlaces()).isLessThanOrEqualTo(quota);
        List<Redemption> places = faces.redemptions().list(id, Optional.empty(), 100);
        assertThat(places).filteredOn(place -> !place.isHeld()).hasSize((int) successes);
        assertThat(places).filteredOn(Redemption::isHeld).hasSize(stored(id).heldPlaces());

        clock.advance(LEASE);
        long more = IntStream.range(0, 24)
                .filter(number -> two.accept(token, person(number)) instanceof AcceptResult.Accepted)
                .count();
        assertThat(successes + more).isEqualTo(quota);
        assertThat(stored(id).places()).isEqualTo(quota);
    }

    private static Callable<Boolean> visit(InvitationService service, InvitationToken token, Invitee who, int way) {
        return () -> {
            if (way == 0) {
                return service.accept(token, who) instanceof AcceptResult.Accepted;
            }
            InvitationPlaces places = service.places();
            if (places.reserve(token, who, LEASE) instanceof ReserveResult.Reserved reserved) {
                RedemptionId held = reserved.redemption().id();
                if (way == 1) {
                    return places.complete(held, Optional.empty()) instanceof AcceptResult.Accepted;
                } else if (way == 2) {
                    assertThat(places.release(held)).isTrue();
                }
            }
            return false;
        };
    }

    @Test
    @DisplayName("P3: of many who complete one place, one does and calls the handler, the others hear that it was done")
    void completingIsIdempotent() throws Exception {
        InvitationService one = service();
        InvitationService two = service();
        InvitationToken token = create(one, forDomain(3));
        Redemption held = reserve(one, token, ADA);
        AtomicInteger handled = new AtomicInteger();

        List<AcceptResult> results = Parallel.run(
                16,
                number -> () -> (number % 2 == 0 ? one : two)
                        .places()
                        .complete(held.id(), Optional.of("ada"), acceptance -> handled.incrementAndGet()));

        assertThat(results).filteredOn(AcceptResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.orElseThrow().id()).isEqualTo(held.id()));
        assertThat(handled).hasValue(1);
        assertThat(stored(held.invitationId()).places()).isEqualTo(1);
    }
}
