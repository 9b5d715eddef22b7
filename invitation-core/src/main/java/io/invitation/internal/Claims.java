package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.Invitee;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.internal.AcceptanceRules.Admission;
import io.invitation.internal.Entitlement.Answer;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes and holds places for those who follow a link: what accepting, reserving and confirming have in common. One
 * round of reading, judging and claiming; an empty answer means that others came in between.
 */
final class Claims {

    private final Parts parts;
    private final Gate gate;
    private final Events events;
    private final InvitationRepository repository;
    private final Entitlement entitlement;
    private final Leases leases;
    private final SharedClaims shared;
    private final Transactions transactions;

    Claims(Parts parts, Gate gate, Events events, Entitlement entitlement, Leases leases, SharedClaims shared) {
        this.parts = parts;
        this.gate = gate;
        this.events = events;
        this.shared = shared;
        this.transactions = parts.transactions();
        this.repository = parts.repository();
        this.entitlement = entitlement;
        this.leases = leases;
    }

    /**
     * Somebody with a link who wants a place: at once, or under a lease if one is given; or has heard that he has one.
     */
    private record Candidate(
            TokenMatch match, Invitee invitee, Optional<Duration> lease, boolean hasPlace, Instant at) {

        Invitation invitation() {
            return match.invitation();
        }

        /** A confirmation settles a place that was held in time; other links need an invitation that is valid now. */
        InvitationOperation operation() {
            if (AcceptanceRules.isConfirmation(match)) {
                return InvitationOperation.COMPLETE;
            }
            return lease.isPresent() ? InvitationOperation.RESERVE : InvitationOperation.ACCEPT;
        }

        boolean isAbout(Redemption place) {
            Optional<RedemptionId> confirmed = match.token().subject().redemption();
            return confirmed.isEmpty() || confirmed.get().equals(place.id());
        }

        boolean isOver(Redemption place) {
            return Leases.isOver(place, at);
        }
    }

    /** Returns the link with a hash, if it opens what this service is bound to. */
    Optional<TokenMatch> find(TokenHash hash) {
        return repository.findByTokenHash(hash).filter(match -> gate.opensTo(match.invitation()));
    }

    Visitors.Visit enter(TokenHash link) {
        return shared.enter(link);
    }

    Visitors.Visit enter(InvitationId invitation) {
        return shared.enter(invitation);
    }

    AcceptanceRules rules(TokenMatch match) {
        return new AcceptanceRules(parts.policy(match.invitation()));
    }

    /**
     * Takes a place, or holds it if there is a lease: together with others who want one at this moment; or, where the
     * host is asked for each of them, one after the other in a few rounds.
     */
    PlaceOutcome obtain(TokenHash hash, Invitee invitee, Optional<Duration> lease) {
        try (Visitors.Visit visit = enter(hash)) {
            if (transactions.areJoined()) {
                return alone(hash, invitee, lease, false);
            }
            if (entitlement.asksHost()) {
                return inTurn(visit, hash, attempt -> round(attempt, hash, invitee, lease), PlaceOutcome.contended());
            }
            SharedClaims.Answer answer = mayShare(visit)
                    ? shared.claim(
                            visit,
                            hash,
                            () -> find(hash),
                            match -> wish(new Candidate(match, invitee, lease, false, parts.now())))
                    : SharedClaims.Answer.NONE;
            return answer.outcome().orElseGet(() -> alone(hash, invitee, lease, answer.hadPlace()));
        }
    }

    /** Whoever had a place a moment ago need not claim one, in the first round, only to hear so once more. */
    private PlaceOutcome alone(TokenHash hash, Invitee invitee, Optional<Duration> lease, boolean hadPlace) {
        AtomicBoolean hasPlace = new AtomicBoolean(hadPlace);
        return runRounds(
                hash,
                attempt -> round(attempt, hash, invitee, lease, hasPlace.getAndSet(false)),
                PlaceOutcome.contended());
    }

