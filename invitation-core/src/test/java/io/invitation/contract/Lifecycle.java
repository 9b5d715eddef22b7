package io.invitation.contract;

import io.invitation.AcceptResult;
import io.invitation.Actor;
import io.invitation.BulkResult;
import io.invitation.EmailAddress;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.LinkTemplate;
import io.invitation.PendingAcceptance;
import io.invitation.RedemptionId;
import io.invitation.ReserveResult;
import io.invitation.Scope;
import io.invitation.contract.Operation.Session;
import io.invitation.contract.Operation.Step;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.KeyRing;
import io.invitation.spi.KnownAccount;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.TransactionRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A service on a store, with a clock, a sender and a host of its own, and what a sequence has got from it so far.
 *
 * <p>The clock moves on wherever two things would else happen at the same instant whose order is left to chance.
 */
final class Lifecycle implements Session, InvitationSender {

    private static final Duration TICK = Duration.ofMillis(2);

    /** Of each kind there is one that is nowhere. */
    private static final UUID NOWHERE = new UUID(0, 0);

    private final InvitationStore store;
    private final InvitationService service;
    private final Random outcomes;
    private final Plain plain = new Plain();
    private final List<OutgoingInvitation> mails = new ArrayList<>();
    private final List<InvitationEvent> events = new ArrayList<>();
    private final List<InvitationId> invitations = new ArrayList<>();
    private final List<RedemptionId> places = new ArrayList<>();
    private final List<UUID> messages = new ArrayList<>();
    private final List<InvitationToken> tokens = new ArrayList<>();
    private final List<PendingAcceptance> pending = new ArrayList<>();
    private final Set<String> withoutRights = new HashSet<>();

    final TestClock clock = new TestClock(Samples.NOW);

    /** Where the last page ended. */
    Optional<String> cursor = Optional.empty();

    private boolean hasWaited;

    Lifecycle(InvitationStore store, Circumstances circumstances) {
        this.store = store;
        this.outcomes = new Random(circumstances.seedOfOutcomes());
        this.service = circumstances
                .apply(InvitationService.builder(store, this)
                        .links(LinkTemplate.inPath("https://app.example.com/invite"))
                        .clock(clock)
                        .handOff(KeyRing.of("h1", new byte[KeyRing.MIN_KEY_LENGTH]), Duration.ofMinutes(30))
                        .authorizer(this::isEntitled)
                        .accounts((address, scope, inviter) -> account(address))
                        .seats(invitation -> !invitation.kind().equals("guest") || invitation.places() < 2)
                        .listener(this::hear))
                .build();
    }

    @Override
    public TransactionRunner transactions() {
        return store.invitations().transactions();
    }

    @Override
    public SendOutcome send(OutgoingInvitation mail) {
        clock.advance(TICK);
        mails.add(mail);
        messages.add(mail.deliveryId());
        keep(mail.link().token());
        return switch (outcomes.nextInt(8)) {
            case 0 -> SendOutcome.failedTemporarily("4.2.2");
            case 1 -> SendOutcome.failedPermanently("5.1.1");
            case 2 -> SendOutcome.undecided("no-answer");
            default -> SendOutcome.submitted();
        };
    }

    /** Asking takes a while, so that no two rows of a batch are due at the same instant. */
    private boolean isEntitled(AuthorizationRequest request) {
        clock.advance(TICK);
        return !withoutRights.contains(request.actor().id());
    }

    private static Optional<KnownAccount> account(EmailAddress address) {
        return address.canonical().startsWith("bob@")
                ? Optional.of(KnownAccount.of("bob").visibleToInviter(true))
                : Optional.empty();
    }

    /** A message that is asked for later is due later. */
    private void hear(InvitationEvent event) {
        events.add(event);
        if (event.type() == InvitationEventType.QUEUED || event.type() == InvitationEventType.REMINDED) {
            clock.advance(TICK);
        }
    }

    /** One step. It is later than the one before, unless that waited for this very instant. */
    static Step<Lifecycle> step(String words, Function<Lifecycle, Object> work) {
        return new Step<>(words, service -> {
            if (!service.hasWaited) {
                service.tick();
            }
            service.hasWaited = false;
            return service.answer(work.apply(service));
        });
    }

    /** Time goes by until an instant, unless that is over. */
    void waitUntil(Instant instant) {
        if (clock.instant().isBefore(instant)) {
            clock.set(instant);
            hasWaited = true;
        }
    }

    /** Takes an answer apart, with all that happened since the last one, and keeps what later steps can use. */
    private Object answer(Object answer) {
        keepPartsOf(answer);
        Object all = plain.of(List.of(answer, mails, events));
        mails.clear();
        events.clear();
        return all;
    }

    private void keepPartsOf(Object answer) {
        if (answer instanceof Iterable<?> many) {
            many.forEach(this::keepPartsOf);
        } else if (answer instanceof BulkResult row) {
            keepPartsOf(row.result());
        } else if (answer instanceof InvitationResult.Done done) {
            keep(invitations, done.invitation().id());
            done.link().ifPresent(link -> keep(link.token()));
        } else if (answer instanceof ReserveResult.Reserved reserved) {
            keep(places, reserved.redemption().id());
        } else if (answer instanceof AcceptResult.Accepted accepted) {
            keep(places, accepted.redemption().id());
        } else if (answer instanceof Optional<?> maybe && maybe.orElse(null) instanceof PendingAcceptance sealed) {
            pending.add(sealed);
        }
    }

    private void keep(InvitationToken token) {
        keep(tokens, token);
    }

    private static <T> void keep(List<T> all, T one) {
        if (!all.contains(one)) {
            all.add(one);
        }
    }

    InvitationStore store() {
        return store;
    }

    InvitationService in(Scope scope) {
        return service.in(scope);
    }

    InvitationService in(Scope scope, InvitationPurpose purpose) {
        return service.in(scope).forPurpose(purpose);
    }

    InvitationId invitation(int which) {
        return invitations.isEmpty() ? new InvitationId(NOWHERE) : any(invitations, which);
    }

    RedemptionId place(int which) {
        return places.isEmpty() ? new RedemptionId(NOWHERE) : any(places, which);
    }

    UUID message(int which) {
        return messages.isEmpty() ? NOWHERE : any(messages, which);
    }

    InvitationToken token(int which) {
        return tokens.isEmpty() ? InvitationToken.of("nonsense") : any(tokens, which);
    }

    PendingAcceptance pending(int which) {
        return pending.isEmpty() ? PendingAcceptance.of("nonsense") : any(pending, which);
    }

    /** Counts from the latest one. */
    private static <T> T any(List<T> all, int which) {
        return all.get(all.size() - 1 - which % all.size());
    }

    void tick() {
        clock.advance(TICK);
    }

    /** Gives an actor all rights or none. */
    void entitle(Actor actor, boolean entitled) {
        if (entitled) {
            withoutRights.remove(actor.id());
        } else {
            withoutRights.add(actor.id());
        }
    }

    List<InvitationId> invitations() {
        return List.copyOf(invitations);
    }

    List<UUID> messages() {
        return List.copyOf(messages);
    }

    List<InvitationToken> tokens() {
        return List.copyOf(tokens);
    }
}
