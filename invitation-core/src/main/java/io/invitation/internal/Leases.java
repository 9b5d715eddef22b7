package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.RefusalReason;
import io.invitation.internal.Entitlement.Answer;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RecordedClaim;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Settles, renews, gives back and collects places that are held, and records what becomes of places. */
final class Leases {

    /** How many lapsed leases one claim collects at most. */
    private static final int COLLECTED_AT_ONCE = 100;

    private final Parts parts;
    private final InvitationRepository repository;
    private final Events events;
    private final Entitlement entitlement;

    Leases(Parts parts, Events events, Entitlement entitlement) {
        this.parts = parts;
        this.repository = parts.repository();
        this.events = events;
        this.entitlement = entitlement;
    }

    private RedemptionLedger ledger() {
        return Parts.required(parts.ledger(), "redemptions");
    }

    /** Tells whether a place is neither taken nor held. */
    static boolean hasFreePlace(Invitation invitation) {
        return invitation.quota().hasRoom(invitation.places() + invitation.heldPlaces());
    }

    /** Tells whether a lease has run out; the instant at which it ends has. */
    static boolean isOver(Redemption held, Instant at) {
        return held.heldUntil().filter(at::isBefore).isEmpty();
    }

    /**
     * Takes a held place for good.
     *
     * @return the outcome; empty if others came in between
     */
    Optional<PlaceOutcome> settle(
            Transactions.Attempt attempt,
            Invitation invitation,
            Redemption held,
            Optional<String> account,
            Evidence evidence,
            Instant at) {
        Answer answer = entitlement.ask(invitation);
        if (answer.refusal().isPresent()) {
            return refused(invitation, held, answer.refusal().get());
        }
        return entitlement
                .settleInviter(attempt, invitation, answer, at)
                .flatMap(judged -> settleJudged(attempt, judged, held, held.taken(account, evidence, at)));
    }

    /**
     * Refuses whoever would settle or renew a held place, for what was found out after the place was read.
     *
     * @return the refusal; empty if the place has changed since: then its own settlement may be the reason
     */
    Optional<PlaceOutcome> refused(Invitation invitation, Redemption held, RefusalReason reason) {
        return ledger().find(held.id()).equals(Optional.of(held))
                ? Optional.of(PlaceOutcome.refused(invitation, reason))
                : Optional.empty();
    }

    private Optional<PlaceOutcome> settleJudged(
            Transactions.Attempt attempt, Invitation judged, Redemption held, Redemption taken) {
        ClaimOutcome outcome = ledger().settle(new Claim(taken, judged.version()));
        return switch (outcome.kind()) {
            case CLAIMED -> {
                recorded(judged, taken).events(outcome).forEach(event -> events.record(attempt, event));
                yield Optional.of(outcome(judged, taken, outcome));
            }
            case ALREADY_CLAIMED -> onePlaceFor(attempt, judged, held, taken);
            case NOT_CLAIMED -> Optional.empty();
        };
    }

    /** An account that has two places keeps the one that it took, or the one that it wants now. */
    Optional<PlaceOutcome> onePlaceFor(
            Transactions.Attempt attempt, Invitation invitation, Redemption held, Redemption wanted) {
        Optional<Redemption> other =
                repository.findRedemption(invitation.id(), MaintenanceStore.placeholder(held.id()), wanted.accountId());
        if (other.isPresent() && !other.get().isHeld()) {
            release(attempt, invitation, held, wanted.at());
            return Optional.of(PlaceOutcome.before(invitation, other.get()));
        }
        other.ifPresent(place -> release(attempt, invitation, place, wanted.at()));
        return Optional.empty();
    }

    /**
     * Holds a held place again under the same id, so that links which confirm it go on working. If its account has
     * another place, one of the two is given back.
     *
     * @param held the place as it is held
     * @param again the place as it is to be held
     * @return the outcome; empty if others came in between, and the place is as they left it, or the other one was
     *     given back
     */
    Optional<PlaceOutcome> holdAgain(
            Transactions.Attempt attempt, Invitation invitation, Redemption held, Redemption again) {
        if (!ledger().releaseUnchanged(held)) {
            return Optional.empty();
        }
        ClaimOutcome outcome = repository.claim(new Claim(again, invitation.version()));
        if (outcome.kind() == ClaimOutcome.Kind.CLAIMED) {
            return Optional.of(outcome(invitation, again, outcome));
        }
        // The release has locked the invitation, so that nobody changes it once more before the place is back.
        ClaimOutcome restored = repository
                .findById(invitation.id())
                .map(changed -> repository.claim(new Claim(held, changed.version())))
                .orElse(ClaimOutcome.notClaimed());
        if (restored.kind() != ClaimOutcome.Kind.CLAIMED) {
            throw new InvitationStorageException("a place could be held neither anew nor as it was", true);
        }
        return outcome.kind() == ClaimOutcome.Kind.ALREADY_CLAIMED
                ? onePlaceFor(attempt, invitation, held, again)
                : Optional.empty();
    }

