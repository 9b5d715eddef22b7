package io.invitation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.AcceptResult;
import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.DeclineResult;
import io.invitation.DuplicateRule;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.VerifyResult;
import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.RedemptionLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens to whoever comes second, where a store in memory lets nobody come between: the moments are made by a
 * store that does, or pretends, what another node could have done just then.
 */
class LostRacesTest {

    private static final Actor ADMIN = Actor.of("admin");
    private static final InvitationRequest ADA =
            InvitationRequest.to("ada@example.com").inviter(Inviter.of("grace")).build();

    private static final Duration LEASE = Duration.ofHours(1);

    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private final RecordingSender sender = new RecordingSender();
    private final TestClock clock = new TestClock(Samples.NOW);

    /** What to do before a call of the store, and what to answer in its place, if anything. */
    private interface Fault {
        Optional<Object> before(Method method, Object[] arguments);
    }

    private static <T> T faulty(Class<T> face, T good, Fault fault) {
        return face.cast(Proxy.newProxyInstance(
                LostRacesTest.class.getClassLoader(), new Class<?>[] {face}, (proxy, method, arguments) -> {
                    Optional<Object> answer = fault.before(method, arguments);
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    try {
                        return method.invoke(good, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    private InvitationService service(DuplicateRule rule) {
        return service(rule, store.invitations(), store.idempotency());
    }

    private InvitationService service(DuplicateRule rule, Fault fault) {
        return service(rule, faulty(InvitationRepository.class, store.invitations(), fault), store.idempotency());
    }

    private final List<InvitationEvent> heard = new ArrayList<>();

    private InvitationService service(DuplicateRule rule, InvitationRepository invitations, IdempotencyStore keys) {
        return builder(rule, invitations, keys).redemptions(store.redemptions()).build();
    }

    private InvitationServiceBuilder builder(
            DuplicateRule rule, InvitationRepository invitations, IdempotencyStore keys) {
        return InvitationService.builder(invitations, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder().duplicates(rule).build())
                .deliveries(store.deliveries())
                .limits(store.limits())
                .idempotency(keys)
                .listener(heard::add)
                .clock(clock);
    }

    /** Another node on the same store. */
    private InvitationServiceBuilder secondNode() {
        return builder(DuplicateRule.REJECT, store.invitations(), store.idempotency());
    }

    private InvitationService secondNode(Fault faultOfPlaces) {
        return secondNode()
                .redemptions(faulty(RedemptionLedger.class, store.redemptions(), faultOfPlaces))
                .build();
    }

    /** Something that happens before the first call of a name, and changes no answer. */
    private static Fault before(String name, Runnable happening) {
        AtomicBoolean happened = new AtomicBoolean();
        return (method, arguments) -> {
            if (method.getName().equals(name) && !happened.getAndSet(true)) {
                happening.run();
            }
            return Optional.empty();
        };
    }

    private static void assertRejected(InvitationResult result, RejectionReason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    private Invitation stored(InvitationId id) {
        return store.invitations().findById(id).orElseThrow();
    }

    /** A store in which somebody refreshes an invitation just before another one takes its address over. */
    private Fault refreshedBeforeItIsReplaced(InvitationId expired) {
        return (method, arguments) -> {
            if (method.getName().equals("takeAddress") && arguments[2].equals(Optional.of(expired))) {
                service(DuplicateRule.REJECT).refresh(expired, ADMIN).orElseThrow();
            }
            return Optional.empty();
        };
    }

    @Test
    void anInvitationThatIsRevivedWhileItsAddressIsTakenOverKeepsTheAddress() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationId expired = good.create(ADA).orElseThrow().id();
        clock.advance(Duration.ofDays(7));
        Fault fault = refreshedBeforeItIsReplaced(expired);

        assertRejected(service(DuplicateRule.REJECT, fault).create(ADA), RejectionReason.DUPLICATE);
        InvitationResult returned =
                service(DuplicateRule.RETURN_EXISTING, fault).create(ADA);

        assertThat(returned.orElseThrow().id()).isEqualTo(expired);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whoNeverGetsHoldOfAnAddressHearsThatItIsContended() {
        Fault alwaysSomebodyElse = (method, arguments) -> method.getName().equals("takeAddress")
                ? Optional.of(Optional.of(InvitationId.timeOrdered(Samples.NOW)))
                : Optional.empty();

        for (DuplicateRule rule : DuplicateRule.values()) {
            assertRejected(service(rule, alwaysSomebodyElse).invite(ADA), RejectionReason.CONTENDED);
        }
        assertThat(service(DuplicateRule.REJECT).count(InvitationQuery.all())).isZero();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void whoeverIsSupersededByAThirdOneMeanwhileStaysAsItIs() {
        InvitationId open =
                service(DuplicateRule.REJECT).create(ADA).orElseThrow().id();
        Invitation before = stored(open);
        Fault third =
                (method, arguments) -> method.getName().equals("takeAddress") && arguments[2].equals(Optional.of(open))
                        ? Optional.of(Optional.of(InvitationId.timeOrdered(Samples.NOW)))
                        : Optional.empty();

        assertRejected(service(DuplicateRule.SUPERSEDE, third).create(ADA), RejectionReason.CONTENDED);

        assertThat(stored(open)).isEqualTo(before);
    }

    /** A store in which something happens just before an invitation is asked to answer for its address once more. */
    private static Fault beforeItHoldsItsAddress(InvitationId invitation, Runnable event) {
        return (method, arguments) -> {
            if (method.getName().equals("takeAddress") && arguments[1].equals(invitation)) {
                event.run();
            }
            return Optional.empty();
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCEPTED", "DECLINED", "REVOKED"})
    void whoWouldRefreshAnInvitationThatIsOverMeanwhileMakesANewOne(InvitationStatus status) {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        InvitationToken token = created.linkOrElseThrow().token();
        InvitationId open = created.orElseThrow().id();
        Fault over = beforeItHoldsItsAddress(open, () -> {
            switch (status) {
                case ACCEPTED -> good.accept(token, Invitee.verified("ada@example.com"));
                case DECLINED -> good.decline(token, Invitee.verified("ada@example.com"));
                default -> good.revoke(open, ADMIN, "a mistake");
            }
        });
        InvitationRequest keyed =
                InvitationRequest.to("ada@example.com").idempotencyKey("key").build();

        InvitationId made =
                service(DuplicateRule.REFRESH, over).invite(keyed).orElseThrow().id();

        assertThat(made).isNotEqualTo(open);
        assertThat(stored(made).statusAt(clock.instant())).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(open).statusAt(clock.instant())).isEqualTo(status);
        assertThat(service(DuplicateRule.REFRESH).invite(keyed).orElseThrow().id())
                .isEqualTo(made);
        assertThat(sender.sent()).hasSize(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whoWouldRefreshAnInvitationInWhosePlaceAThirdOneCameRefreshesThat() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationId open = good.create(ADA).orElseThrow().id();
        List<InvitationId> third = new ArrayList<>();
        Fault replaced = beforeItHoldsItsAddress(open, () -> {
            good.revoke(open, ADMIN, "a mistake").orElseThrow();
            third.add(good.create(ADA).orElseThrow().id());
        });

        Invitation refreshed =
                service(DuplicateRule.REFRESH, replaced).create(ADA).orElseThrow();

        assertThat(third).containsExactly(refreshed.id());
        assertThat(refreshed.generation()).isEqualTo(2);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFRESH", "SUPERSEDE"})
    void anInvitationThatGoesToAnotherAddressMeanwhileStaysAsItIsAndANewOneIsMade(DuplicateRule rule) {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation open = good.create(ADA).orElseThrow();
        AtomicBoolean isMoved = new AtomicBoolean();
        InvitationUpdate toBob = InvitationUpdate.builder()
                .audience(Audience.to(EmailAddress.parse("bob@example.com")))
                .build();
        Fault moved = (method, arguments) -> {
            boolean isNext = method.getName().equals("takeAddress")
                    && (arguments[1].equals(open.id()) || arguments[2].equals(Optional.of(open.id())));
            if (isNext && !isMoved.getAndSet(true)) {
                good.update(open.id(), open.version(), toBob, ADMIN).orElseThrow();
            }
            return Optional.empty();
        };

        InvitationId made = service(rule, moved).invite(ADA).orElseThrow().id();

        assertThat(made).isNotEqualTo(open.id());
        assertThat(stored(open.id()).statusAt(clock.instant())).isEqualTo(InvitationStatus.PENDING);
        assertThat(stored(open.id()).generation()).isEqualTo(1);
        assertThat(sender.sent()).hasSize(1);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void anExpiryThatIsMovedInItsLastMomentMakesNoSecondOpenInvitation() {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation first = good.create(ADA).orElseThrow();
        AtomicBoolean isRead = new AtomicBoolean();
        Fault expiredAndInvitedAnew = (method, arguments) -> {
            boolean isNext = isRead.get();
            isRead.set(!isNext && method.getName().equals("findById"));
            if (isNext) {
                clock.advance(Duration.ofDays(7));
                good.create(ADA).orElseThrow();
            }
            return Optional.empty();
        };
        clock.advance(Duration.ofDays(7).minusMillis(1));

        InvitationResult refreshed =
                service(DuplicateRule.REJECT, expiredAndInvitedAnew).refresh(first.id(), ADMIN);

        assertRejected(refreshed, RejectionReason.DUPLICATE);
    }

    /** It is revoked whenever it would be refreshed, and open again whenever the address is asked for. */
    @Test
    void whoNeverFindsOpenWhatHeWouldRefreshHearsThatItIsContended() {
        InvitationService good = service(DuplicateRule.REJECT);
        Invitation open = good.create(ADA).orElseThrow();
        good.revoke(open.id(), ADMIN, "a mistake").orElseThrow();
        AtomicBoolean isOpen = new AtomicBoolean();
        Fault openAndOver = (method, arguments) -> {
            if (method.getName().equals("takeAddress")) {
                isOpen.set(!arguments[1].equals(open.id()));
            }
            return method.getName().equals("findById") && isOpen.get()
                    ? Optional.of(Optional.of(open))
                    : Optional.empty();
        };

        assertRejected(service(DuplicateRule.REFRESH, openAndOver).create(ADA), RejectionReason.CONTENDED);
        assertThat(good.count(InvitationQuery.all())).isEqualTo(1);
    }

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

    private static InvitationResult raiseTheQuota(InvitationService service, Invitation read) {
        InvitationUpdate twoPlaces =
                InvitationUpdate.builder().quota(Quota.of(2)).build();
        return service.update(read.id(), read.version(), twoPlaces, ADMIN);
    }

    @Test
    void aQuotaThatIsRaisedWhileTheLastPlaceIsTakenMakesNoSecondOpenInvitation() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        Fault acceptedAndInvitedAnew = before("replace", () -> {
            good.accept(created.linkOrElseThrow().token(), Invitee.verified("ada@example.com"))
                    .orElseThrow();
            good.create(ADA).orElseThrow();
        });

        InvitationResult raised =
                raiseTheQuota(service(DuplicateRule.REJECT, acceptedAndInvitedAnew), created.orElseThrow());

        assertRejected(raised, RejectionReason.DUPLICATE);
    }

    @Test
    void aQuotaThatIsRaisedWhileTheLastPlaceIsTakenOpensAnInvitationThatStillHasItsAddress() {
        InvitationService good = service(DuplicateRule.REJECT);
        InvitationResult created = good.create(ADA);
        Fault accepted = before(
                "replace",
                () -> good.accept(created.linkOrElseThrow().token(), Invitee.verified("ada@example.com"))
                        .orElseThrow());

        InvitationResult raised = raiseTheQuota(service(DuplicateRule.REJECT, accepted), created.orElseThrow());

        assertThat(raised.orElseThrow().statusAt(clock.instant())).isEqualTo(InvitationStatus.PARTLY_USED);
        assertRejected(good.create(ADA), RejectionReason.DUPLICATE);
    }

    @Test
    void whatCannotBeRevokedIsNeitherSupersededNorLeftOutInSilence() {
        InvitationId open =
                service(DuplicateRule.REJECT).create(ADA).orElseThrow().id();
        Fault neverReplaced =
                (method, arguments) -> method.getName().equals("replace") ? Optional.of(false) : Optional.empty();
        InvitationService service = service(DuplicateRule.SUPERSEDE, neverReplaced);

        assertRejected(service.create(ADA), RejectionReason.CONTENDED);
        assertThatThrownBy(() -> service.revokeAll(Actor.of("grace"), ADMIN, "left"))
                .isInstanceOfSatisfying(
                        InvitationStorageException.class,
                        failure -> assertThat(failure.isTransient()).isTrue());
        assertThat(stored(open).closure()).isEmpty();
        assertRejected(service(DuplicateRule.REJECT).create(ADA), RejectionReason.DUPLICATE);
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
