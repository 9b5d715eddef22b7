package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.invitation.AcceptResult;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Inspection;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.VerifyResult;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for addresses that are confirmed by mail, because the link of the invitation proves none. */
abstract class ConfirmationRules extends HeldPlaceRules {

    private static final EmailAddress ADAS = EmailAddress.parse("ada@example.com");
    private static final EmailAddress BOBS = EmailAddress.parse("bob@example.com");
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private static VerifyResult.Refused refused(RefusalReason reason) {
        return new VerifyResult.Refused(reason, Optional.empty());
    }

    /** Asks for a confirmation and returns the token in the mail. */
    private InvitationToken confirm(InvitationService service, InvitationToken token, EmailAddress address) {
        int mails = sender.sent().size();
        assertThat(service.places().verify(token, address))
                .isEqualTo(new VerifyResult.Requested(clock.instant().plus(LIFETIME)));
        assertThat(sender.sent()).hasSize(mails + 1);
        return sender.last().link().token();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("P1: an address is confirmed by a mail to it, and the place is taken for the address in the record")
    void aConfirmedAddressTakesThePlace(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forDomain(1));

        InvitationToken confirmation = confirm(service, token, ADAS);

        assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.ADDRESS_CONFIRMATION);
        assertThat(sender.last().recipient()).isEqualTo(ADAS);
        assertThat(sender.last().linkExpiry()).isEqualTo(Expiry.at(NOW.plus(LIFETIME)));
        assertThat(confirmation).isNotEqualTo(token);
        assertRefused(service.accept(token, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(service.accept(token, Invitee.unverified("ada@example.com")), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(service.accept(token, BOB), RefusalReason.ALL_PLACES_HELD);
        assertThat(service.inspect(confirmation).canAccept()).isTrue();

        AcceptResult result = service.accept(confirmation, Invitee.byMail("ada"));

        assertAccepted(result);
        assertThat(result.orElseThrow().address()).isEqualTo(ADAS);
        assertThat(result.orElseThrow().accountId()).contains("ada");
        assertThat(result.orElseThrow().evidence()).isEqualTo(Evidence.MAILED_LINK);
        assertAlready(service.accept(confirmation, Invitee.byMail("ada")));
        assertRefused(service.accept(token, Invitee.byMail()), RefusalReason.EXHAUSTED);
        assertThat(stored(result.orElseThrow().invitationId()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("P1: where no mailbox is reached nothing is sent that would confirm one")
    void aSenderThatReachesNoMailboxConfirmsNone() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        sender.reachesNoMailbox();

        assertThat(service.places().verify(token, ADAS)).isEqualTo(new VerifyResult.Requested(NOW.plus(LIFETIME)));

        assertThat(sender.sent()).isEmpty();
        assertThat(onlyPlace(service, token).isHeld()).isTrue();
    }

    @Test
    @DisplayName("P1: a confirmation is for its own address alone")
    void aConfirmationIsForItsAddressAlone() {
        InvitationService service = service();
        InvitationToken confirmation = confirm(service, create(service, forDomain(5)), ADAS);

        assertRefused(service.accept(confirmation, BOB), RefusalReason.WRONG_RECIPIENT);
        assertRefused(service.places().reserve(confirmation, BOB, LEASE), RefusalReason.WRONG_RECIPIENT);
        assertThat(service.places().verify(confirmation, BOBS)).isEqualTo(refused(RefusalReason.WRONG_RECIPIENT));
        assertRefused(
                service.accept(confirmation, Invitee.unverified("ada@example.com")),
                RefusalReason.ADDRESS_NOT_VERIFIED);

        assertThat(service.accept(confirmation, ADA).orElseThrow().evidence()).isEqualTo(Evidence.VERIFIED);
    }

    @Test
    @DisplayName("P1: a place that waits for a confirmation cannot be completed without")
    void aPlaceThatWaitsCannotBeCompleted() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        confirm(service, token, ADAS);
        Redemption waiting = onlyPlace(service, token);

        assertRefused(
                service.places().complete(waiting.id(), Optional.of("mallory")), RefusalReason.ADDRESS_NOT_VERIFIED);

        assertThat(faces.redemptions().find(waiting.id())).contains(waiting);
    }

    private Redemption onlyPlace(InvitationService service, InvitationToken token) {
        List<Redemption> places = faces.redemptions().list(idOf(service, token), Optional.empty(), 9);
        assertThat(places).hasSize(1);
        return places.get(0);
    }

    @Test
    void onlyAnAddressThatTheInvitationAdmitsIsMailedTo() {
        InvitationService service = service();
        InvitationToken domain = create(service, forDomain(5));
        InvitationToken precise = create(service, forAda());
        EmailAddress outsider = EmailAddress.parse("ada@example.org");

        assertThat(service.places().verify(domain, outsider)).isEqualTo(refused(RefusalReason.NOT_ELIGIBLE));
        assertThat(service.places().verify(precise, BOBS)).isEqualTo(refused(RefusalReason.WRONG_RECIPIENT));
        assertThat(service.places().verify(InvitationToken.of("nonsense"), ADAS))
                .isEqualTo(refused(RefusalReason.UNKNOWN));

        assertThat(sender.sent()).isEmpty();
        assertThat(stored(idOf(service, domain)).heldPlaces()).isZero();
        assertAccepted(service.accept(confirm(service, precise, ADAS), Invitee.byMail()));
    }

    @Test
    @DisplayName("P22: the answer is the same for an address that is new, waits, or has accepted")
    void theAnswerTellsNothingAboutTheAddress() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        service.accept(token, ADA).orElseThrow();
        int mails = sender.sent().size();

        VerifyResult accepted = service.places().verify(token, ADAS);
        VerifyResult fresh = service.places().verify(token, BOBS);
        VerifyResult waiting = service.places().verify(token, BOBS);

        assertThat(List.of(accepted, fresh, waiting)).containsOnly(new VerifyResult.Requested(NOW.plus(LIFETIME)));
        assertThat(sender.sent().subList(mails, mails + 3))
                .extracting(OutgoingInvitation::purpose, OutgoingInvitation::recipient, OutgoingInvitation::linkExpiry)
                .containsExactly(confirmationTo(ADAS), confirmationTo(BOBS), confirmationTo(BOBS));
        assertThat(stored(idOf(service, token)).heldPlaces()).isEqualTo(1);
        confirm(service, token, EmailAddress.parse("c@example.com"));
        confirm(service, token, EmailAddress.parse("d@example.com"));
        confirm(service, token, EmailAddress.parse("e@example.com"));
        assertThat(service.places().verify(token, ADAS))
                .isEqualTo(service.places().verify(token, EmailAddress.parse("f@example.com")))
                .isEqualTo(refused(RefusalReason.ALL_PLACES_HELD));
    }

    private static Tuple confirmationTo(EmailAddress address) {
        return tuple(MessagePurpose.ADDRESS_CONFIRMATION, address, Expiry.at(NOW.plus(LIFETIME)));
    }

    @Test
    void whoeverConfirmsAnAddressThatHasAcceptedHearsThatItHas() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        Redemption place = service.accept(token, ADA).orElseThrow();

        InvitationToken confirmation = confirm(service, token, ADAS);

        assertThat(service.inspect(confirmation).reason()).isEmpty();
        assertThat(service.accept(confirmation, Invitee.byMail()))
                .isInstanceOfSatisfying(
                        AcceptResult.AlreadyAccepted.class,
                        before -> assertThat(before.redemption()).isEqualTo(place));
        assertThat(faces.redemptions().list(idOf(service, token), Optional.empty(), 9))
                .containsExactly(place);
    }

    @Test
    @DisplayName("P21: confirmations count towards the limits, and a limited call holds and mails nothing")
    void confirmationsAreLimited() {
        InvitationService service = service(policy -> policy.limits(
                InvitationLimits.none().with(InvitationLimits.Subject.RECIPIENT, 2, Duration.ofHours(1))));
        InvitationToken token = create(service, forDomain(5));
        InvitationToken another = create(service, forDomain(5));
        confirm(service, token, ADAS);
        confirm(service, token, ADAS);

        assertThat(service.places().verify(another, ADAS))
                .isEqualTo(new VerifyResult.Refused(RefusalReason.LIMIT, Optional.of(NOW.plus(Duration.ofHours(1)))));

        assertThat(sender.sent()).hasSize(2);
        assertThat(stored(idOf(service, another)).heldPlaces()).isZero();
        clock.advance(Duration.ofHours(1));
        confirm(service, another, ADAS);
    }

    @Test
    @DisplayName("P21: visitors who ask for confirmations use up nothing of what the inviter and the scope have")
    void visitorsHaveABudgetOfTheirOwn() {
        InvitationService service = service(policy -> policy.limits(InvitationLimits.none()
                .with(InvitationLimits.Subject.INVITER, 1, Duration.ofHours(1))
                .with(InvitationLimits.Subject.SCOPE, 3, Duration.ofHours(1))));
        InvitationToken token = create(service, forDomain(5));
        confirm(service, token, ADAS);

        assertThat(service.places().verify(token, EmailAddress.parse("bob@example.com")))
                .isEqualTo(new VerifyResult.Refused(RefusalReason.LIMIT, Optional.of(NOW.plus(Duration.ofHours(1)))));

        assertThat(service.invite(forAda().build()).isDone()).isTrue();
        assertRejected(service.invite(forAda().build()), RejectionReason.LIMIT);
    }

    @Test
    @DisplayName("P22: nobody learns by a limit of confirmations to whom the inviters have written")
    void whatInvitersHaveWrittenLimitsNoConfirmation() {
        InvitationService service = service(policy -> policy.limits(InvitationLimits.none()
                .with(InvitationLimits.Subject.RECIPIENT, 1, Duration.ofHours(1))
                .with(InvitationLimits.Subject.DOMAIN, 1, Duration.ofHours(1))));
        service.invite(forAda().build()).orElseThrow();

        confirm(service, create(service, forDomain(5)), ADAS);
    }

    @Test
    void whoeverHasAPlaceByAnotherAddressKeepsThatAndReservesNoSecondOne() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        Redemption first =
                service.accept(token, Invitee.verified("b@example.com", "ada")).orElseThrow();
        InvitationToken confirmation = confirm(service, token, ADAS);

        assertThat(service.places().reserve(confirmation, Invitee.byMail("ada"), LEASE))
                .isInstanceOfSatisfying(
                        ReserveResult.AlreadyAccepted.class,
                        before -> assertThat(before.redemption()).isEqualTo(first));

        assertThat(faces.redemptions().list(idOf(service, token), Optional.empty(), 9))
                .containsExactly(first);
    }

