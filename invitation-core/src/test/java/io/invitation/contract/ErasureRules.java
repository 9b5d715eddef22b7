package io.invitation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.spi.Claim;
import io.invitation.spi.Replacement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds when one person is forgotten. */
abstract class ErasureRules extends BounceRules {

    static final EmailAddress ADDRESS = EmailAddress.parse("ada@example.com");

    final Redemption hold(InvitationId id, EmailAddress address) {
        Redemption held = held(id, address);
        store.claim(new Claim(held, stored(id).version()));
        return held;
    }

    private Redemption held(InvitationId id, EmailAddress address) {
        return new Redemption(
                RedemptionId.timeOrdered(clock.instant()),
                id,
                address,
                Optional.empty(),
                Evidence.NONE,
                clock.instant(),
                Optional.of(clock.instant().plus(Duration.ofMinutes(30))));
    }

    @Test
    void anInvitationThatIsForOneOfTwoByNowIsStillRefreshedBesideTheOtherOneForThatAddress() {
        InvitationService service = node();
        InvitationId forTwo = idOf(
                service,
                create(
                        service,
                        InvitationRequest.to(Audience.of(List.of(
                                        EmailPattern.parse("ada@example.com"), EmailPattern.parse("bob@example.com"))))
                                .quota(Quota.of(2))));
        InvitationId forBob = invite(service, "bob@example.com");
        service.maintenance().erase(ADDRESS, ADMIN, 10);
        clock.advance(Duration.ofDays(1));

        assertThat(service.refresh(forTwo, ADMIN).isDone()).isTrue();
        assertThat(service.refresh(forBob, ADMIN).isDone()).isTrue();
    }

