package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptResult.Accepted;
import io.invitation.AcceptResult.AlreadyAccepted;
import io.invitation.Acceptance;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationOperation;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.internal.AcceptanceRules.Admission;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Replacement;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPolicy;
import java.time.Instant;
import java.util.Optional;

/** Answers links: inspect, accept, decline. */
final class Acceptor {

    /** For acceptances without a handler: no foreign code runs, so a conflict may be repeated to the end. */
    static final AcceptanceHandler<RuntimeException> NO_HANDLER = acceptance -> {};

    private final Parts parts;
    private final Gate gate;
    private final InvitationRepository repository;
    private final Transactions transactions;
    private final TokenPolicy tokens;
    private final Events events;

    Acceptor(Parts parts, Gate gate, Events events) {
        this.parts = parts;
        this.gate = gate;
        this.repository = parts.repository();
        this.transactions = parts.transactions();
        this.tokens = parts.tokens();
        this.events = events;
    }

    private AcceptanceRules rules(TokenMatch match) {
        return new AcceptanceRules(parts.policy(match.invitation()));
    }

    Inspection inspect(InvitationToken token) {
        Instant at = parts.now();
        return tokens.recognise(token)
                .flatMap(this::find)
                .map(match -> rules(match)
                        .refusal(match, InvitationOperation.ACCEPT, at)
                        .map(reason -> Inspection.refused(match.invitation(), reason, at))
                        .orElseGet(() -> Inspection.acceptable(match.invitation(), at)))
                .orElseGet(() -> Inspection.unknown(at));
    }

    <X extends Exception> AcceptResult accept(InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler)
            throws X {
        Optional<TokenHash> hash = tokens.recognise(token);
        if (hash.isEmpty()) {
            return new AcceptResult.Refused(RefusalReason.UNKNOWN);
        }
        return transactions.runRounds(
                attempt -> {
                    Optional<AcceptResult> result = claim(attempt, hash.get(), invitee);
                    if (handler != NO_HANDLER && result.isPresent() && result.get() instanceof Accepted accepted) {
                        attempt.mustNotBeRepeated();
                        handler.handle(new Acceptance(accepted.invitation(), accepted.redemption()));
                    }
                    return result;
                },
                new AcceptResult.Refused(RefusalReason.CONTENDED));
    }

    /** Returns the result of one round, or empty if the invitation changed between reading and claiming. */
    private Optional<AcceptResult> claim(Transactions.Attempt attempt, TokenHash hash, Invitee invitee) {
        Optional<TokenMatch> found = find(hash);
        if (found.isEmpty()) {
            return Optional.of(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        }
        Instant at = parts.now();
        TokenMatch match = found.get();
        Invitation invitation = match.invitation();
        Admission admission = rules(match).admit(match, invitee);
        Optional<RefusalReason> refusal = rules(match).refusal(match, InvitationOperation.ACCEPT, at);
        if (refusal.isPresent()) {
            return Optional.of(admission
                    .address()
                    .flatMap(address -> alreadyAccepted(invitation, address, invitee))
                    .orElseGet(() -> new AcceptResult.Refused(refusal.get())));
        }
        if (admission.reason().isPresent()) {
            return Optional.of(new AcceptResult.Refused(admission.reason().get()));
        }
        EmailAddress address = admission.address().orElseThrow();
        Redemption redemption = new Redemption(
                RedemptionId.timeOrdered(at),
                invitation.id(),
                address,
                invitee.accountId(),
                invitee.evidence(),
                at,
                Optional.empty());
        ClaimOutcome outcome = repository.claim(new Claim(redemption, invitation.version()));
        return switch (outcome.kind()) {
            case CLAIMED -> Optional.of(accepted(attempt, invitation, redemption, outcome));
            case ALREADY_CLAIMED -> alreadyAccepted(invitation, address, invitee);
            case NOT_CLAIMED -> Optional.empty();
        };
    }

    private AcceptResult accepted(
            Transactions.Attempt attempt, Invitation invitation, Redemption redemption, ClaimOutcome outcome) {
        Invitation after = invitation.toBuilder()
                .places(outcome.placesTaken())
                .heldPlaces(outcome.placesHeld())
                .acceptedAt(redemption.at())
                .build();
        Optional<Actor> by = redemption.accountId().map(Actor::of);
        events.record(
                attempt,
                InvitationEvent.of(after, InvitationEventType.ACCEPTED, redemption.at(), by, Optional.empty()));
        if (after.placesLeft() == 0) {
            events.record(attempt, after, InvitationEventType.EXHAUSTED, redemption.at());
        }
        return new Accepted(after, redemption);
    }

    /** Who only claims the address is not told whose account holds the place. */
    private Optional<AcceptResult> alreadyAccepted(Invitation invitation, EmailAddress address, Invitee invitee) {
        return repository
                .findRedemption(invitation.id(), address, invitee.accountId())
                .map(held -> invitee.evidence() == Evidence.NONE ? held.withoutAccount() : held)
                .map(held -> new AlreadyAccepted(invitation, held));
    }

    DeclineResult decline(InvitationToken token, Invitee invitee) {
        Optional<TokenHash> hash = tokens.recognise(token);
        if (hash.isEmpty()) {
            return new DeclineResult.Refused(RefusalReason.UNKNOWN);
        }
        return transactions.runRounds(
                attempt -> close(attempt, hash.get(), invitee), new DeclineResult.Refused(RefusalReason.CONTENDED));
    }

    /** Returns the result of one round, or empty if the invitation changed between reading and closing. */
    private Optional<DeclineResult> close(Transactions.Attempt attempt, TokenHash hash, Invitee invitee) {
        Instant at = parts.now();
        Optional<TokenMatch> found = find(hash);
        Optional<RefusalReason> refusal = found.isEmpty()
                ? Optional.of(RefusalReason.UNKNOWN)
                : rules(found.get())
                        .refusal(found.get(), InvitationOperation.DECLINE, at)
                        .or(() -> rules(found.get()).admit(found.get(), invitee).reason())
                        .or(() -> found.get()
                                        .invitation()
                                        .audience()
                                        .singleAddress()
                                        .isPresent()
                                ? Optional.empty()
                                : Optional.of(RefusalReason.NOT_ELIGIBLE));
        if (refusal.isPresent()) {
            return Optional.of(new DeclineResult.Refused(refusal.get()));
        }
        Invitation invitation = found.orElseThrow().invitation();
        Actor by = invitee.accountId().map(Actor::of).orElse(Closure.INVITEE);
        Invitation declined = invitation.toBuilder()
                .closure(new Closure(Closure.Kind.DECLINED, at, by, Optional.empty()))
                .updatedAt(at)
                .version(invitation.version() + 1)
                .dueAt(null)
                .build();
        if (!repository.replace(new Replacement(declined, invitation.version(), 0))) {
            return Optional.empty();
        }
        events.record(attempt, declined, InvitationEventType.DECLINED, at, by);
        return Optional.of(new DeclineResult.Declined(declined));
    }

    private Optional<TokenMatch> find(TokenHash hash) {
        return repository.findByTokenHash(hash).filter(match -> gate.opensTo(match.invitation()));
    }
}
