package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationOperation;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.VerifyResult;
import io.invitation.internal.Entitlement.Answer;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Instant;
import java.util.Optional;

/**
 * Mails links that confirm an address, and holds a place for it meanwhile.
 *
 * <p>What is asked, counted, answered and mailed is the same whether or not the address has a place already; only what
 * the link in the mail leads to differs.
 */
final class Confirmations {

    private final Parts parts;
    private final InvitationRepository repository;
    private final Events events;
    private final Claims claims;
    private final Entitlement entitlement;
    private final Leases leases;
    private final Deliveries deliveries;
    private final Limiter limiter;

    Confirmations(
            Parts parts, Events events, Claims claims, Entitlement entitlement, Leases leases, Deliveries deliveries) {
        this.parts = parts;
        this.repository = parts.repository();
        this.events = events;
        this.claims = claims;
        this.entitlement = entitlement;
        this.leases = leases;
        this.deliveries = deliveries;
        this.limiter = new Limiter(parts);
    }

    VerifyResult request(TokenHash hash, EmailAddress address) {
        try {
            return claims.runRoundsTakingTurns(
                    hash,
                    attempt -> round(attempt, hash, address),
                    new VerifyResult.Refused(RefusalReason.CONTENDED, Optional.empty()));
        } catch (RejectedSignal limited) {
            claims.tellRefusal(hash, RefusalReason.LIMIT);
            return new VerifyResult.Refused(
                    RefusalReason.LIMIT, limited.rejected().retryAt());
        }
    }

    private Optional<VerifyResult> round(Transactions.Attempt attempt, TokenHash hash, EmailAddress address) {
        Optional<TokenMatch> found = claims.find(hash);
        if (found.isEmpty()) {
            return Optional.of(new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty()));
        }
        TokenMatch match = found.get();
        Instant at = parts.now();
        Optional<RefusalReason> refusal = claims.rules(match)
                .refusal(match, InvitationOperation.RESERVE, at)
                .or(() -> AcceptanceRules.admit(match.invitation().audience(), address)
                        .reason())
                .or(() ->
                        isAboutAnother(match, address) ? Optional.of(RefusalReason.WRONG_RECIPIENT) : Optional.empty());
        if (refusal.isPresent()) {
            return refused(attempt, match.invitation(), refusal.get(), at);
        }
        Answer answer = entitlement.ask(match.invitation());
        if (answer.refusal().isPresent()) {
            return refused(attempt, match.invitation(), answer.refusal().get(), at);
        }
        return entitlement
                .settleInviter(attempt, match.invitation(), answer, at)
                .flatMap(invitation -> hold(attempt, invitation, address, at));
    }

    /** Whoever followed a confirmation may ask for another one of the same address, and of no other. */
    private static boolean isAboutAnother(TokenMatch match, EmailAddress address) {
        return AcceptanceRules.isConfirmation(match)
                && !match.token().mailedTo().equals(Optional.of(address));
    }

    private Optional<VerifyResult> hold(
            Transactions.Attempt attempt, Invitation invitation, EmailAddress address, Instant at) {
        Instant until = at.plus(parts.policy(invitation).confirmationLifetime());
        Optional<Redemption> known = repository.findRedemption(invitation.id(), address, Optional.empty());
        boolean isWaiting = known.filter(Redemption::isHeld).isPresent();
        if (!isWaiting && !Leases.hasFreePlace(invitation)) {
            return leases.isFull(attempt, invitation, at)
                    ? refused(attempt, invitation, RefusalReason.ALL_PLACES_HELD, at)
                    : Optional.empty();
        }
        Optional<PlaceOutcome> held = known.isPresent()
                ? keep(attempt, invitation, known.get(), at, until)
                : claim(attempt, invitation, address, at, until);
        return held.map(outcome -> {
            limiter.chargeConfirmation(invitation, address, at);
            outcome.place()
                    .ifPresent(place -> deliveries.request(
                            attempt,
                            outcome.invitation().orElseThrow(),
                            MessagePurpose.ADDRESS_CONFIRMATION,
                            Optional.of(place.id()),
                            at));
            return new VerifyResult.Requested(until);
        });
    }

    /**
     * A place that waits for this confirmation is held anew under the same id, so that every mail of the same address
     * goes on working. One that somebody reserved with evidence is not prolonged by a visitor without.
     */
    private Optional<PlaceOutcome> keep(
            Transactions.Attempt attempt, Invitation invitation, Redemption place, Instant at, Instant until) {
        boolean lastsLonger = place.heldUntil().filter(until::isBefore).isPresent();
        if (!place.isHeld() || lastsLonger) {
            return Optional.of(PlaceOutcome.held(invitation, place));
        }
        if (place.evidence() == Evidence.NONE) {
            Redemption again = new Redemption(
                    place.id(),
                    place.invitationId(),
                    place.address(),
                    place.accountId(),
                    Evidence.NONE,
                    at,
                    Optional.of(until));
            return leases.holdAgain(attempt, invitation, place, again);
        }
        if (Leases.isOver(place, at)) {
            leases.releaseLapsed(attempt, invitation, place, at);
            return Optional.empty();
        }
        return Optional.of(PlaceOutcome.held(invitation, place));
    }

    private Optional<PlaceOutcome> claim(
            Transactions.Attempt attempt, Invitation invitation, EmailAddress address, Instant at, Instant until) {
        Redemption place = new Redemption(
                RedemptionId.timeOrdered(at),
                invitation.id(),
                address,
                Optional.empty(),
                Evidence.NONE,
                at,
                Optional.of(until));
        ClaimOutcome outcome = leases.claim(attempt, invitation, place);
        return outcome.kind() == ClaimOutcome.Kind.CLAIMED
                ? Optional.of(Leases.outcome(invitation, place, outcome))
                : Optional.empty();
    }

    private Optional<VerifyResult> refused(
            Transactions.Attempt attempt, Invitation invitation, RefusalReason reason, Instant at) {
        events.announceRefusal(attempt, invitation, reason, Optional.empty(), at);
        return Optional.of(new VerifyResult.Refused(reason, Optional.empty()));
    }
}