    /** Lets the next one go on after the commit, or after the last attempt, and before listeners are told of it. */
    private <T> T inTurn(
            Visitors.Visit visit,
            TokenHash hash,
            Transactions.RepeatableWork<Optional<T>, RuntimeException> round,
            T contended) {
        visit.awaitTurn();
        T result = transactions.runRounds(
                attempt -> {
                    attempt.afterCommit(visit::endTurn);
                    return round.run(attempt);
                },
                contended);
        visit.endTurn();
        return told(hash, result, contended);
    }

    /** Runs rounds as {@link #runRounds} does; after a conflict, one after the other of those with the same link. */
    <T> T runRoundsTakingTurns(
            TokenHash hash, Transactions.RepeatableWork<Optional<T>, RuntimeException> round, T contended) {
        try (Visitors.LateTurn turn = new Visitors.LateTurn(() -> Optional.of(enter(hash)))) {
            T result = transactions.runRounds(turn.endedBy(round), contended, turn::await);
            turn.end();
            return told(hash, result, contended);
        }
    }

    /** Runs rounds for somebody with a link, and tells listeners if others always came in between. */
    <T> T runRounds(TokenHash hash, Transactions.RepeatableWork<Optional<T>, RuntimeException> round, T contended) {
        return told(hash, transactions.runRounds(round, contended), contended);
    }

    /** Tells listeners if the result is that others always came in between. */
    <T> T told(TokenHash hash, T result, T contended) {
        if (result.equals(contended)) {
            tellRefusal(hash, RefusalReason.CONTENDED);
        }
        return result;
    }

    /** Tells listeners that somebody with a link was refused, as {@link #announceRefusal} does, but not whom. */
    void tellRefusal(TokenHash hash, RefusalReason reason) {
        if (transactions.areJoined()) {
            announceRefusal(hash, Optional.empty(), reason);
        } else {
            events.tellRefusal(() -> find(hash).map(TokenMatch::invitation), reason);
        }
    }

    /**
     * Tells listeners that somebody with a link was refused: after the commit, if a transaction of the host is active.
     */
    void announceRefusal(TokenHash hash, Invitee invitee, RefusalReason reason) {
        announceRefusal(hash, invitee.accountId().map(Actor::of), reason);
    }

    private void announceRefusal(TokenHash hash, Optional<Actor> by, RefusalReason reason) {
        if (parts.listeners().isEmpty()) {
            return;
        }
        transactions.run(attempt -> {
            find(hash).ifPresent(match -> events.announceRefusal(attempt, match.invitation(), reason, by, parts.now()));
            return reason;
        });
    }

    private boolean mayShare(Visitors.Visit visit) {
        return visit.isInCompany() || repository.claimsAcrossInvitations();
    }

    /** Takes a place, or holds it if there is a lease. */
    Optional<PlaceOutcome> round(
            Transactions.Attempt attempt, TokenHash hash, Invitee invitee, Optional<Duration> lease) {
        return round(attempt, hash, invitee, lease, false);
    }

    private Optional<PlaceOutcome> round(
            Transactions.Attempt attempt, TokenHash hash, Invitee invitee, Optional<Duration> lease, boolean hasPlace) {
        Instant at = parts.now();
        Optional<TokenMatch> found = find(hash);
        if (found.isEmpty()) {
            return Optional.of(PlaceOutcome.unknown());
        }
        Optional<PlaceOutcome> outcome = judge(attempt, new Candidate(found.get(), invitee, lease, hasPlace, at));
        outcome.ifPresent(
                known -> leases.announce(attempt, known, invitee.accountId().map(Actor::of), at));
        return outcome;
    }

