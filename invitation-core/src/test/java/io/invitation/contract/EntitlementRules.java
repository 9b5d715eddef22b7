package io.invitation.contract;

import static io.invitation.contract.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invitation.Actor;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationOperation;
import io.invitation.InvitationOptions;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.InviterLoss;
import io.invitation.LinkTemplate;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.VerifyResult;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What holds where the host is asked again, who is told of refusals, and what the options tell beforehand. */
abstract class EntitlementRules extends ConfirmationRules {

    private static final Actor DEPUTY = Actor.of("deputy");

    private final Set<String> dismissed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean seatsAreLeft = new AtomicBoolean(true);
    private final List<InvitationEvent> told = new CopyOnWriteArrayList<>();

    private InvitationService asking(UnaryOperator<InvitationPolicy.Builder> policy) {
        return builder(Tokens.KEYED, policy)
                .authorizer(request -> !dismissed.contains(request.actor().id()))
                .seats(invitation -> seatsAreLeft.get())
                .listener(told::add)
                .build();
    }

    private InvitationService asking() {
        return asking(policy -> policy);
    }

    private static InvitationToken byEve(InvitationService service) {
        return create(service, forDomain(5).inviter(Inviter.of("eve")));
    }

    private void assertEverybodyIsRefused(InvitationService service, InvitationToken token, RefusalReason reason) {
        Invitation before = stored(idOf(service, token));
        assertRefused(service.accept(token, ADA), reason);
        assertRefused(service.places().reserve(token, ADA, LEASE), reason);
        assertThat(service.places().verify(token, ADA.address().orElseThrow()))
                .isEqualTo(new VerifyResult.Refused(reason, Optional.empty()));
        assertThat(stored(before.id())).isEqualTo(before);
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    @DisplayName("P4, P8: nobody gets a place in the name of an inviter who has lost the right")
    void anInviterWhoIsGoneInvitesNobody() {
        InvitationService service = asking();
        InvitationToken token = byEve(service);
        service.accept(token, BOB).orElseThrow();
        Redemption held = service.places().reserve(token, person(1), LEASE).orElseThrow();
        dismissed.add("eve");

        assertEverybodyIsRefused(service, token, RefusalReason.INVITER_NOT_ENTITLED);
        assertRefused(service.places().complete(held.id(), Optional.empty()), RefusalReason.INVITER_NOT_ENTITLED);
        assertAlready(service.accept(token, BOB));
        assertThat(RefusalReason.INVITER_NOT_ENTITLED.publicReason()).isEqualTo(RefusalReason.UNKNOWN);
    }

    @Test
    void anInvitationStandsWithoutItsInviterIfThePolicySaysSo() {
        InvitationService service = asking(policy -> policy.whenInviterLosesRight(InviterLoss.keep()));
        InvitationToken token = byEve(service);
        dismissed.add("eve");

        assertAccepted(service.accept(token, ADA));
        assertThat(stored(idOf(service, token)).inviter().id()).isEqualTo("eve");
    }

    @Test
    void somebodyStandsInForTheInviterIfThePolicySaysSo() {
        InvitationService service = asking(policy -> policy.whenInviterLosesRight(InviterLoss.reassignTo(DEPUTY)));
        InvitationToken token = byEve(service);
        InvitationId id = idOf(service, token);
        Redemption held = service.places().reserve(token, BOB, LEASE).orElseThrow();
        service.accept(token, person(1)).orElseThrow();
        dismissed.add("eve");

        assertAlready(service.accept(token, person(1)));
        assertThat(stored(id).inviter().id()).as("a repeat reassigns nothing").isEqualTo("eve");
        assertAccepted(service.accept(token, ADA));
        assertAccepted(service.places().complete(held.id(), Optional.empty()));

        assertThat(stored(id).inviter()).isEqualTo(Inviter.of("deputy"));
        assertThat(stored(id).places()).isEqualTo(3);
        assertThat(eventsOf(id))
                .filteredOn(InvitationEventType.INVITER_REASSIGNED::equals)
                .hasSize(1);
    }

    @Test
    void aSubstituteMustBeEntitledToo() {
        InvitationService service = asking(policy -> policy.whenInviterLosesRight(InviterLoss.reassignTo(DEPUTY)));
        InvitationToken token = byEve(service);
        dismissed.addAll(Set.of("eve", "deputy"));

        assertEverybodyIsRefused(service, token, RefusalReason.INVITER_NOT_ENTITLED);
    }

    @Test
    void aFailingAcceptanceLeavesTheInviterInPlace() {
        InvitationService service = asking(policy -> policy.whenInviterLosesRight(InviterLoss.reassignTo(DEPUTY)));
        InvitationToken token = byEve(service);
        Invitation before = stored(idOf(service, token));
        dismissed.add("eve");

        assertThatThrownBy(() -> service.accept(token, ADA, acceptance -> {
                    throw new IllegalStateException("no account");
                }))
                .hasMessage("no account");

        assertThat(stored(before.id())).isEqualTo(before);
    }

    @Test
    void nobodyGetsAPlaceWhereNoSeatIsLeft() {
        InvitationService service = asking();
        InvitationToken token = byEve(service);
        Redemption held = service.places().reserve(token, BOB, LEASE).orElseThrow();
        seatsAreLeft.set(false);

        assertEverybodyIsRefused(service, token, RefusalReason.NO_SEAT);
        assertRefused(service.places().complete(held.id(), Optional.empty()), RefusalReason.NO_SEAT);
        seatsAreLeft.set(true);
        assertAccepted(service.places().complete(held.id(), Optional.empty()));
    }

    @Test
    @DisplayName("P4: of many who come at once the host is asked about each when those before him have their places")
    void theHostIsAskedAboutEachOfMany() throws Exception {
        InvitationService service = builder(Tokens.KEYED, policy -> policy)
                .seats(invitation -> invitation.places() + invitation.heldPlaces() < 3)
                .build();
        InvitationToken accepted = create(service, forDomain(16));
        InvitationToken reserved = create(service, forDomain(16));

        Parallel.run(8, i -> () -> service.accept(accepted, person(i)));
        Parallel.run(8, i -> () -> service.places().reserve(reserved, person(i), LEASE));

        assertThat(stored(idOf(service, accepted)).places()).isEqualTo(3);
        assertThat(stored(idOf(service, reserved)).heldPlaces()).isEqualTo(3);
    }

    @Test
    @DisplayName("P6: grants and address come from the record, whatever was held and whoever completes")
    void grantsComeFromTheRecord() {
        InvitationService service = asking();
        InvitationToken token = create(service, forDomain(1).grants(Samples.grants()));
        Redemption held = service.places().reserve(token, ADA, LEASE).orElseThrow();

        service.places().complete(held.id(), Optional.of("another account"), acceptance -> {
            assertThat(acceptance.invitation().grants()).isEqualTo(Samples.grants());
            assertThat(acceptance.address()).isEqualTo(ADA.address().orElseThrow());
            assertThat(acceptance.redemption().evidence()).isEqualTo(Evidence.VERIFIED);
        });
        assertThat(stored(held.invitationId()).places()).isEqualTo(1);
    }

    @Test
    @DisplayName("P11: listeners hear of refusals of known invitations, the history does not, and nothing is written")
    void refusalsAreAnnouncedAndNotStored() {
        InvitationService service = asking();
        InvitationToken token = create(service, forAda());
        InvitationId id = idOf(service, token);
        List<InvitationEventType> history = eventsOf(id);
        told.clear();

        service.accept(token, BOB);
        service.decline(token, BOB);
        service.places().reserve(token, BOB, LEASE);
        service.places().verify(token, BOB.address().orElseThrow());
        service.in(Scope.of("acme")).accept(token, ADA);
        service.accept(InvitationToken.of("ink_nonsense"), ADA);
        service.places().complete(RedemptionId.timeOrdered(NOW), Optional.empty());

        assertThat(told).hasSize(4).allSatisfy(event -> {
            assertThat(event.type()).isEqualTo(InvitationEventType.REFUSED);
            assertThat(event.invitationId()).isEqualTo(id);
            assertThat(event.detail()).contains("WRONG_RECIPIENT");
        });
        assertThat(eventsOf(id)).isEqualTo(history);
    }

    @Test
    @DisplayName("P21: listeners hear of confirmations that a limit refuses")
    void whoeverIsLimitedIsTold() {
        InvitationService service = asking(policy -> policy.limits(
                InvitationLimits.none().with(InvitationLimits.Subject.RECIPIENT, 1, Duration.ofHours(1))));
        InvitationToken token = create(service, forDomain(5));
        EmailAddress address = ADA.address().orElseThrow();
        service.places().verify(token, address);
        told.clear();

        service.places().verify(token, address);

        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).contains("LIMIT"))
                .extracting(InvitationEvent::type, InvitationEvent::invitationId)
                .containsExactly(InvitationEventType.REFUSED, idOf(service, token));
    }

    @Test
    @DisplayName("P11: an unknown token looks up and writes nothing at all")
    void anUnknownTokenWritesNothing() {
        TokenPolicy tokens = Tokens.KEYED.policy();
        InvitationId nobodys = InvitationId.timeOrdered(NOW);
        InvitationToken wellFormed = tokens.mint(TokenSubject.link(nobodys, 1, TokenPurpose.MAILED_LINK));
        InvitationService service = InvitationService.builder(readOnly(InvitationStore.class, faces), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .tokens(tokens)
                .clock(clock)
                .build();

        for (InvitationToken token : List.of(wellFormed, InvitationToken.of("ink_nonsense"))) {
            assertThat(service.inspect(token).reason()).contains(RefusalReason.UNKNOWN);
            assertRefused(service.accept(token, ADA), RefusalReason.UNKNOWN);
            assertRefused(service.places().reserve(token, ADA, LEASE), RefusalReason.UNKNOWN);
            assertThat(service.places().verify(token, ADA.address().orElseThrow()))
                    .isEqualTo(new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty()));
            assertThat(service.decline(token, ADA)).isEqualTo(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        }
    }

    /** A store, or a face of one, that lets nothing be written. */
    private static <T> T readOnly(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                EntitlementRules.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    boolean isFace = type == InvitationStore.class;
                    assertThat(isFace
                                    || method.getName()
                                            .matches("find.*|list|lapsed|transactions|claimsAcrossInvitations"))
                            .as("nothing is written by %s", method.getName())
                            .isTrue();
                    Object result = method.invoke(real, arguments);
                    return isFace ? readOnly(method.getReturnType(), result) : result;
                }));
    }

    // Options

    @Test
    void theOptionsTellWhatWouldBeRejectedAndWhenWaitingIsEnough() {
        InvitationService service = asking(policy -> policy.allowUpdates(false).resendCoolDown(Duration.ofMinutes(5)));
        InvitationId id = idOf(service, mail(service, forAda().inviter(Inviter.of("eve"))));

        InvitationOptions options = service.options(id, ADMIN).orElseThrow();

        assertThat(options.invitation()).isEqualTo(stored(id));
        assertThat(options.can(InvitationOperation.REVOKE)).isTrue();
        assertThat(options.can(InvitationOperation.REFRESH)).isTrue();
        assertThat(options.can(InvitationOperation.LINK)).isTrue();
        assertThat(options.whyNot(InvitationOperation.UPDATE).orElseThrow().reason())
                .isEqualTo(RejectionReason.IMMUTABLE);
        assertThat(options.whyNot(InvitationOperation.RESEND))
                .contains(assertRejected(service.resend(id, ADMIN), RejectionReason.COOL_DOWN));
        assertThat(options.whyNot(InvitationOperation.RESEND).orElseThrow().retryAt())
                .contains(NOW.plus(Duration.ofMinutes(5)));
        clock.advance(Duration.ofMinutes(5));
        assertThat(service.options(id, ADMIN).orElseThrow().can(InvitationOperation.RESEND))
                .isTrue();
        assertThat(service.in(Scope.of("acme")).options(id, ADMIN)).isEmpty();
    }

    @Test
    void theOptionsTellWhoIsNotEntitled() {
        InvitationService service = asking();
        InvitationId id = idOf(service, create(service, forAda()));
        dismissed.add("mallory");

        InvitationOptions options = service.options(id, Actor.of("mallory")).orElseThrow();

        for (InvitationOperation operation :
                List.of(InvitationOperation.UPDATE, InvitationOperation.REFRESH, InvitationOperation.LINK)) {
            assertThat(options.whyNot(operation).orElseThrow().reason()).isEqualTo(RejectionReason.NOT_ENTITLED);
        }
        assertThat(service.options(id, ADMIN).orElseThrow().can(InvitationOperation.UPDATE))
                .isTrue();
    }

    @Test
    void theOptionsTellWhenNobodyCouldBeMailedAndNoLinkRepeated() {
        InvitationService service = service(Tokens.RANDOM);
        InvitationOptions options = service.options(idOf(service, create(service, forDomain(2))), ADMIN)
                .orElseThrow();

        assertThat(options.whyNot(InvitationOperation.RESEND).orElseThrow().reason())
                .isEqualTo(RejectionReason.NO_RECIPIENT);
        assertThat(options.whyNot(InvitationOperation.LINK).orElseThrow().reason())
                .isEqualTo(RejectionReason.NOT_RECOVERABLE);
        assertThatThrownBy(() -> options.can(InvitationOperation.ACCEPT)).isInstanceOf(IllegalArgumentException.class);
    }
}
