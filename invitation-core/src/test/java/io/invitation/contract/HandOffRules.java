package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.invitation.AcceptResult;
import io.invitation.Audience;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.PendingAcceptance;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.VerifyResult;
import io.invitation.spi.KeyRing;
import io.invitation.spi.MessagePurpose;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds for links that are carried over a sign-in. */
abstract class HandOffRules extends EntitlementRules {

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final EmailAddress ADAS = EmailAddress.parse("ada@example.com");
    private static final EmailAddress CAROLS = EmailAddress.parse("carol@example.com");

    private static byte[] key(int filling) {
        byte[] key = new byte[KeyRing.MIN_KEY_LENGTH];
        Arrays.fill(key, (byte) filling);
        return key;
    }

    private InvitationService carrying(KeyRing keys) {
        return builder(Tokens.RANDOM, policy -> policy).handOff(keys, LIFETIME).build();
    }

    private InvitationService carrying() {
        return carrying(KeyRing.of("k", key(1)));
    }

    private static PendingAcceptance seal(InvitationService service, InvitationToken token) {
        return service.handOff().seal(token).orElseThrow();
    }

    private static AcceptResult accept(InvitationService service, PendingAcceptance pending, Invitee invitee) {
        return service.handOff().accept(PendingAcceptance.of(pending.value()), invitee, acceptance -> {});
    }

    private static void assertUnknown(InvitationService service, PendingAcceptance pending) {
        assertThat(service.handOff().decline(pending, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        assertThat(service.handOff().verify(pending, ADAS))
                .isEqualTo(new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty()));
        assertThat(service.handOff().inspect(pending).reason()).contains(RefusalReason.UNKNOWN);
        assertThat(service.handOff().inspect(pending).invitation()).isEmpty();
        assertRefused(accept(service, pending, ADA), RefusalReason.UNKNOWN);
    }

    @Test
    @DisplayName("P22: who only claims the address of a used value is not told whose account took the place")
    void whoOnlyClaimsAnAddressIsNotToldTheAccount() {
        InvitationService service = builder(Tokens.RANDOM, policy -> policy.unsafeAllowUnverifiedOnPublic(true))
                .handOff(KeyRing.of("k", key(1)), LIFETIME)
                .build();
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(2)));
        PendingAcceptance pending = seal(service, token);
        assertThat(accept(service, pending, ADA).orElseThrow().accountId()).isPresent();

        AcceptResult again = accept(service, pending, Invitee.unverified("ada@example.com"));