    /**
     * Judges whether somebody may have a place that is free, without further ado: nothing is claimed or written.
     *
     * @return the place; empty if there is more to it, which {@link #round} will tell
     */
    private Optional<SharedClaims.Wish> wish(Candidate candidate) {
        boolean isFree = gate.opensTo(candidate.invitation())
                && rules(candidate.match())
                        .refusal(candidate.match(), candidate.operation(), candidate.at())
                        .isEmpty()
                && !AcceptanceRules.isConfirmation(candidate.match())
                && Leases.hasFreePlace(candidate.invitation());
        return isFree
                ? rules(candidate.match())
                        .admit(candidate.match(), candidate.invitee())
                        .address()
                        .map(address -> new SharedClaims.Wish(candidate.invitation(), place(candidate, address)))
                : Optional.empty();
    }

    private Optional<PlaceOutcome> judge(Transactions.Attempt attempt, Candidate candidate) {
        Invitation invitation = candidate.invitation();
        Optional<RefusalReason> refusal =
                rules(candidate.match()).refusal(candidate.match(), candidate.operation(), candidate.at());
        Admission admission = rules(candidate.match()).admit(candidate.match(), candidate.invitee());
        if (admission.address().isEmpty()) {
            return refused(invitation, refusal.or(admission::reason).orElseThrow());
        }
        EmailAddress address = admission.address().get();
        if (refusal.isPresent()
                || candidate.hasPlace()
                || AcceptanceRules.isConfirmation(candidate.match())
                || !Leases.hasFreePlace(invitation)) {
            return withoutFreePlace(attempt, candidate, address, refusal);
        }
        Answer answer = entitlement.ask(invitation);
        if (answer.refusal().isPresent()) {
            return withoutFreePlace(attempt, candidate, address, answer.refusal());
        }
        if (answer.substitute().isPresent() && placeOf(candidate, address).isPresent()) {
            return withoutFreePlace(attempt, candidate, address, Optional.empty());
        }
        return entitlement
                .settleInviter(attempt, invitation, answer, candidate.at())
                .flatMap(judged -> claim(attempt, candidate, judged, address));
    }

    private Optional<PlaceOutcome> claim(
            Transactions.Attempt attempt, Candidate candidate, Invitation judged, EmailAddress address) {
        Redemption place = place(candidate, address);
        ClaimOutcome outcome = leases.claim(attempt, judged, place);
        return switch (outcome.kind()) {
            case CLAIMED -> Optional.of(Leases.outcome(judged, place, outcome));
            case ALREADY_CLAIMED -> withoutFreePlace(attempt, candidate, address, Optional.empty());
            case NOT_CLAIMED -> Optional.empty();
        };
    }

    private static Redemption place(Candidate candidate, EmailAddress address) {
        return new Redemption(
                RedemptionId.timeOrdered(candidate.at()),
                candidate.invitation().id(),
                address,
                candidate.invitee().accountId(),
                candidate.invitee().evidence(),
                candidate.at(),
                candidate.lease().map(candidate.at()::plus));
    }

    private Optional<Redemption> placeOf(Candidate candidate, EmailAddress address) {
        return repository.findRedemption(
                candidate.invitation().id(), address, candidate.invitee().accountId());
    }

    /** Goes on for somebody who has a place, or for whom there is none, for a reason if one is given. */
    private Optional<PlaceOutcome> withoutFreePlace(
            Transactions.Attempt attempt, Candidate candidate, EmailAddress address, Optional<RefusalReason> refusal) {
        Optional<Redemption> place = placeOf(candidate, address);
        if (place.isPresent()) {
            return place.get().isHeld()
                    ? whoHolds(attempt, candidate, address, place.get(), refusal)
                    : Optional.of(
                            PlaceOutcome.before(candidate.invitation(), shownTo(candidate.invitee(), place.get())));
        }
        if (refusal.isPresent()) {
            return refused(candidate.invitation(), refusal.get());
        }
        if (AcceptanceRules.isConfirmation(candidate.match())) {
            return refused(candidate.invitation(), RefusalReason.LEASE_OVER);
        }
        return leases.isFull(attempt, candidate.invitation(), candidate.at())
                ? refused(candidate.invitation(), RefusalReason.ALL_PLACES_HELD)
                : Optional.empty();
    }

