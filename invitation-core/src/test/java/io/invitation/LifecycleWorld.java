package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.contract.RecordingSender;
import io.invitation.contract.Samples;
import io.invitation.contract.TestClock;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One mailed invitation in one status, brought there by the operations that lead there, and one operation on it. */
final class LifecycleWorld {

    /** What an operation answers that does what it is there for. */
    static final String DONE = "done";

    /** What an acceptance answers that was made before. */
    static final String BEFORE = "before";

    private static final Actor ADMIN = Actor.of("admin");
    private static final Invitee INVITED = Invitee.verified("ada@example.com", "ada");
    private static final Invitee EARLIER = Invitee.verified("early@example.com", "early");
    private static final Invitee LATER = Invitee.verified("late@example.com", "late");
    private static final Set<InvitationStatus> WITH_ONE_OF_TWO_TAKEN_TO_UNDO =
            EnumSet.of(InvitationStatus.EXPIRED, InvitationStatus.DISABLED, InvitationStatus.REVOKED);

    private final TestClock clock = new TestClock(Samples.NOW);
    private final RecordingSender sender = new RecordingSender();
    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private final InvitationService service = InvitationService.builder(store, sender)
            .links(LinkTemplate.inPath("https://app.example.com/invite"))
            .tokens(TokenPolicy.keyed(KeyRing.of("k", new byte[32])))
            .handOff(KeyRing.of("k", new byte[32]), Duration.ofMinutes(30))
            .clock(clock)
            .build();

    private final InvitationStatus status;
    private final InvitationId id;
    private final InvitationToken token;
    private Optional<RedemptionId> place = Optional.empty();

    /** Makes the invitation, with a place that is held or taken if the operation is about one. */
    LifecycleWorld(InvitationStatus status, String operation) {
        this.status = status;
        boolean toUndo = operation.equals("undo") && WITH_ONE_OF_TWO_TAKEN_TO_UNDO.contains(status);
        boolean several = status == InvitationStatus.PARTLY_USED || status == InvitationStatus.EXHAUSTED || toUndo;
        Audience audience = several
                ? Audience.of(List.of(EmailPattern.parse("*@example.com")))
                : Audience.to(EmailAddress.parse("ada@example.com"));
        InvitationRequest.Builder request = InvitationRequest.to(audience)
                .recipient(EmailAddress.parse("ada@example.com"))
                .quota(Quota.of(several ? 2 : 1));
        if (status == InvitationStatus.SCHEDULED) {
            request.notBefore(Samples.NOW.plus(Duration.ofDays(1)));
        }
        id = service.invite(request.build()).orElseThrow().id();
        token = sender.last().link().token();
        clock.advance(Duration.ofHours(1));
        if (several) {
            place = Optional.of(service.accept(token, EARLIER).orElseThrow().id());
        }
        boolean isFree = status != InvitationStatus.SCHEDULED
                && status != InvitationStatus.ACCEPTED
                && status != InvitationStatus.EXHAUSTED;
        if (operation.equals("complete") && isFree) {
            clock.advance(Duration.ofDays(6));
            place = Optional.of(service.places()
                    .reserve(token, INVITED, Duration.ofDays(1))
                    .orElseThrow()
                    .id());
        }
        reach();
        assertThat(invitation().statusAt(now())).isEqualTo(status);
    }

    private void reach() {
        switch (status) {
            case SCHEDULED, PENDING, PARTLY_USED -> {}
            case ACCEPTED, EXHAUSTED ->
                place = Optional.of(service.accept(token, INVITED).orElseThrow().id());
            case EXPIRED -> clock.set(Samples.NOW.plus(Duration.ofDays(7)));
            case DISABLED -> service.disable(id, ADMIN).orElseThrow();
            case DECLINED -> assertThat(service.decline(token, INVITED)).isInstanceOf(DeclineResult.Declined.class);
            case REVOKED -> service.revoke(id, ADMIN, "reason").orElseThrow();
        }
    }

    Invitation invitation() {
        return service.get(id).orElseThrow();
    }

    InvitationOptions options() {
        return service.options(id, ADMIN).orElseThrow();
    }

    Instant now() {
        return clock.instant();
    }

    int mails() {
        return sender.sent().size();
    }

    /** Does it, and returns what it answers. */
    String perform(String operation) {
        boolean someoneElse = status == InvitationStatus.EXHAUSTED || status == InvitationStatus.ACCEPTED;
        Invitee visitor = someoneElse ? LATER : INVITED;
        return switch (operation) {
            case "inspect" -> service.inspect(token).reason().map(Enum::name).orElse("can accept");
            case "accept" -> answer(service.accept(token, visitor));
            case "hand-off" ->
                answer(service.handOff().accept(service.handOff().seal(token).orElseThrow(), visitor, place -> {}));
            case "reserve" ->
                service.places().reserve(token, visitor, Duration.ofHours(1)) instanceof ReserveResult.Refused refused
                        ? refused.reason().name()
                        : DONE;
            case "complete" ->
                answer(service.places()
                        .complete(place.orElseGet(() -> RedemptionId.timeOrdered(now())), Optional.empty()));
            case "verify" ->
                service.places().verify(token, visitor.address().orElseThrow()) instanceof VerifyResult.Refused refused
                        ? refused.reason().name()
                        : DONE;
            case "decline" ->
                service.decline(token, INVITED) instanceof DeclineResult.Refused refused
                        ? refused.reason().name()
                        : DONE;
            case "refresh" -> answer(service.refresh(id, ADMIN));
            case "resend" -> answer(service.resend(id, ADMIN));
            case "remind" -> answer(service.remind(id, ADMIN));
            case "link" -> answer(service.link(id, ADMIN));
            case "update" ->
                answer(service.update(
                        id,
                        invitation().version(),
                        InvitationUpdate.builder().name("new").build(),
                        ADMIN));
            case "one more place" -> {
                int more = invitation().quota().limit().orElseThrow() + 1;
                yield answer(service.update(
                        id,
                        invitation().version(),
                        InvitationUpdate.builder().quota(Quota.of(more)).build(),
                        ADMIN));
            }
            case "enable" -> answer(service.enable(id, ADMIN));
            case "disable" -> answer(service.disable(id, ADMIN));
            case "revoke" -> answer(service.revoke(id, ADMIN, "reason"));
            case "undo" ->
                answer(service.places()
                        .undo(place.orElseGet(() -> RedemptionId.timeOrdered(now())), ADMIN, "a mistake"));
            case "time" -> {
                clock.advance(Duration.ofDays(status == InvitationStatus.SCHEDULED ? 1 : 8));
                yield DONE;
            }
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static String answer(AcceptResult result) {
        if (result instanceof AcceptResult.Refused refused) {
            return refused.reason().name();
        }
        return result instanceof AcceptResult.AlreadyAccepted ? BEFORE : DONE;
    }

    private static String answer(InvitationResult result) {
        return result instanceof InvitationResult.Rejected rejected
                ? rejected.reason().name()
                : DONE;
    }
}
