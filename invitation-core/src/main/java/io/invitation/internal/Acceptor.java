package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptResult.Accepted;
import io.invitation.Acceptance;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeclineResult;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.RefusalReason;
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

    private static final AcceptResult CONTENDED = new AcceptResult.Refused(RefusalReason.CONTENDED);

    private final Parts parts;
    private final InvitationRepository repository;
    private final Transactions transactions;
    private final TokenPolicy tokens;
    private final Events events;
    private final Claims claims;

    Acceptor(Parts parts, Events events, Claims claims) {
        this.parts = parts;
        this.repository = parts.repository();
        this.transactions = parts.transactions();
        this.tokens = parts.tokens();
        this.events = events;
        this.claims = claims;
    }

    Inspection inspect(InvitationToken token) {
        return tokens.recognise(token).map(this::inspect).orElseGet(() -> Inspection.unknown(parts.now()));
    }

    Inspection inspect(TokenHash hash) {
        Instant at = parts.now();
        return claims.find(hash).map(match -> inspect(match, at)).orElseGet(() -> Inspection.unknown(at));
    }

    private Inspection inspect(TokenMatch match, Instant at) {
        AcceptanceRules rules = claims.rules(match);
        boolean confirms = AcceptanceRules.isConfirmation(match);
        Optional<RefusalReason> reason = confirms
                ? rules.refusal(match, InvitationOperation.COMPLETE, at).or(() -> leaseOver(match, at))
                : rules.refusal(match, InvitationOperation.ACCEPT, at);
        boolean canDecline = isForOne(match)
                && rules.refusal(match, InvitationOperation.DECLINE, at).isEmpty();
        boolean canVerify = reason.isEmpty()
                && !confirms
                && parts.ledger().isPresent()
                && rules.provenByLink(match).isEmpty();
        return Inspection.of(match.invitation(), reason, canDecline, canVerify, at);
    }

    private Optional<RefusalReason> leaseOver(TokenMatch match, Instant at) {
        return match.token()
                        .subject()
                        .redemption()
                        .flatMap(id -> parts.ledger().flatMap(ledger -> ledger.find(id)))
                        .filter(place -> !place.isHeld() || !Leases.isOver(place, at))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(RefusalReason.LEASE_OVER);
    }

    <X extends Exception> AcceptResult accept(InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler)
            throws X {
        Optional<TokenHash> hash = tokens.recognise(token);
        if (hash.isEmpty()) {
            return new AcceptResult.Refused(RefusalReason.UNKNOWN);
        }
        return handler == NO_HANDLER
                ? claims.obtain(hash.get(), invitee, Optional.empty()).toAcceptResult()
                : accept(hash.get(), attempt -> claims.round(attempt, hash.get(), invitee, Optional.empty()), handler);
    }

    /** One round of taking a place; empty if others came in between. */
    interface Round {
        Optional<PlaceOutcome> run(Transactions.Attempt attempt);
    }

    /**
     * Takes a place by a link, and calls a handler in the same transaction: one after the other of those who follow the
     * same link, unless the transaction is the host's. The next one need not wait until the listeners have been told.
     */
    <X extends Exception> AcceptResult accept(TokenHash link, Round round, AcceptanceHandler<X> handler) throws X {
        if (transactions.areJoined()) {
            return claims.told(link, accept(round, handler), CONTENDED);
        }
        try (Visitors.Visit visit = claims.enter(link)) {
            return claims.told(link, acceptInTurn(visit, round, handler), CONTENDED);
        }
    }

    /** Takes a place without a handler; after a conflict, when it is this one's turn. */
    AcceptResult accept(Visitors.LateTurn turn, Round round) {
        Transactions.RepeatableWork<Optional<PlaceOutcome>, RuntimeException> ended = turn.endedBy(round::run);
        return accept(ended::run, NO_HANDLER, turn::await);
    }

    /** Takes a place that is held as one is taken by a link: one after the other of those at the same invitation. */
    <X extends Exception> AcceptResult accept(InvitationId invitation, Round round, AcceptanceHandler<X> handler)
            throws X {
        try (Visitors.Visit visit = claims.enter(invitation)) {
            return acceptInTurn(visit, round, handler);
        }
    }

    private <X extends Exception> AcceptResult acceptInTurn(
            Visitors.Visit visit, Round round, AcceptanceHandler<X> handler) throws X {
        visit.awaitTurn();
        AcceptResult result = accept(
                attempt -> {
                    attempt.afterCommit(visit::endTurn);
                    return round.run(attempt);
                },
                handler);
        visit.endTurn();
        return result;
    }

    /** Takes a place in one round or a few, and calls a handler in the same transaction. */
    <X extends Exception> AcceptResult accept(Round round, AcceptanceHandler<X> handler) throws X {
        return accept(round, handler, () -> {});
    }

    private <X extends Exception> AcceptResult accept(Round round, AcceptanceHandler<X> handler, Runnable beforeRepeat)
            throws X {
        return transactions.runRounds(
                attempt -> {
                    Optional<AcceptResult> result = round.run(attempt).map(PlaceOutcome::toAcceptResult);
                    if (handler != NO_HANDLER && result.isPresent() && result.get() instanceof Accepted accepted) {
                        attempt.mustNotBeRepeated();
                        handler.handle(new Acceptance(accepted.invitation(), accepted.redemption()));
                    }
                    return result;
                },
                CONTENDED,
                beforeRepeat);
    }

    DeclineResult decline(InvitationToken token, Invitee invitee) {
        return tokens.recognise(token)
                .map(hash -> decline(hash, invitee))
                .orElseGet(() -> new DeclineResult.Refused(RefusalReason.UNKNOWN));
    }

    DeclineResult decline(TokenHash hash, Invitee invitee) {
        return claims.runRounds(
                hash, attempt -> close(attempt, hash, invitee), new DeclineResult.Refused(RefusalReason.CONTENDED));
    }

    /** Returns the result of one round, or empty if the invitation changed between reading and closing. */
    private Optional<DeclineResult> close(Transactions.Attempt attempt, TokenHash hash, Invitee invitee) {
        Optional<TokenMatch> found = claims.find(hash);
        if (found.isEmpty()) {
            return Optional.of(new DeclineResult.Refused(RefusalReason.UNKNOWN));
        }
        Instant at = parts.now();
        TokenMatch match = found.get();
        Invitation invitation = match.invitation();
        Optional<RefusalReason> refusal = claims.rules(match)
                .refusal(match, InvitationOperation.DECLINE, at)
                .or(() -> claims.rules(match).admit(match, invitee).reason())
                .or(() -> isForOne(match) ? Optional.empty() : Optional.of(RefusalReason.NOT_ELIGIBLE));
        if (refusal.isPresent()) {
            Optional<Actor> asking = invitee.accountId().map(Actor::of);
            events.announceRefusal(attempt, invitation, refusal.get(), asking, at);
            return Optional.of(new DeclineResult.Refused(refusal.get()));
        }
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

    private static boolean isForOne(TokenMatch match) {
        return match.invitation().audience().singleAddress().isPresent();
    }
}