    /** Who only claims the address is not told whose account holds the place. */
    static Redemption shownTo(Invitee invitee, Redemption place) {
        return invitee.evidence() == Evidence.NONE ? place.withoutAccount() : place;
    }

    private Optional<PlaceOutcome> whoHolds(
            Transactions.Attempt attempt,
            Candidate candidate,
            EmailAddress address,
            Redemption place,
            Optional<RefusalReason> refusal) {
        Invitation invitation = candidate.invitation();
        if (candidate.isOver(place) || !candidate.isAbout(place)) {
            return whoHeld(attempt, candidate, place, refusal);
        }
        Optional<RefusalReason> late =
                rules(candidate.match()).refusal(candidate.match(), InvitationOperation.COMPLETE, candidate.at());
        if (late.isPresent()) {
            return refused(invitation, late.get());
        }
        boolean isProven = candidate.invitee().evidence() != Evidence.NONE;
        if (!isProven && place.evidence() != Evidence.NONE) {
            return refused(invitation, RefusalReason.ADDRESS_NOT_VERIFIED);
        }
        if (!invitation.audience().admits(place.address())) {
            leases.release(attempt, invitation, place, candidate.at());
            return Optional.empty();
        }
        Optional<String> account = candidate.invitee().accountId().or(place::accountId);
        if (candidate.lease().isEmpty()) {
            Evidence evidence =
                    place.address().equals(address) ? candidate.invitee().evidence() : place.evidence();
            return leases.settle(attempt, invitation, place, account, evidence, candidate.at());
        }
        if (!isProven || place.evidence() != Evidence.NONE) {
            return Optional.of(PlaceOutcome.held(invitation, place));
        }
        return holdWithEvidence(attempt, candidate, place, account);
    }

    /** A place that was held while its address was confirmed becomes one held for whoever has shown the evidence. */
    private Optional<PlaceOutcome> holdWithEvidence(
            Transactions.Attempt attempt, Candidate candidate, Redemption place, Optional<String> account) {
        Answer answer = entitlement.ask(candidate.invitation());
        if (answer.refusal().isPresent()) {
            return leases.refused(
                    candidate.invitation(), place, answer.refusal().get());
        }
        boolean isInTime =
                InvitationOperation.RESERVE.isAllowedIn(candidate.invitation().statusAt(candidate.at()));
        Instant until = isInTime
                ? candidate.at().plus(candidate.lease().orElseThrow())
                : place.heldUntil().orElseThrow();
        Redemption again = new Redemption(
                place.id(),
                place.invitationId(),
                place.address(),
                account,
                candidate.invitee().evidence(),
                candidate.at(),
                Optional.of(until));
        Optional<PlaceOutcome> before = answer.substitute().isPresent()
                ? leases.onePlaceFor(attempt, candidate.invitation(), place, again)
                : Optional.empty();
        if (before.isPresent()) {
            return before;
        }
        return entitlement
                .settleInviter(attempt, candidate.invitation(), answer, candidate.at())
                .flatMap(judged -> leases.holdAgain(attempt, judged, place, again));
    }

    /** The place is free again, or about to be: for everybody but a link that only confirms it. */
    private Optional<PlaceOutcome> whoHeld(
            Transactions.Attempt attempt, Candidate candidate, Redemption place, Optional<RefusalReason> refusal) {
        if (refusal.isPresent()) {
            return refused(candidate.invitation(), refusal.get());
        }
        if (AcceptanceRules.isConfirmation(candidate.match())) {
            return refused(candidate.invitation(), RefusalReason.LEASE_OVER);
        }
        leases.releaseLapsed(attempt, candidate.invitation(), place, candidate.at());
        return Optional.empty();
    }

    private static Optional<PlaceOutcome> refused(Invitation invitation, RefusalReason reason) {
        return Optional.of(PlaceOutcome.refused(invitation, reason));
    }
}