    /** Gives a held place back, recorded; nothing happens to one that is not held. */
    boolean release(Transactions.Attempt attempt, Invitation invitation, Redemption held, Instant at) {
        return recordedIf(ledger().release(held.id()), attempt, invitation, held, at);
    }

    /** Gives a place back whose lease had run out when it was read, recorded; one that was held anew since stays. */
    boolean releaseLapsed(Transactions.Attempt attempt, Invitation invitation, Redemption lapsed, Instant at) {
        return recordedIf(ledger().releaseUnchanged(lapsed), attempt, invitation, lapsed, at);
    }

    private boolean recordedIf(
            boolean released, Transactions.Attempt attempt, Invitation invitation, Redemption held, Instant at) {
        if (released) {
            Optional<String> why = isOver(held, at) ? Optional.of(RefusalReason.LEASE_OVER.name()) : Optional.empty();
            events.record(
                    attempt, InvitationEvent.of(invitation, InvitationEventType.RELEASED, at, Optional.empty(), why));
        }
        return released;
    }

    /**
     * Tells whether an invitation has no place for anybody: as it was read all are taken or held, no lease has run out,
     * and it is still like that. Places whose lease has run out are given back.
     */
    boolean isFull(Transactions.Attempt attempt, Invitation invitation, Instant at) {
        return !hasFreePlace(invitation)
                && collect(attempt, invitation, at) == 0
                && repository
                        .findById(invitation.id())
                        .filter(now -> now.places() == invitation.places()
                                && now.heldPlaces() == invitation.heldPlaces()
                                && now.version() == invitation.version())
                        .isPresent();
    }

    /** Gives back places of one invitation whose lease has run out, and returns how many. */
    private int collect(Transactions.Attempt attempt, Invitation invitation, Instant at) {
        List<Redemption> lapsed = parts.ledger()
                .map(ledger -> ledger.lapsed(at, Optional.of(invitation.id()), COLLECTED_AT_ONCE))
                .orElse(List.of());
        return (int) lapsed.stream()
                .filter(place -> releaseLapsed(attempt, invitation, place, at))
                .count();
    }

    /**
     * Claims a place, which the history and, after the commit, the listeners are told.
     *
     * @return what happened; the caller turns it into an {@link #outcome}
     */
    ClaimOutcome claim(Transactions.Attempt attempt, Invitation judged, Redemption place) {
        RecordedClaim claim = recorded(judged, place);
        ClaimOutcome outcome = events.claim(List.of(claim)).get(0);
        claim.events(outcome).forEach(event -> events.announce(attempt, event));
        return outcome;
    }

    /** Returns the attempt to take or hold a place of an invitation that was judged. */
    static RecordedClaim recorded(Invitation judged, Redemption place) {
        Claim claim = new Claim(place, judged.version());
        Optional<Actor> by = place.accountId().map(Actor::of);
        InvitationEventType type = place.isHeld() ? InvitationEventType.RESERVED : InvitationEventType.ACCEPTED;
        Optional<InvitationEvent> usedUp = place.isHeld()
                ? Optional.empty()
                : Optional.of(event(judged, InvitationEventType.EXHAUSTED, place, Optional.empty()));
        return new RecordedClaim(claim, judged.quota(), event(judged, type, place, by), usedUp);
    }

    private static InvitationEvent event(
            Invitation invitation, InvitationEventType type, Redemption place, Optional<Actor> by) {
        return InvitationEvent.of(invitation, type, place.at(), by, Optional.empty());
    }

    /** Returns what it means that a place was claimed or settled. */
    static PlaceOutcome outcome(Invitation judged, Redemption place, ClaimOutcome claimed) {
        Invitation counted = judged.toBuilder()
                .places(claimed.placesTaken())
                .heldPlaces(claimed.placesHeld())
                .build();
        return place.isHeld()
                ? PlaceOutcome.held(counted, place)
                : PlaceOutcome.taken(counted.toBuilder().acceptedAt(place.at()).build(), place);
    }

    /** Tells listeners that somebody with a link of a known invitation was refused. Nothing is stored. */
    void announce(Transactions.Attempt attempt, PlaceOutcome outcome, Optional<Actor> by, Instant at) {
        if (outcome.kind() == PlaceOutcome.Kind.REFUSED) {
            outcome.invitation()
                    .ifPresent(invitation -> events.announceRefusal(
                            attempt, invitation, outcome.reason().orElseThrow(), by, at));
        }
    }
}