    @Test
    void whoeverHoldsAPlaceByAnotherAddressGivesThatBackForTheOneThatIsConfirmed() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        service.places()
                .reserve(token, Invitee.verified("b@example.com", "ada"), LEASE)
                .orElseThrow();
        InvitationToken confirmation = confirm(service, token, ADAS);

        Redemption reserved = service.places()
                .reserve(confirmation, Invitee.byMail("ada"), LEASE)
                .orElseThrow();

        assertThat(reserved.address()).isEqualTo(ADAS);
        assertThat(onlyPlace(service, token)).isEqualTo(reserved);
        assertThat(eventsOf(idOf(service, token))).containsOnlyOnce(InvitationEventType.RELEASED);
    }

    @Test
    void aConfirmationThatIsRepeatedIsNotMailedToWhoHasAcceptedByIt() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(5));
        sender.answerWith(() -> SendOutcome.undecided("final-dot"));
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(1));
        service.accept(confirmation, Invitee.byMail()).orElseThrow();
        int mails = sender.sent().size();

        clock.advance(Duration.ofMinutes(20));
        service.deliveryWorker().runOnce(9);

        assertThat(sender.sent()).hasSize(mails);
    }

    @ParameterizedTest
    @EnumSource
    void askingAgainStartsTheTimeAgainAndEveryMailWorks(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forDomain(1));
        InvitationToken first = confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(29));
        InvitationToken second = confirm(service, first, ADAS);
        clock.advance(Duration.ofMinutes(29));

        assertThat(service.inspect(second).canAccept()).isTrue();
        assertAccepted(service.accept(first, Invitee.byMail()));
        assertAlready(service.accept(second, Invitee.byMail()));
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
    }

    private InvitationService serviceOn(FaultyStore faulty) {
        return InvitationService.builder(faulty, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();
    }

    @Test
    void whoAsksForAConfirmationTakesNothingFromWhoReservesThePlaceAtThatMoment() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = service();
        InvitationService second = serviceOn(faulty);
        InvitationToken token = create(service, forDomain(1));
        confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(1));
        faulty.failBy((step, arguments) -> {
            if (step.equals("releaseUnchanged")) {
                faulty.heal();
                service.places()
                        .reserve(token, Invitee.verified(ADAS.mailbox(), "made"), LEASE)
                        .orElseThrow();
            }
        });

        assertThat(second.places().verify(token, ADAS)).isInstanceOf(VerifyResult.Requested.class);

        Redemption place = onlyPlace(service, token);
        assertThat(place.evidence()).isEqualTo(Evidence.VERIFIED);
        assertThat(place.accountId()).contains("made");
    }

    @Test
    void aPlaceThatWaitsIsKeptWhereTheInvitationChangesWhileItIsHeldAnew() {
        FaultyStore faulty = new FaultyStore(faces);
        InvitationService service = service();
        InvitationService second = serviceOn(faulty);
        InvitationToken token = create(service, forDomain(1));
        InvitationId id = idOf(service, token);
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(1));
        faulty.failBy((step, arguments) -> {
            if (step.equals("releaseUnchanged")) {
                faulty.heal();
                service.disable(id, ADMIN).orElseThrow();
            }
        });

        assertThat(second.places().verify(token, ADAS)).isEqualTo(refused(RefusalReason.DISABLED));
        assertThat(stored(id).heldPlaces()).isEqualTo(1);
        service.enable(id, ADMIN).orElseThrow();

        assertAccepted(service.accept(confirmation, Invitee.byMail()));
    }

    @Test
    @DisplayName("P23: a confirmation is over when its lease is, and the place is free for others")
    void aConfirmationEndsWithItsLease() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(LIFETIME);

        assertThat(service.inspect(confirmation).reason()).contains(RefusalReason.LEASE_OVER);
        assertRefused(service.accept(confirmation, Invitee.byMail()), RefusalReason.LEASE_OVER);
        assertAccepted(service.accept(token, BOB));
        assertThat(service.places().verify(token, ADAS)).isEqualTo(refused(RefusalReason.EXHAUSTED));
    }

    @Test
    void placesHeldForMadeUpAddressesAreFreeAgainAfterTheLifetime() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(2));
        confirm(service, token, EmailAddress.parse("nobody1@example.com"));
        confirm(service, token, EmailAddress.parse("nobody2@example.com"));

        assertThat(service.places().verify(token, ADAS)).isEqualTo(refused(RefusalReason.ALL_PLACES_HELD));
        clock.advance(LIFETIME);

        assertAccepted(service.accept(confirm(service, token, ADAS), Invitee.byMail()));
    }

    @Test
    void aConfirmationCountsEvenWhereMailedLinksDoNot() {
        InvitationService service = service(policy -> policy.requireVerifiedAddress(true));
        InvitationToken mailed = mail(service, forAda());

        assertRefused(service.accept(mailed, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(service.inspect(mailed).canVerify()).isTrue();
        assertAccepted(service.accept(confirm(service, mailed, ADAS), Invitee.byMail()));
    }

    @Test
    void aConfirmedAddressCanBeReservedForWorkElsewhere() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(29));

        ReserveResult held = service.places().reserve(confirmation, Invitee.byMail(), Duration.ofHours(2));
        assertThat(service.places().reserve(confirmation, Invitee.byMail(), LEASE))
                .isEqualTo(held);
        clock.advance(Duration.ofHours(1));

        AcceptResult result = service.places().complete(held.orElseThrow().id(), Optional.of("made"));
        assertAccepted(result);
        assertThat(result.orElseThrow().evidence()).isEqualTo(Evidence.MAILED_LINK);
    }

    @Test
    void aConfirmationAfterTheExpiryIsInTimeAndIsNotProlonged() {
        InvitationService service = service(policy -> policy.lifetime(Duration.ofMinutes(40)));
        InvitationToken token = create(service, forDomain(1));
        clock.advance(Duration.ofMinutes(20));
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(Duration.ofMinutes(25));

        Redemption held = service.places()
                .reserve(confirmation, Invitee.byMail(), Duration.ofHours(2))
                .orElseThrow();

        assertThat(held.heldUntil()).contains(NOW.plus(Duration.ofMinutes(50)));
        assertAccepted(service.accept(confirmation, Invitee.byMail()));
    }

    @Test
    void aConfirmationThatIsOverTakesNoPlaceThatIsHeldSince() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationToken confirmation = confirm(service, token, ADAS);
        clock.advance(LIFETIME);
        Redemption held = service.places().reserve(token, ADA, LEASE).orElseThrow();

        assertRefused(service.accept(confirmation, Invitee.byMail()), RefusalReason.LEASE_OVER);

        assertThat(onlyPlace(service, token)).isEqualTo(held);
    }

    @Test
    @DisplayName("P1: who only claims an address gets nothing of what is held for somebody who has shown it")
    void aClaimIsNotEnoughForAPlaceHeldWithEvidence() {
        InvitationService service = service(policy -> policy.unsafeAllowUnverifiedOnPublic(true));
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(2)));
        Invitee claiming = Invitee.unverified("ada@example.com");
        service.places().reserve(token, ADA, LEASE).orElseThrow();

        assertRefused(service.accept(token, claiming), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(service.places().reserve(token, claiming, LEASE), RefusalReason.ADDRESS_NOT_VERIFIED);

        Redemption bobs = service.places()
                .reserve(token, Invitee.unverified("bob@example.com"), LEASE)
                .orElseThrow();
        assertAccepted(service.places().complete(bobs.id(), Optional.empty()));
    }

    @Test
    void whoeverIsVerifiedMeanwhileTakesThePlaceThatWaits() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationToken confirmation = confirm(service, token, ADAS);

        assertAccepted(service.accept(token, ADA));

        assertAlready(service.accept(confirmation, Invitee.byMail()));
        assertThat(stored(idOf(service, token)).heldPlaces()).isZero();
    }

    @Test
    void aReservationIsNotProlongedByAVisitorWhoAsksForAConfirmation() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption held = service.places().reserve(token, ADA, LEASE).orElseThrow();

        service.places().verify(token, ADAS);

        assertThat(onlyPlace(service, token)).isEqualTo(held);
    }

    @Test
    void aReservationThatRanOutGivesWayToAConfirmation() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        Redemption lapsed = service.places().reserve(token, ADA, LEASE).orElseThrow();
        clock.advance(LEASE);

        InvitationToken confirmation = confirm(service, token, ADAS);

        assertThat(onlyPlace(service, token).id()).isNotEqualTo(lapsed.id());
        assertAccepted(service.accept(confirmation, Invitee.byMail()));
    }

    @Test
    @DisplayName("P7: a refresh ends confirmations as it ends every link")
    void aRefreshEndsConfirmations() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationToken confirmation = confirm(service, token, ADAS);
        service.refresh(idOf(service, token), ADMIN).orElseThrow();

        assertRefused(service.accept(confirmation, Invitee.byMail()), RefusalReason.SUPERSEDED);
    }

    @Test
    @DisplayName("P8: a confirmation of a revoked invitation is worth nothing")
    void aRevocationEndsConfirmations() {
        InvitationService service = service();
        InvitationToken token = create(service, forDomain(1));
        InvitationId id = idOf(service, token);
        InvitationToken confirmation = confirm(service, token, ADAS);
        service.revoke(id, ADMIN, "gone").orElseThrow();

        assertRefused(service.accept(confirmation, Invitee.byMail()), RefusalReason.REVOKED);
        assertThat(service.places().verify(token, BOBS)).isEqualTo(refused(RefusalReason.REVOKED));
    }

    @Test
    void anInspectionTellsWhatTheVisitorCanDo() {
        InvitationService service = service();
        Inspection mailed = service.inspect(mail(service, forAda()));
        Inspection shown = service.inspect(create(service, forAda()));
        InvitationToken publicToken =
                create(service, InvitationRequest.toAnyone().quota(Quota.of(2)));
        Inspection open = service.inspect(publicToken);
        Inspection confirmation = service.inspect(confirm(service, publicToken, ADAS));

        assertThat(List.of(mailed.canAccept(), shown.canAccept(), open.canAccept(), confirmation.canAccept()))
                .containsOnly(true);
        assertThat(List.of(mailed.canVerify(), shown.canVerify(), open.canVerify(), confirmation.canVerify()))
                .containsExactly(false, true, true, false);
        assertThat(List.of(mailed.canDecline(), shown.canDecline(), open.canDecline()))
                .containsExactly(true, true, false);
        assertThat(service.inspect(InvitationToken.of("nonsense")).canDecline()).isFalse();
    }
}