    @Test
    @DisplayName("P30: nothing is mailed to whoever was forgotten while a confirmation waited")
    void aWaitingConfirmationOfSomebodyWhoIsErasedIsNotSent() {
        InvitationService service = node();
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(3)));
        service.accept(token, ADA).orElseThrow();
        service.places().verify(token, ADDRESS);

        service.maintenance().erase(ADDRESS, ADMIN, 10);
        send(service);

        assertThat(sender.sent()).isEmpty();
    }

    @Test
    @DisplayName("P8, P30: the open invitation of somebody who is erased is revoked, and nothing queued is sent")
    void erasingRevokesAndForgets() {
        InvitationService service = node();
        InvitationId open = invite(service, "Ada@example.com");
        InvitationToken token = create(service, forAda().kind("other"));
        InvitationId accepted = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        InvitationId foreign = invite(service.in(Scope.of("acme")), "ada@example.com");

        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isEqualTo(2);
        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isZero();

        assertThat(service.find(InvitationQuery.builder().address(ADDRESS).build())
                        .invitations())
                .isEmpty();
        assertThat(stored(open).closure().map(Closure::kind)).contains(Closure.Kind.REVOKED);
        assertThat(eventsOf(open)).contains(InvitationEventType.REVOKED, InvitationEventType.ANONYMISED);
        assertThat(stored(accepted).places()).isEqualTo(1);
        assertThat(stored(accepted).closure()).isEmpty();
        assertNobodyIn(open);
        assertNobodyIn(accepted);
        assertThat(stored(foreign).recipient()).isPresent();
        assertThat(send(service)).isEqualTo(1);
        assertThat(sender.sent()).extracting(mail -> mail.invitation().id()).containsExactly(foreign);
    }

    @Test
    @DisplayName("P30: places that an erased person has elsewhere stay taken, held ones are given back")
    void placesElsewhereStayTakenAndHeldOnesAreGivenBack() {
        InvitationService service = node();
        InvitationToken taken =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(1)));
        InvitationId takenId = idOf(service, taken);
        assertAccepted(service.accept(taken, ADA));
        InvitationId heldId = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        hold(heldId, ADDRESS);

        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 1)).isEqualTo(1);
        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isEqualTo(1);
        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isZero();

        assertThat(stored(takenId).places()).isEqualTo(1);
        assertThat(stored(heldId).heldPlaces()).isZero();
        assertThat(faces.redemptions().list(takenId, Optional.empty(), 10))
                .singleElement()
                .satisfies(place -> assertThat(place.address().mailbox()).endsWith("@erased.invalid"));
        assertRefused(service.accept(taken, ADA), RefusalReason.EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.com", "Ada@example.com"})
    @DisplayName("P30: a place that an account with the erased address as its id holds elsewhere is given back")
    void aPlaceThatIsHeldByAnAccountNamedLikeTheAddressIsGivenBack(String account) {
        InvitationService service = node();
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(3)));
        InvitationId id = idOf(service, token);
        Redemption place = service.places()
                .reserve(token, Invitee.verified("eve@example.com", account), Duration.ofMinutes(30))
                .orElseThrow();
        hold(id, ADDRESS);

        assertThat(service.maintenance().erase(EmailAddress.parse("Ada@Example.com"), ADMIN, 10))
                .isEqualTo(1);

        assertThat(stored(id).heldPlaces()).isZero();
        assertThat(eventsOf(id))
                .filteredOn(InvitationEventType.RELEASED::equals)
                .hasSize(2);
        assertRefused(service.places().complete(place.id(), Optional.of(account)), RefusalReason.LEASE_OVER);
        assertThat(faces.redemptions().list(id, Optional.empty(), 10)).isEmpty();
    }

    @Test
    @DisplayName("P30: whoever is erased holds no place that was asked for just before")
    void aPlaceThatIsAskedForWhileItsAddressIsForgottenIsNotHeld() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId id = idOf(service, create(service, InvitationRequest.toDomain("example.com")));
        service.disable(id, Actor.of("ada@example.com")).orElseThrow();
        service.enable(id, ADMIN).orElseThrow();
        Claim begun = new Claim(held(id, ADDRESS), stored(id).version());
        faulty.failBy((step, arguments) -> {
            if (step.equals("forgetAddress")) {
                store.claim(begun);
            }
        });

        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isEqualTo(1);

        assertThat(stored(id).heldPlaces()).isZero();
        assertThat(faces.redemptions().list(id, Optional.empty(), 10)).isEmpty();
    }

    final void assertNobodyIn(InvitationId id) {
        assertThat(faces.history().list(id, Optional.empty(), 100))
                .allSatisfy(event -> assertThat(event.detail()).isEmpty());
        assertThat(faces.redemptions().list(id, Optional.empty(), 10)).allSatisfy(place -> {
            assertThat(place.accountId()).isEmpty();
            assertThat(place.address().mailbox()).endsWith("@erased.invalid");
        });
    }

    @Test
    @DisplayName("P30: whoever is erased is found nowhere, and nobody else is missing")
    void nothingOfAnErasedPersonIsLeft() {
        Footprints footprints = new Footprints(faces);
        footprints.leaveElsewhere();
        footprints.leaveEverywhere();
        assertThat(footprints.words(false)).matches(Footprints.REGEX);
        String elsewhere = footprints.words(true);
        InvitationId shared = footprints.id(footprints.shared);
        InvitationId toAnyone = footprints.id(footprints.toAnyone);
        List<Redemption> placesOfBob = footprints.places(toAnyone);
        List<InvitationEvent> events = footprints.events(toAnyone);

        assertThat(footprints.erase(false)).isGreaterThan(10);
        assertThat(footprints.erase(false)).isZero();

        assertThat(footprints.words(false)).doesNotMatch(Footprints.REGEX).contains("bob@example.com");
        assertThat(footprints.words(true)).isEqualTo(elsewhere);
        assertThat(stored(shared).audience())
                .isEqualTo(Audience.of(
                                List.of(EmailPattern.parse("bob@example.com"), EmailPattern.parse("grada@example.com")))
                        .except(List.of(EmailPattern.parse("eve@example.com"))));
        assertThat(stored(shared).recipient()).isEmpty();
        assertThat(footprints.places(toAnyone)).isEqualTo(placesOfBob).hasSize(1);
        assertThat(footprints.events(toAnyone)).containsAll(events);
        assertAccepted(footprints.service().accept(footprints.shared, BOB));
        assertRefused(footprints.service().accept(footprints.shared, ADA), RefusalReason.WRONG_RECIPIENT);
        assertAccepted(footprints.service().accept(footprints.toAnyone, ADA));
    }

    @Test
    @DisplayName("P2, P30: an audience of which nobody is left admits nobody, and is not for everybody")
    void anEmptiedAudienceAdmitsNobody() {
        InvitationService service = node();
        EmailPattern ada = EmailPattern.exactly(ADDRESS);
        InvitationToken token =
                create(service, InvitationRequest.to(Audience.of(List.of(ada)).except(List.of(ada))));
        InvitationId id = idOf(service, token);

        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isEqualTo(1);

        assertThat(stored(id).audience()).isEqualTo(Audience.to(EmailAddress.parse(id + "@erased.invalid")));
        assertRefused(service.accept(token, BOB), RefusalReason.WRONG_RECIPIENT);
    }

    @Test
    @DisplayName("P30: an invitation that others use too stays open, and its link proves the erased mailbox no more")
    void aSharedInvitationGoesOn() {
        InvitationService service = node();
        InvitationId id = service.invite(InvitationRequest.to(Audience.of(
                                List.of(EmailPattern.exactly(ADDRESS), EmailPattern.parse("*@example.org"))))
                        .recipient(ADDRESS)
                        .quota(Quota.of(2))
                        .build())
                .orElseThrow()
                .id();
        send(service);
        InvitationToken token = sender.last().link().token();
        Invitation before = stored(id);
        clock.advance(Duration.ofSeconds(1));

        service.maintenance().erase(ADDRESS, ADMIN, 10);

        assertThat(stored(id).statusAt(clock.instant())).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(id))
                .isEqualTo(before.toBuilder()
                        .audience(Audience.of(List.of(EmailPattern.parse("*@example.org"))))
                        .recipient(null)
                        .updatedAt(clock.instant())
                        .version(before.version() + 1)
                        .build());
        assertThat(eventsOf(id)).endsWith(InvitationEventType.ANONYMISED);
        assertRefused(service.accept(token, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(token, Invitee.verified("eve@example.org", "eve")));
    }

    @Test
    @DisplayName("P8, P30: what waits to be sent to somebody who is erased is not sent, and the invitation goes on")
    void whatWaitsForSharedOnesIsNotSent() {
        InvitationService service = node();
        InvitationId id = service.invite(InvitationRequest.toDomain("example.com")
                        .recipient(ADDRESS)
                        .build())
                .orElseThrow()
                .id();

        service.maintenance().erase(ADDRESS, ADMIN, 10);
        send(service);

        assertNotSent(id, "NO_RECIPIENT");
    }

    @Test
    @DisplayName("P30: what the account of a place did is done by nobody that is known, what others did by them")
    void theAccountOfAPlaceIsForgottenInTheHistory() {
        InvitationService service = node();
        InvitationToken token = create(
                service,
                InvitationRequest.toDomain("example.com")
                        .inviter(Inviter.of("grace"))
                        .quota(Quota.of(2)));
        InvitationId id = idOf(service, token);
        assertAccepted(service.accept(token, ADA));
        assertAccepted(service.accept(token, BOB));

        service.maintenance().erase(ADDRESS, ADMIN, 10);

        assertThat(faces.history().list(id, Optional.empty(), 100))
                .filteredOn(event -> event.type() == InvitationEventType.ACCEPTED)
                .extracting(InvitationEvent::actor)
                .containsExactlyInAnyOrder(Optional.empty(), Optional.of(Actor.of("bob")));
        assertThat(faces.history().list(id, Optional.empty(), 100))
                .last()
                .satisfies(event -> assertThat(event.actor()).contains(ADMIN));
    }

    @Test
    @DisplayName("P30: whoever asks to be erased under an account that is the address is not named for that")
    void whoeverAsksIsNotNamed() {
        InvitationService service = node();
        InvitationId alone = invite(service, "ada@example.com");
        InvitationId shared = idOf(
                service,
                create(
                        service,
                        InvitationRequest.toDomain("example.com")
                                .inviter(Inviter.of("grace").replyTo(ADDRESS))));

        assertThat(service.maintenance().erase(ADDRESS, Actor.of("ada@example.com"), 10))
                .isEqualTo(2);

        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isZero();
        for (InvitationId id : List.of(alone, shared)) {
            assertThat(faces.history().list(id, Optional.empty(), 100))
                    .last()
                    .satisfies(event -> assertThat(event.actor()).isEmpty());
        }
        assertThat(stored(shared).inviter()).isEqualTo(Inviter.of("grace"));
    }

    @Test
    void anErasureThatOthersAlwaysOvertakeFailsRatherThanLeaveTheAddressInSilence() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId contended = idOf(
                service,
                create(service, InvitationRequest.toDomain("example.com").recipient(ADDRESS)));
        invite(service, "ada@example.com");
        faulty.failBy((step, arguments) -> {
            if (step.equals("replace") && stored(contended).recipient().isPresent()) {
                Invitation before = stored(contended);
                Invitation after =
                        before.toBuilder().version(before.version() + 1).build();
                store.replace(new Replacement(after, before.version(), 0));
            }
        });

        assertThatThrownBy(() -> service.maintenance().erase(ADDRESS, ADMIN, 10))
                .isInstanceOf(InvitationStorageException.class)
                .hasMessageNotContaining("ada@example.com");

        faulty.heal();
        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isEqualTo(1);
        assertThat(service.maintenance().erase(ADDRESS, ADMIN, 10)).isZero();
    }

    @Test
    void whatCannotBeForgottenKeepsNothingBehindItAlsoWhereOneIsAskedForAtATime() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service =
                nodeOn(faulty, Tokens.RANDOM, policy -> policy).build();
        InvitationId broken = invite(service, "ada@example.com");
        InvitationId other = invite(service.forPurpose(InvitationPurpose.ADDRESS_VERIFICATION), "ada@example.com");
        faulty.failBy((step, arguments) -> {
            if (step.equals("findById") && arguments.contains(broken)) {
                throw new IllegalStateException("unreadable");
            }
        });

        for (int call = 0; call < 2; call++) {
            assertThatThrownBy(() -> service.maintenance().erase(ADDRESS, ADMIN, 1))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(stored(other).audience().singleAddress()).isNotEqualTo(Optional.of(ADDRESS));
    }
}
