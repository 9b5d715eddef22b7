package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.Invitation;
import io.invitation.Redemption;
import io.invitation.RefusalReason;
import io.invitation.ReserveResult;
import java.util.Optional;

/**
 * What came of one round for a place.
 *
 * @param kind what it is
 * @param invitation the invitation as it stands then; empty if the link is unknown
 * @param place the place; empty if it was refused
 * @param reason why it was refused
 */
record PlaceOutcome(
        Kind kind, Optional<Invitation> invitation, Optional<Redemption> place, Optional<RefusalReason> reason) {

    enum Kind {
        TAKEN,
        HELD,
        TAKEN_BEFORE,
        REFUSED
    }

    static PlaceOutcome taken(Invitation invitation, Redemption place) {
        return new PlaceOutcome(Kind.TAKEN, Optional.of(invitation), Optional.of(place), Optional.empty());
    }

    static PlaceOutcome held(Invitation invitation, Redemption place) {
        return new PlaceOutcome(Kind.HELD, Optional.of(invitation), Optional.of(place), Optional.empty());
    }

    static PlaceOutcome before(Invitation invitation, Redemption place) {
        return new PlaceOutcome(Kind.TAKEN_BEFORE, Optional.of(invitation), Optional.of(place), Optional.empty());
    }

    static PlaceOutcome refused(Invitation invitation, RefusalReason reason) {
        return new PlaceOutcome(Kind.REFUSED, Optional.of(invitation), Optional.empty(), Optional.of(reason));
    }

    static PlaceOutcome unknown() {
        return new PlaceOutcome(Kind.REFUSED, Optional.empty(), Optional.empty(), Optional.of(RefusalReason.UNKNOWN));
    }

    /** No place is known here under an id: it was given back, collected, or never was. */
    static PlaceOutcome gone() {
        return new PlaceOutcome(
                Kind.REFUSED, Optional.empty(), Optional.empty(), Optional.of(RefusalReason.LEASE_OVER));
    }

    /** Others always came in between. */
    static PlaceOutcome contended() {
        return new PlaceOutcome(Kind.REFUSED, Optional.empty(), Optional.empty(), Optional.of(RefusalReason.CONTENDED));
    }

    AcceptResult toAcceptResult() {
        return switch (kind) {
            case TAKEN -> new AcceptResult.Accepted(invitation.orElseThrow(), place.orElseThrow());
            case TAKEN_BEFORE -> new AcceptResult.AlreadyAccepted(invitation.orElseThrow(), place.orElseThrow());
            case HELD -> throw new IllegalStateException("a place was held that was to be taken");
            case REFUSED -> new AcceptResult.Refused(reason.orElseThrow());
        };
    }

    ReserveResult toReserveResult() {
        return switch (kind) {
            case HELD -> new ReserveResult.Reserved(invitation.orElseThrow(), place.orElseThrow());
            case TAKEN_BEFORE -> new ReserveResult.AlreadyAccepted(invitation.orElseThrow(), place.orElseThrow());
            case TAKEN -> throw new IllegalStateException("a place was taken that was to be held");
            case REFUSED -> new ReserveResult.Refused(reason.orElseThrow());
        };
    }
}
