package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.AcceptResult;
import io.invitation.DeclineResult;
import io.invitation.DuplicateRule;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LoginHandOff;
import io.invitation.PendingAcceptance;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.VerifyResult;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.KeyRing;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What happens to whoever comes second for a place, or for a key. */
class LostRacesTest extends LostRaces {

    /** A store in which somebody else always takes the place, or changes the invitation, first. */
    private static Optional<Object> somebodyElseIsFirst(Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "claim" -> Optional.of(ClaimOutcome.notClaimed());
            case "claimAll", "claimAndRecord" ->
                Optional.of(Collections.nCopies(((List<?>) arguments[0]).size(), ClaimOutcome.notClaimed()));
            case "replace" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    @Test
    void whoeverAlwaysComesSecondIsRefusedAndListenersHearOfIt() {
        InvitationResult created = service(DuplicateRule.REJECT).create(ADA);
        InvitationToken token = created.linkOrElseThrow().token();
        InvitationService service = service(DuplicateRule.REJECT, LostRacesTest::somebodyElseIsFirst);
        Invitee ada = Invitee.verified("ada@example.com");
        heard.clear();

        assertThat(service.accept(token, ada)).isEqualTo(new AcceptResult.Refused(RefusalReason.CONTENDED));
        assertThat(service.accept(token, ada, acceptance -> {}))
                .isEqualTo(new AcceptResult.Refused(RefusalReason.CONTENDED));
        assertThat(service.decline(token, ada)).isEqualTo(new DeclineResult.Refused(RefusalReason.CONTENDED));

        assertThat(heard)
                .hasSize(3)
                .allSatisfy(event -> assertThat(List.of(event.invitationId(), event.type(), event.detail()))
                        .containsExactly(
                                created.orElseThrow().id(),
                                InvitationEventType.REFUSED,
                                Optional.of(RefusalReason.CONTENDED.name())));
    }

    @Test
    void listenersHearOfThatAfterTheCommitWhereTheTransactionIsTheHosts() {
        InvitationToken token =
                service(DuplicateRule.REJECT).create(ADA).linkOrElseThrow().token();
        InvitationService service = service(DuplicateRule.REJECT, LostRacesTest::somebodyElseIsFirst);
        Invitee ada = Invitee.verified("ada@example.com");
        heard.clear();

        store.invitations().transactions().inTransaction(host -> {
            assertThat(service.accept(token, ada)).isEqualTo(new AcceptResult.Refused(RefusalReason.CONTENDED));
            assertThat(service.accept(token, ada, acceptance -> {}))
                    .isEqualTo(new AcceptResult.Refused(RefusalReason.CONTENDED));
            assertThat(service.decline(token, ada)).isEqualTo(new DeclineResult.Refused(RefusalReason.CONTENDED));
            assertThat(heard).isEmpty();
            return true;
        });

        assertThat(heard)
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.detail()).contains(RefusalReason.CONTENDED.name()));
    }

    @Test
    void whoseSealedValueIsAlwaysUsedMeanwhileIsRefusedAndListenersHearOfIt() {
        InvitationToken token =
                service(DuplicateRule.REJECT).create(ADA).linkOrElseThrow().token();
        IdempotencyStore used = faulty(
                IdempotencyStore.class,
                store.idempotency(),
                (method, arguments) -> method.getName().equals("putIfAbsent") ? Optional.of(false) : Optional.empty());
        LoginHandOff carrying = builder(DuplicateRule.REJECT, store.invitations(), used)
                .handOff(KeyRing.of("k", new byte[KeyRing.MIN_KEY_LENGTH]))
                .build()
                .handOff();
        PendingAcceptance pending = carrying.seal(token).orElseThrow();
        heard.clear();

        AcceptResult result = carrying.accept(pending, Invitee.verified("ada@example.com", "ada"), acceptance -> {});

        assertThat(result).isEqualTo(new AcceptResult.Refused(RefusalReason.CONTENDED));
        assertThat(heard)
                .singleElement()
                .satisfies(event -> assertThat(List.of(event.type(), event.detail()))
                        .containsExactly(InvitationEventType.REFUSED, Optional.of(RefusalReason.CONTENDED.name())));
    }

    private static Redemption reserved(InvitationService service, InvitationToken token, Invitee invitee) {
        return ((ReserveResult.Reserved) service.places().reserve(token, invitee, LEASE)).redemption();
    }

    private static void assertHasHadPlace(AcceptResult result, RedemptionId place) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AcceptResult.AlreadyAccepted.class,
                        before -> assertThat(before.redemption().id()).isEqualTo(place));
    }

    @Test
    void whoCompletesAPlaceThatIsCompletedMeanwhileHasItAndIsNotToldThatAllAreTaken() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationToken token = good.create(ADA).linkOrElseThrow().token();
        Redemption held = reserved(good, token, Invitee.verified("ada@example.com"));
        AtomicBoolean isCompleted = new AtomicBoolean();
        InvitationService second = secondNode((method, arguments) -> {
            if (!method.getName().equals("find") || isCompleted.getAndSet(true)) {
                return Optional.empty();
            }
            good.places().complete(held.id(), Optional.empty());
            return Optional.of(Optional.of(held));
        });
        heard.clear();

        assertHasHadPlace(second.places().complete(held.id(), Optional.empty()), held.id());

        assertThat(heard)
                .extracting(InvitationEvent::type)
                .containsExactly(InvitationEventType.ACCEPTED, InvitationEventType.EXHAUSTED);
    }

    @Test
    void whoCompletesAPlaceThatTakesTheLastSeatMeanwhileHasItAndIsNotToldThatThereIsNoSeat() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationToken token = good.create(ADA).linkOrElseThrow().token();
        Invitee ada = Invitee.verified("ada@example.com");
        RedemptionId place = reserved(good, token, ada).id();
        InvitationService second = secondNode()
                .redemptions(store.redemptions())
                .seats(invitation -> {
                    good.places().complete(place, Optional.empty());
                    return false;
                })
                .build();

        assertHasHadPlace(second.places().complete(place, Optional.empty()), place);
        assertHasHadPlace(second.accept(token, ada), place);
    }

    /** Returns a link of which all places were held too long. */
    private InvitationToken withLapsedPlaces(InvitationService service) {
        InvitationToken token = service.create(
                        InvitationRequest.toAnyone().quota(Quota.of(3)).build())
                .linkOrElseThrow()
                .token();
        for (String name : List.of("ada", "grace", "alan")) {
            reserved(service, token, Invitee.verified(name + "@example.com"));
        }
        clock.advance(LEASE);
        return token;
    }

    @Test
    void nobodyIsToldThatAllPlacesAreHeldWhenSomebodyElseHasJustGivenThemBack() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationToken accepted = withLapsedPlaces(good);
        InvitationToken verified = withLapsedPlaces(good);
        Invitee edsger = Invitee.verified("edsger@example.com");

        AcceptResult acceptance = secondNode(
                        before("lapsed", () -> good.accept(accepted, edsger).orElseThrow()))
                .accept(accepted, Invitee.verified("barbara@example.com"));
        VerifyResult verification = secondNode(
                        before("lapsed", () -> good.accept(verified, edsger).orElseThrow()))
                .places()
                .verify(verified, EmailAddress.parse("barbara@example.com"));

        assertThat(acceptance).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(verification).isInstanceOf(VerifyResult.Requested.class);
    }

    @Test
    void whoFindsTheKeyTakenAtTheEndUndoesEverythingAndGivesTheFirstAnswer() {
        InvitationRequest keyed =
                InvitationRequest.to("ada@example.com").idempotencyKey("key").build();
        InvitationId first =
                service(DuplicateRule.SUPERSEDE).invite(keyed).orElseThrow().id();
        Invitation before = stored(first);
        AtomicBoolean looked = new AtomicBoolean();
        IdempotencyStore late = faulty(
                IdempotencyStore.class,
                store.idempotency(),
                (method, arguments) -> method.getName().equals("find") && !looked.getAndSet(true)
                        ? Optional.of(Optional.empty())
                        : Optional.empty());

        InvitationResult second =
                service(DuplicateRule.SUPERSEDE, store.invitations(), late).invite(keyed);

        assertThat(second.orElseThrow()).isEqualTo(before);
        assertThat(stored(first)).isEqualTo(before);
        assertThat(sender.sent()).hasSize(1);
        assertThat(service(DuplicateRule.REJECT).count(InvitationQuery.all())).isEqualTo(1);
    }

    @Test
    void whoNeverSeesTheAnswerThatIsThereHearsThatItIsContended() {
        InvitationRequest keyed =
                InvitationRequest.to("ada@example.com").idempotencyKey("key").build();
        service(DuplicateRule.REJECT).invite(keyed).orElseThrow();
        IdempotencyStore blind = faulty(
                IdempotencyStore.class,
                store.idempotency(),
                (method, arguments) ->
                        method.getName().equals("find") ? Optional.of(Optional.empty()) : Optional.empty());

        assertRejected(
                service(DuplicateRule.REJECT, store.invitations(), blind).invite(keyed), RejectionReason.CONTENDED);
        assertThat(sender.sent()).hasSize(1);
    }
}
