package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.Audience;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Evidence;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holders of links can rely on: inspect, accept, decline. */
abstract class LinkHolderRules extends HandOffRules {

    private static final Duration MICRO = Duration.ofNanos(1_000);

    @ParameterizedTest
    @EnumSource
    void whoIsInvitedAcceptsAndGetsWhatTheRecordGrants(Tokens tokens) throws Exception {
        InvitationService service = service(tokens);
        Grants grants = Samples.grants();
        InvitationToken token = create(service, forAda().grants(grants).subject("account 7"));
        List<Invitation> handled = new ArrayList<>();

        AcceptResult result = service.accept(token, ADA, acceptance -> {
            handled.add(acceptance.invitation());
            assertThat(acceptance.address()).isEqualTo(EmailAddress.parse("ada@example.com"));
            assertThat(acceptance.redemption().accountId()).contains("ada");
        });

        assertThat(result).isInstanceOfSatisfying(AcceptResult.Accepted.class, accepted -> {
            assertThat(accepted.invitation().statusAt(NOW)).isEqualTo(InvitationStatus.ACCEPTED);
            assertThat(accepted.invitation())
                    .isEqualTo(stored(accepted.invitation().id()));
            assertThat(accepted.redemption().evidence()).isEqualTo(Evidence.VERIFIED);
            assertThat(accepted.redemption().at()).isEqualTo(NOW);
        });
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0).grants()).isEqualTo(grants);
        assertThat(handled.get(0).subject()).contains("account 7");
        assertThat(handled.get(0).places()).isEqualTo(1);
    }

    @DisplayName("P12: inspecting changes nothing, however often")
    @ParameterizedTest
    @EnumSource
    void inspectingChangesNothingHoweverOften(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forAda());
        Invitation before = stored(idOf(service, token));

        for (int i = 0; i < 50; i++) {
            Inspection inspection = service.inspect(token);
            assertThat(inspection.canAccept()).isTrue();
            assertThat(inspection.reason()).isEmpty();
            assertThat(inspection.maskedAddress()).contains("a\u2022\u2022\u2022@example.com");
        }

        assertThat(stored(before.id())).isEqualTo(before);
        assertAccepted(service.accept(token, ADA));
    }

    static List<Throwable> everyKindOfThrowable() {
        return List.of(new IOException("checked"), new IllegalStateException("unchecked"), new AssertionError("error"));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThrowable")
    void whateverTheHandlerThrowsGivesThePlaceBackAndArrivesUnchanged(Throwable failure) {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        Invitation before = stored(idOf(service, token));
        AtomicInteger calls = new AtomicInteger();
        AcceptanceHandler<Exception> handler = acceptance -> {
            calls.incrementAndGet();
            throw sneaky(failure);
        };

        assertThat(catchThrowable(() -> service.accept(token, ADA, handler))).isSameAs(failure);

        assertThat(calls).hasValue(1);
        assertThat(stored(before.id())).isEqualTo(before);
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void aTransientFailureFromTheHandlerIsNotRetried() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        AtomicInteger calls = new AtomicInteger();
        RuntimeException failure = new io.invitation.InvitationStorageException("of the host", true);

        assertThat(catchThrowable(() -> service.accept(token, ADA, acceptance -> {
                    calls.incrementAndGet();
                    throw failure;
                })))
                .isSameAs(failure);

        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerRunsForNobodyWhoIsRefusedOrAcceptedBefore(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forAda());
        AtomicInteger calls = new AtomicInteger();

        assertRefused(service.accept(token, BOB, acceptance -> calls.incrementAndGet()), RefusalReason.WRONG_RECIPIENT);
        assertAccepted(service.accept(token, ADA, acceptance -> calls.incrementAndGet()));
        assertAlready(service.accept(token, ADA, acceptance -> calls.incrementAndGet()));
        assertRefused(service.accept(token, BOB, acceptance -> calls.incrementAndGet()), RefusalReason.EXHAUSTED);

        assertThat(calls).hasValue(1);
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
    }

    @Test
    void anAcceptanceInsideOfTheCallersTransactionGoesWithIt() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        Invitation before = stored(idOf(service, token));

        assertThatThrownBy(() -> store.transactions().inTransaction(host -> {
                    assertAccepted(service.accept(token, ADA));
                    assertThat(stored(before.id()).places()).isEqualTo(1);
                    throw new IllegalStateException("host fails");
                }))
                .hasMessage("host fails");
        assertThat(stored(before.id())).isEqualTo(before);

        store.transactions().inTransaction(host -> service.accept(token, ADA));
        assertThat(stored(before.id()).places()).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsInsideOfTheCallersTransactionLeavesTheRestOfItUsable() {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        Optional<InvitationToken> other = store.transactions().inTransaction(host -> {
            Throwable caught = catchThrowable(() -> service.accept(token, ADA, acceptance -> {
                throw new IOException("handler fails");
            }));
            assertThat(caught).hasMessage("handler fails");
            return Optional.of(create(service, forAda()));
        });

        assertThat(stored(idOf(service, token)).places()).isZero();
        assertAccepted(service.accept(other.orElseThrow(), ADA));
    }

    // Evidence (P1)

    @DisplayName("P1: an unverified address is never enough")
    @Test
    void anUnverifiedAddressIsNeverEnough() {
        InvitationService service = service();
        List<InvitationToken> tokens = List.of(
                create(service, forAda()),
                create(service, InvitationRequest.toDomain("example.com")),
                create(service, InvitationRequest.toAnyone().quota(Quota.of(5))),
                mail(service, forAda()));

        for (InvitationToken token : tokens) {
            Invitee claimed = Invitee.unverified("ada@example.com");
            assertRefused(service.accept(token, claimed), RefusalReason.ADDRESS_NOT_VERIFIED);
            assertThat(service.decline(token, claimed))
                    .isEqualTo(new DeclineResult.Refused(RefusalReason.ADDRESS_NOT_VERIFIED));
            assertThat(service.inspect(token).canAccept()).isTrue();
            assertAccepted(service.accept(token, ADA));
        }
    }

    @Test
    void anUnverifiedAddressIsEnoughOnPublicInvitationsIfThePolicySaysSo() {
        InvitationService service = service(policy -> policy.unsafeAllowUnverifiedOnPublic(true));
        Invitee claimed = Invitee.unverified("ada@example.com");

        assertAccepted(
                service.accept(create(service, InvitationRequest.toAnyone().quota(Quota.of(5))), claimed));
        assertRefused(service.accept(create(service, forAda()), claimed), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(
                service.accept(create(service, InvitationRequest.toDomain("example.com")), claimed),
                RefusalReason.ADDRESS_NOT_VERIFIED);
    }

    @DisplayName("P1: another address is the wrong recipient, or not eligible")
    @Test
    void anotherAddressIsTheWrongRecipientOrNotEligible() {
        InvitationService service = service();
        InvitationToken precise = create(service, forAda());
        InvitationToken several = create(
                service,
                InvitationRequest.to(Audience.of(
                        List.of(EmailPattern.parse("ada@example.com"), EmailPattern.parse("eve@example.com")))));
        InvitationToken domain = create(service, InvitationRequest.toDomain("example.org"));
        InvitationToken excluding = create(
                service,
                InvitationRequest.to(Audience.anyone().except(List.of(EmailPattern.parse("bob@example.com"))))
                        .quota(Quota.of(5)));

        assertRefused(service.accept(precise, BOB), RefusalReason.WRONG_RECIPIENT);
        assertRefused(service.accept(several, BOB), RefusalReason.WRONG_RECIPIENT);
        assertRefused(service.accept(domain, BOB), RefusalReason.NOT_ELIGIBLE);
        assertRefused(service.accept(excluding, BOB), RefusalReason.NOT_ELIGIBLE);

        assertAccepted(service.accept(precise, Invitee.verified("ADA@Example.COM", "ada")));
        assertAccepted(service.accept(several, ADA));
        assertAccepted(service.accept(domain, Invitee.verified("anybody@example.org")));
        assertAccepted(service.accept(excluding, ADA));
    }

    @ParameterizedTest
    @EnumSource
    void aMailedLinkProvesTheMailboxItWasMailedTo(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = mail(service, forAda());

        AcceptResult result = service.accept(token, Invitee.byMail("some account"));

        assertThat(result.orElseThrow().address()).isEqualTo(EmailAddress.parse("ada@example.com"));
        assertThat(result.orElseThrow().evidence()).isEqualTo(Evidence.MAILED_LINK);
        assertAlready(service.accept(token, Invitee.byMail()));
    }

    @DisplayName("P1: a link that somebody else saw proves nothing")
    @ParameterizedTest
    @EnumSource
    void aLinkThatSomebodyElseSawProvesNothing(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken created = create(service, forAda());
        InvitationToken mailed = mail(service, forAda());
        InvitationToken refreshed =
                service.refresh(idOf(service, mailed), ADMIN).linkOrElseThrow().token();

        assertRefused(service.accept(created, Invitee.byMail("ada")), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(service.accept(refreshed, Invitee.byMail("ada")), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(service.decline(created, Invitee.byMail()))
                .isEqualTo(new DeclineResult.Refused(RefusalReason.ADDRESS_NOT_VERIFIED));
        assertAccepted(service.accept(created, ADA));
        assertAccepted(service.accept(refreshed, ADA));
    }

    @DisplayName("P1: a link that went another way than to a mailbox proves none")
    @ParameterizedTest
    @EnumSource
    void aLinkThatWentAnotherWayProvesNothing(Tokens tokens) {
        InvitationService service = service(tokens);
        sender.reachesNoMailbox();
        InvitationToken token = mail(service, forAda());

        assertRefused(service.accept(token, Invitee.byMail("ada")), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(service.decline(token, Invitee.byMail()))
                .isEqualTo(new DeclineResult.Refused(RefusalReason.ADDRESS_NOT_VERIFIED));
        assertThat(service.inspect(token).canVerify()).isTrue();
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void aKeyedLinkThatWentAnotherWayTakesNothingFromTheMailedOne() {
        InvitationService service = service(Tokens.KEYED);
        InvitationToken mailed = mail(service, forAda());
        sender.reachesNoMailbox();
        clock.advance(Duration.ofHours(1));
        service.resend(idOf(service, mailed), ADMIN).orElseThrow();
        InvitationToken sentOtherwise = sender.last().link().token();

        assertThat(sentOtherwise).isNotEqualTo(mailed);
        assertRefused(service.accept(sentOtherwise, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(mailed, Invitee.byMail()));
    }

    @Test
    void aKeyedLinkThatIsShownIsAnotherOneThanTheMailedOne() {
        InvitationService service = service(Tokens.KEYED);
        InvitationToken mailed = mail(service, forAda());
        InvitationId id = idOf(service, mailed);

        InvitationToken shown = service.link(id, ADMIN).linkOrElseThrow().token();
        clock.advance(Duration.ofHours(1));
        service.resend(id, ADMIN).orElseThrow();

        assertThat(shown).isNotEqualTo(mailed);
        assertThat(sender.last().link().token()).isEqualTo(mailed);
        assertRefused(service.accept(shown, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(mailed, Invitee.byMail()));
    }

    @ParameterizedTest
    @EnumSource
    void aLinkMailedAfterOneWasShownProvesTheMailbox(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationId created = idOf(service, create(service, forAda()));
        InvitationId refreshed = idOf(service, mail(service, forAda()));
        clock.advance(Duration.ofHours(1));
        service.refresh(refreshed, ADMIN).orElseThrow();

        for (InvitationId id : List.of(created, refreshed)) {
            service.resend(id, ADMIN).orElseThrow();
            assertAccepted(service.accept(sender.last().link().token(), Invitee.byMail()));
        }
    }

    @Test
    void whoOnlyClaimsAnAddressIsNotToldWhoseAccountHasThePlace() {
        InvitationService service = service(policy -> policy.unsafeAllowUnverifiedOnPublic(true));
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(5)));
        service.accept(token, ADA).orElseThrow();

        assertThat(service.accept(token, Invitee.unverified("ada@example.com"))
                        .orElseThrow()
                        .accountId())
                .isEmpty();
        assertThat(service.accept(token, ADA).orElseThrow().accountId()).contains("ada");
    }

    @Test
    void everyAcceptanceSeesHowManyPlacesAreTakenWithIt() throws Exception {
        InvitationService service = service();
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(20)));

        List<AcceptResult> results =
                Parallel.run(20, i -> () -> service.accept(token, Invitee.verified(i + "@example.com")));

        assertThat(results)
                .extracting(
                        result -> ((AcceptResult.Accepted) result).invitation().places())
                .doesNotHaveDuplicates()
                .contains(20);
    }

    @Test
    void aSupersededLinkShowsNothingOfTheInvitation() {
        InvitationService service = service();
        InvitationToken old = mail(service, forAda());
        InvitationId id = idOf(service, old);
        service.refresh(id, ADMIN).orElseThrow();

        assertThat(service.inspect(old).reason()).contains(RefusalReason.SUPERSEDED);
        assertThat(service.inspect(old).invitation()).isEmpty();
        assertThat(service.inspect(old).maskedAddress()).isEmpty();

        service.disable(id, ADMIN).orElseThrow();
        assertThat(service.inspect(old).publicReason())
                .as("an old link of a disabled invitation tells no more than a new one")
                .contains(RefusalReason.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void aLinkMailedBeforeTheAudienceChangedProvesNothing(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken mailedToAda = mail(service, forAda());
        InvitationId id = idOf(service, mailedToAda);
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        service.update(id, 0, toBob, ADMIN).orElseThrow();

        assertRefused(service.accept(mailedToAda, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertRefused(service.accept(mailedToAda, ADA), RefusalReason.WRONG_RECIPIENT);

        clock.advance(Duration.ofHours(1));
        service.resend(id, ADMIN).orElseThrow();
        assertThat(sender.last().recipient()).isEqualTo(EmailAddress.parse("bob@example.com"));
        assertAccepted(service.accept(sender.last().link().token(), BOB));
    }

    @Test
    void aRandomLinkResentAfterTheAudienceChangedProvesTheNewMailboxOnly() {
        InvitationService service = service(Tokens.RANDOM);
        InvitationToken mailedToAda = mail(service, forAda());
        InvitationId id = idOf(service, mailedToAda);
        service.update(
                id,
                0,
                InvitationUpdate.builder()
                        .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                        .build(),
                ADMIN);
        clock.advance(Duration.ofHours(1));
        service.resend(id, ADMIN).orElseThrow();
        InvitationToken mailedToBob = sender.last().link().token();

        assertRefused(service.accept(mailedToAda, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(service.accept(mailedToBob, Invitee.byMail()).orElseThrow().address())
                .isEqualTo(EmailAddress.parse("bob@example.com"));
    }

    @Test
    void aLinkMailedForADomainProvesNothing() {
        InvitationService service = service();
        InvitationToken token = mail(
                service, InvitationRequest.toDomain("example.com").recipient(EmailAddress.parse("ada@example.com")));

        assertRefused(service.accept(token, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(token, BOB));
    }

    @ParameterizedTest
    @EnumSource
    void aMailedLinkProvesNothingIfThePolicyWantsVerifiedAddresses(Tokens tokens) {
        InvitationService service = service(tokens, policy -> policy.requireVerifiedAddress(true));
        InvitationToken token = mail(service, forAda());

        assertRefused(service.accept(token, Invitee.byMail()), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void aRefusalLeavesTheInvitationUsable() {
        InvitationService service = service();
        InvitationToken token = mail(service, forAda());
        Invitation before = stored(idOf(service, token));

        assertRefused(service.accept(token, BOB), RefusalReason.WRONG_RECIPIENT);
        assertRefused(service.accept(token, Invitee.unverified("ada@example.com")), RefusalReason.ADDRESS_NOT_VERIFIED);
        assertThat(service.decline(token, BOB)).isEqualTo(new DeclineResult.Refused(RefusalReason.WRONG_RECIPIENT));

        assertThat(stored(before.id())).isEqualTo(before);
    }

    // Again, and at once

    @Test
    void whoHasAcceptedHearsThatEvenWhenNobodyElseCanAnyMore() {
        InvitationService service = service();
        InvitationToken token =
                create(service, InvitationRequest.toDomain("example.com").quota(Quota.of(2)));
        InvitationId id = idOf(service, token);
        AcceptResult.Accepted accepted = (AcceptResult.Accepted) service.accept(token, ADA);
        assertAlready(service.accept(token, ADA));
        assertAccepted(service.accept(token, BOB));

        Invitee eve = Invitee.verified("eve@example.com", "eve");
        assertRefused(service.accept(token, eve), RefusalReason.EXHAUSTED);
        assertThat(service.accept(token, ADA))
                .isInstanceOfSatisfying(
                        AcceptResult.AlreadyAccepted.class,
                        already -> assertThat(already.redemption()).isEqualTo(accepted.redemption()));
        clock.advance(Duration.ofDays(365));
        assertAlready(service.accept(token, ADA));
        assertAlready(service.accept(token, Invitee.verified("ADA@example.com", "another account")));
        assertAlready(service.accept(token, Invitee.verified("other@example.com", "ada")));
        assertThat(stored(id).places()).isEqualTo(2);
    }

    @DisplayName("P2: of many who accept at once exactly the quota gets in")
    @ParameterizedTest
    @EnumSource
    void ofManyWhoAcceptAtOnceExactlyTheQuotaGetsIn(Tokens tokens) throws Exception {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(100)));
        AtomicInteger handled = new AtomicInteger();

        List<Integer> accepted = Parallel.run(64, i -> () -> {
            int places = 0;
            for (int j = 0; j < 2; j++) {
                Invitee invitee = Invitee.verified(i + "." + j + "@example.com", i + "." + j);
                AcceptResult result = service.accept(token, invitee, acceptance -> handled.incrementAndGet());
                if (!result.holdsPlace()) {
                    assertRefused(result, RefusalReason.EXHAUSTED);
                }
                places += result.holdsPlace() ? 1 : 0;
            }
            return places;
        });

        InvitationId id = idOf(service, token);
        assertThat(accepted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
        assertThat(handled).hasValue(100);
        assertThat(stored(id).places()).isEqualTo(100);
        int ledger = 0;
        for (int i = 0; i < 64; i++) {
            for (int j = 0; j < 2; j++) {
                EmailAddress address = EmailAddress.parse(i + "." + j + "@example.com");
                ledger += store.findRedemption(id, address, Optional.empty()).isPresent() ? 1 : 0;
            }
        }
        assertThat(ledger).isEqualTo(100);
    }

    @DisplayName("P3: the same account many times at once takes one place and is created once")
    @Test
    void theSameAccountManyTimesAtOnceTakesOnePlaceAndIsCreatedOnce() throws Exception {
        InvitationService service = service();
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(50)));
        AtomicInteger handled = new AtomicInteger();

        List<AcceptResult> results =
                Parallel.run(32, i -> () -> service.accept(token, ADA, acceptance -> handled.incrementAndGet()));

        assertThat(results).allMatch(AcceptResult::holdsPlace);
        assertThat(results).filteredOn(AcceptResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results.stream().map(AcceptResult::orElseThrow).distinct()).hasSize(1);
        assertThat(handled).hasValue(1);
        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
    }

    @DisplayName("P4, P8: no acceptance commits after disable has returned")
    @Test
    void noAcceptanceCommitsAfterDisableReturned() throws Exception {
        for (int round = 0; round < 10; round++) {
            InvitationService service = service();
            InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(1_000)));
            InvitationId id = idOf(service, token);
            AtomicInteger placesWhenDisabled = new AtomicInteger(-1);

            Parallel.run(9, i -> () -> {
                if (i == 0) {
                    service.disable(id, ADMIN).orElseThrow();
                    placesWhenDisabled.set(stored(id).places());
                    return true;
                }
                for (int j = 0; j < 20; j++) {
                    AcceptResult result = service.accept(token, Invitee.verified(i + "." + j + "@example.com"));
                    assertThat(result.holdsPlace() || result.equals(new AcceptResult.Refused(RefusalReason.DISABLED)))
                            .as("%s", result)
                            .isTrue();
                }
                return true;
            });

            assertThat(stored(id).places()).isEqualTo(placesWhenDisabled.get());
            assertThat(stored(id).enabled()).isFalse();
        }
    }

    @DisplayName("P7: acceptance and refresh never both win with the old link")
    @Test
    void acceptanceAndRefreshNeverBothWinWithTheOldLink() throws Exception {
        for (int round = 0; round < 20; round++) {
            InvitationService service = service();
            InvitationToken token = create(service, forAda());
            InvitationId id = idOf(service, token);

            List<Object> results =
                    Parallel.run(2, i -> () -> i == 0 ? service.accept(token, ADA) : service.refresh(id, ADMIN));

            boolean accepted = results.get(0) instanceof AcceptResult.Accepted;
            boolean refreshed = results.get(1) instanceof io.invitation.InvitationResult.Done;
            assertThat(accepted).as("%s", results).isNotEqualTo(refreshed);
            if (refreshed) {
                assertThat(results.get(0)).isEqualTo(new AcceptResult.Refused(RefusalReason.SUPERSEDED));
            }
        }
    }

    // Time (P23)

    @DisplayName("P23: the instant of expiry is expired, and the one before is not")
    @ParameterizedTest
    @EnumSource
    void theInstantOfExpiryIsExpiredAndTheOneBeforeIsNot(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forAda().expiry(Expiry.at(NOW.plusSeconds(60))));

        clock.set(NOW.plusSeconds(60));
        assertThat(service.inspect(token).reason()).contains(RefusalReason.EXPIRED);
        assertRefused(service.accept(token, ADA), RefusalReason.EXPIRED);
        clock.set(NOW.plusSeconds(60).plusSeconds(86_400L * 365));
        assertRefused(service.accept(token, ADA), RefusalReason.EXPIRED);
        clock.set(NOW.plusSeconds(60).minus(MICRO));
        assertThat(service.inspect(token).canAccept()).isTrue();
        assertAccepted(service.accept(token, ADA));
    }

    @ParameterizedTest
    @EnumSource
    void theFirstValidInstantIsValidAndTheOneBeforeIsNot(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = create(service, forAda().notBefore(NOW.plusSeconds(60)));

        clock.set(NOW.plusSeconds(60).minus(MICRO));
        assertThat(service.inspect(token).reason()).contains(RefusalReason.NOT_YET_VALID);
        assertRefused(service.accept(token, ADA), RefusalReason.NOT_YET_VALID);
        clock.set(NOW.plusSeconds(60));
        assertAccepted(service.accept(token, ADA));
    }

    @Test
    void theLifetimeOfThePolicyStartsWithTheFirstValidInstant() {
        InvitationService service = service(policy -> policy.lifetime(Duration.ofDays(3)));

        assertThat(service.create(forAda().build()).orElseThrow().expiry())
                .isEqualTo(Expiry.at(NOW.plus(Duration.ofDays(3))));
        assertThat(service.create(forAda().notBefore(NOW.plusSeconds(60)).build())
                        .orElseThrow()
                        .expiry())
                .isEqualTo(Expiry.at(NOW.plusSeconds(60).plus(Duration.ofDays(3))));
    }

    // Decline

    @ParameterizedTest
    @EnumSource
    void whoIsInvitedCanDeclineForGood(Tokens tokens) {
        InvitationService service = service(tokens);
        InvitationToken token = mail(service, forAda());
        InvitationId id = idOf(service, token);

        assertThat(service.decline(token, Invitee.byMail())).isInstanceOf(DeclineResult.Declined.class);

        assertThat(eventsOf(id)).contains(InvitationEventType.DECLINED);
        assertThat(stored(id).statusAt(NOW)).isEqualTo(InvitationStatus.DECLINED);
        assertThat(stored(id).closure().orElseThrow().at()).isEqualTo(NOW);
        assertThat(stored(id).version()).isEqualTo(1);
        assertThat(service.inspect(token).reason()).contains(RefusalReason.DECLINED);
        assertRefused(service.accept(token, ADA), RefusalReason.DECLINED);
        assertThat(service.decline(token, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.DECLINED));
    }

    @Test
    void oneOfManyCannotDeclineForAll() {
        InvitationService service = service();
        InvitationToken domain = create(service, InvitationRequest.toDomain("example.com"));
        InvitationToken open = create(service, InvitationRequest.toAnyone().quota(Quota.of(5)));

        assertThat(service.decline(domain, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.NOT_ELIGIBLE));
        assertThat(service.decline(open, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.NOT_ELIGIBLE));
        assertThat(service.inspect(domain).canAccept()).isTrue();
    }

    @Test
    void nobodyDeclinesWhatTheyHaveAccepted() throws Exception {
        InvitationService service = service();
        InvitationToken token = create(service, forAda());
        assertAccepted(service.accept(token, ADA));

        assertThat(service.decline(token, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.EXHAUSTED));

        for (int round = 0; round < 20; round++) {
            InvitationToken raced = create(service, forAda());
            List<Object> results =
                    Parallel.run(2, i -> () -> i == 0 ? service.accept(raced, ADA) : service.decline(raced, ADA));
            assertThat(results.get(0) instanceof AcceptResult.Accepted)
                    .as("%s", results)
                    .isNotEqualTo(results.get(1) instanceof DeclineResult.Declined);
        }
    }

    // Scopes (P5)

    @DisplayName("P5: a token of another scope is unknown")
    @ParameterizedTest
    @EnumSource
    void aTokenOfAnotherScopeIsUnknown(Tokens tokens) {
        InvitationService here = service(tokens);
        InvitationService there = here.in(Scope.of("elsewhere"));
        InvitationToken token = create(here, forAda());

        assertThat(there.scope()).isEqualTo(Scope.of("elsewhere"));
        assertThat(there.inspect(token).reason()).contains(RefusalReason.UNKNOWN);
        assertThat(there.inspect(token).invitation()).isEmpty();
        assertThat(there.inspect(token)).isEqualTo(there.inspect(InvitationToken.of("nonsense")));
        assertRefused(there.accept(token, ADA), RefusalReason.UNKNOWN);
        assertThat(there.decline(token, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        assertAccepted(here.accept(token, ADA));
        assertRefused(there.accept(token, ADA), RefusalReason.UNKNOWN);
    }

    @DisplayName("P11: strangers learn nothing of what was withdrawn")
    @Test
    void strangersLearnNothingOfWhatWasWithdrawn() {
        InvitationService service = service();
        InvitationToken disabled = create(service, forAda());
        service.disable(idOf(service, disabled), ADMIN);
        InvitationToken revoked = create(service, forAda());
        service.revoke(idOf(service, revoked), ADMIN, "a reason");

        for (InvitationToken token : List.of(disabled, revoked)) {
            assertThat(service.inspect(token).publicReason()).contains(RefusalReason.UNKNOWN);
            assertThat(service.inspect(token).invitation()).isEmpty();
            assertThat(service.inspect(token).maskedAddress()).isEmpty();
        }
        assertThat(service.inspect(disabled).reason()).contains(RefusalReason.DISABLED);
        assertThat(service.inspect(revoked).reason()).contains(RefusalReason.REVOKED);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // lets every kind of throwable pass unwrapped
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