        assertAlready(again);
        assertThat(again.orElseThrow().accountId()).isEmpty();
        assertThat(accept(service, pending, ADA).orElseThrow().accountId()).isPresent();
    }

    @Test
    void aSealedValueWorksForHalfAnHourUnlessToldOtherwise() {
        InvitationService service = builder(Tokens.RANDOM, policy -> policy)
                .handOff(KeyRing.of("k", key(1)))
                .build();
        PendingAcceptance pending = seal(service, create(service, forAda()));

        clock.advance(Duration.ofMinutes(30).minusNanos(1_000));
        assertThat(service.handOff().inspect(pending).canAccept()).isTrue();
        clock.advance(Duration.ofNanos(1_000));
        assertUnknown(service, pending);
    }

    @Test
    void aLinkIsCarriedOverASignInWithoutItsToken() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());

        PendingAcceptance pending = seal(service, token);

        assertThat(pending.value()).matches("[A-Za-z0-9._~-]{1,512}").doesNotContain(token.reveal());
        assertThat(pending).hasToString("PendingAcceptance[sealed]");
        assertThat(seal(service, token)).isNotEqualTo(pending);
        assertThat(service.handOff().inspect(pending)).isEqualTo(service.inspect(token));
        assertAccepted(accept(service, pending, ADA));
        assertThat(service.handOff().seal(InvitationToken.of("nonsense"))).isEmpty();
    }

    @Test
    @DisplayName("P9: whatever is changed in a sealed value, or cut off or added, makes it unknown")
    void tamperedValuesAreUnknown() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());
        String value = seal(service, token).value();

        for (int i = 0; i < value.length(); i++) {
            char other = value.charAt(i) == 'A' ? 'B' : 'A';
            assertUnknown(service, PendingAcceptance.of(value.substring(0, i) + other + value.substring(i + 1)));
        }
        String allButLast = value.substring(0, value.length() - 1);
        for (char c = 'a'; c <= 'z'; c++) {
            if (!value.equals(allButLast + c)) {
                assertUnknown(service, PendingAcceptance.of(allButLast + c));
            }
        }
        for (String wrong : List.of(
                "", "=", value + "A", value + "=", value.substring(1), " " + value, "A".repeat(600), token.reveal())) {
            assertUnknown(service, PendingAcceptance.of(wrong));
        }
        assertThat(stored(idOf(service, token)).places()).isZero();
    }

    @Test
    @DisplayName("P5: a sealed value is unknown in another scope, purpose and kind, and a value is no token")
    void sealedValuesAreBound() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda().kind("member"));
        PendingAcceptance pending = seal(service, token);

        assertUnknown(service.in(Scope.of("acme")), pending);
        assertUnknown(service.forPurpose(InvitationPurpose.ACCOUNT_ACTIVATION), pending);
        assertUnknown(service.forKind("admin"), pending);
        assertRefused(service.accept(InvitationToken.of(pending.value()), ADA), RefusalReason.UNKNOWN);
        assertAccepted(accept(service.forKind("member"), pending, ADA));
    }

    @Test
    void keysRotateAndAnUnknownOneOpensNothing() {
        InvitationService before = carrying(KeyRing.of("k1", key(1)));
        PendingAcceptance pending = seal(before, create(before, forAda()));

        assertUnknown(carrying(KeyRing.of("k2", key(2))), pending);
        assertUnknown(carrying(KeyRing.of("k1", key(2))), pending);
        assertAccepted(accept(carrying(KeyRing.of("k2", key(2)).withOlder("k1", key(1))), pending, ADA));
    }

    @Test
    @DisplayName("P23: a sealed value is over at the instant at which its time ends")
    void sealedValuesEnd() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());
        PendingAcceptance early = seal(service, token);

        clock.set(NOW.plus(LIFETIME).minusNanos(1_000));
        assertThat(service.handOff().inspect(early).canAccept()).isTrue();
        clock.set(NOW.plus(LIFETIME));
        assertUnknown(service, early);
    }

    @Test
    @DisplayName("P4: every check of the link is made again after the sign-in")
    void everyCheckIsMadeAgain() {
        InvitationService service = carrying();
        InvitationToken revoked = create(service, forAda());
        PendingAcceptance pending = seal(service, revoked);
        service.revoke(idOf(service, revoked), ADMIN, "gone").orElseThrow();
        assertRefused(accept(service, pending, ADA), RefusalReason.REVOKED);

        InvitationToken refreshed = create(service, forAda());
        PendingAcceptance older = seal(service, refreshed);
        service.refresh(idOf(service, refreshed), ADMIN).orElseThrow();
        assertRefused(accept(service, older, ADA), RefusalReason.SUPERSEDED);

        InvitationToken expiring = create(service, forBob().expiry(Expiry.in(LIFETIME.dividedBy(2))));
        PendingAcceptance late = seal(service, expiring);
        clock.advance(LIFETIME.dividedBy(2));
        assertRefused(accept(service, late, BOB), RefusalReason.EXPIRED);

        InvitationToken disabled = create(service, forBob().kind("disabled"));
        PendingAcceptance halted = seal(service, disabled);
        service.disable(idOf(service, disabled), ADMIN).orElseThrow();
        assertRefused(accept(service, halted, BOB), RefusalReason.DISABLED);

        InvitationToken filled = create(service, InvitationRequest.toAnyone().quota(Quota.of(1)));
        PendingAcceptance tooMany = seal(service, filled);
        assertAccepted(service.accept(filled, BOB));
        assertRefused(accept(service, tooMany, ADA), RefusalReason.EXHAUSTED);

        InvitationToken redirected = create(service, forBob().kind("redirected"));
        PendingAcceptance formers = seal(service, redirected);
        InvitationUpdate toCarol =
                InvitationUpdate.builder().audience(Audience.to(CAROLS)).build();
        service.update(idOf(service, redirected), 0, toCarol, ADMIN).orElseThrow();
        assertRefused(accept(service, formers, BOB), RefusalReason.WRONG_RECIPIENT);
        assertAccepted(accept(service, formers, Invitee.verified(CAROLS.mailbox(), "carol")));
    }

    private static InvitationRequest.Builder forBob() {
        return InvitationRequest.to("bob@example.com");
    }

    @Test
    @DisplayName("P28: who signs in with the wrong account changes nothing, and the invitee can still accept")
    void theWrongAccountChangesNothing() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());
        PendingAcceptance pending = seal(service, token);

        assertRefused(accept(service, pending, BOB), RefusalReason.WRONG_RECIPIENT);
        assertThat(stored(idOf(service, token)).places()).isZero();

        assertAccepted(accept(service, pending, ADA));
    }

    @Test
    @DisplayName("P28: one value is one acceptance: a replay by the same person is told so, anybody else finds nothing")
    void aValueIsOneAcceptance() {
        InvitationService service = carrying();
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(5)));
        PendingAcceptance pending = seal(service, token);

        assertAccepted(accept(service, pending, ADA));
        assertAlready(accept(service, pending, ADA));
        assertRefused(accept(service, pending, BOB), RefusalReason.UNKNOWN);
        assertRefused(accept(service, pending, Invitee.verified("ada@example.com", "mallory")), RefusalReason.UNKNOWN);
        assertRefused(accept(service, pending, Invitee.unverified("ada@example.com")), RefusalReason.UNKNOWN);

        assertThat(stored(idOf(service, token)).places()).isEqualTo(1);
        assertAccepted(accept(service, seal(service, token), BOB));
        assertRefused(accept(service, pending, BOB), RefusalReason.UNKNOWN);
    }

    @Test
    @DisplayName("P2: of many who use one value at once, one takes a place and the others take none")
    void aValueIsOneAcceptanceUnderConcurrencyToo() throws Exception {
        InvitationService one = carrying();
        InvitationService two = carrying();
        InvitationToken token = create(one, InvitationRequest.toAnyone().quota(Quota.of(50)));
        PendingAcceptance pending = seal(one, token);
        AtomicInteger handled = new AtomicInteger();

        List<AcceptResult> results = Parallel.run(
                16,
                number -> () -> (number % 2 == 0 ? one : two)
                        .handOff()
                        .accept(pending, person(number), acceptance -> handled.incrementAndGet()));

        assertThat(results).filteredOn(AcceptResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof AcceptResult.Accepted))
                .containsOnly(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        assertThat(handled).hasValue(1);
        assertThat(stored(idOf(one, token)).places()).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsLeavesTheValueUsable() {
        InvitationService service = carrying();
        PendingAcceptance pending = seal(service, create(service, forAda()));
        IOException failure = new IOException("no account today");

        assertThat(catchThrowable(() -> service.handOff().accept(pending, ADA, acceptance -> {
                    throw failure;
                })))
                .isSameAs(failure);

        assertAccepted(accept(service, pending, ADA));
    }

    @Test
    void aMailedLinkProvesItsMailboxAfterTheSignInToo() {
        InvitationService service = carrying();
        PendingAcceptance mailed = seal(service, mail(service, forAda()));
        PendingAcceptance shown = seal(service, create(service, forAda()));

        assertThat(accept(service, mailed, Invitee.byMail("ada"))
                        .orElseThrow()
                        .address()
                        .mailbox())
                .isEqualTo("ada@example.com");
        assertAlready(accept(service, mailed, Invitee.byMail("ada")));
        assertRefused(accept(service, shown, Invitee.byMail("ada")), RefusalReason.ADDRESS_NOT_VERIFIED);
    }

    @Test
    void anInvitationIsDeclinedAfterTheSignInWithTheSameEvidenceAsByItsToken() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        PendingAcceptance pending = seal(service, token);

        assertThat(service.handOff().decline(pending, BOB))
                .isEqualTo(new DeclineResult.Refused(RefusalReason.WRONG_RECIPIENT));
        assertThat(service.handOff().decline(pending, ADA)).isInstanceOf(DeclineResult.Declined.class);

        assertThat(stored(id).statusAt(NOW)).isEqualTo(InvitationStatus.DECLINED);
        assertThat(service.handOff().decline(pending, ADA))
                .isEqualTo(new DeclineResult.Refused(RefusalReason.DECLINED));
        assertRefused(accept(service, pending, ADA), RefusalReason.DECLINED);
    }

    @Test
    void anAddressIsConfirmedAfterTheSignInAsOftenAsItIsAskedFor() {
        InvitationService service = carrying();
        InvitationToken token = create(service, InvitationRequest.toAnyone().quota(Quota.of(5)));
        PendingAcceptance pending = seal(service, token);

        for (String address : List.of("ada@example.com", "bob@example.com")) {
            assertThat(service.handOff().verify(pending, EmailAddress.parse(address)))
                    .isInstanceOf(VerifyResult.Requested.class);

            assertThat(sender.last().purpose()).isEqualTo(MessagePurpose.ADDRESS_CONFIRMATION);
            assertThat(sender.last().recipient().mailbox()).isEqualTo(address);
            PendingAcceptance mailed = seal(service, sender.last().link().token());
            assertThat(accept(service, mailed, Invitee.byMail())
                            .orElseThrow()
                            .address()
                            .mailbox())
                    .isEqualTo(address);
        }
    }

    @Test
    @DisplayName("P28: a value that was used for an acceptance neither declines nor mails anything afterwards")
    void aUsedValueNeitherDeclinesNorMails() {
        InvitationService service = carrying();
        InvitationToken token = create(service, forAda());
        PendingAcceptance pending = seal(service, token);
        PendingAcceptance fresh = seal(service, token);
        RedemptionId place = accept(service, pending, ADA).orElseThrow().id();
        assertThat(service.places().undo(place, ADMIN, "mistake").isDone()).isTrue();
        int mails = sender.sent().size();

        assertThat(service.handOff().decline(pending, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        assertThat(service.handOff().verify(pending, ADAS))
                .isEqualTo(new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty()));

        assertThat(sender.sent()).hasSize(mails);
        assertThat(service.handOff().decline(fresh, ADA)).isInstanceOf(DeclineResult.Declined.class);
    }

    @Test
    void aServiceWithoutAListOfPlacesSaysSoWhenAnAddressIsToBeConfirmed() {
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .idempotency(faces.idempotency())
                .handOff(KeyRing.of("k1", key(1)), LIFETIME)
                .clock(clock)
                .build();
        PendingAcceptance pending = seal(service, create(service, forAda()));

        assertThatThrownBy(() -> service.handOff().verify(pending, ADAS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("redemptions");
        assertThat(service.handOff().decline(pending, ADA)).isInstanceOf(DeclineResult.Declined.class);
    }

    @Test
    void aServiceWithoutKeysSaysSoWhenTheHandOffIsAskedFor() {
        InvitationService withoutKeys = service();

        assertThatThrownBy(withoutKeys::handOff)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("handOff");
    }

    @Test
    void aServiceThatCannotRememberUsedValuesSaysSoWhenItIsBuilt() {
        InvitationServiceBuilder withoutMemory = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .handOff(KeyRing.of("k1", key(1)), LIFETIME);

        assertThatThrownBy(withoutMemory::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the service was built without idempotency, which handOff needs");
    }
}
