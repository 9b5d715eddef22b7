package io.invitation.jdbc.cluster;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.ReserveResult;
import java.time.Duration;
import java.util.Optional;

/** How the places of an invitation are taken. */
enum Way {
    /** Accepted, and an account stored in the same transaction. */
    WITH_HANDLER,
    /** Accepted, by a step that the store commits itself and that callers of one process share. */
    WITHOUT_HANDLER,
    /** Held by one call, and taken by a second one. */
    HELD_FIRST;

    /** Longer than any test, so that who was cut off in between finds the place again. */
    private static final Duration LEASE = Duration.ofDays(1);

    boolean makesAccounts() {
        return this == WITH_HANDLER;
    }

    /**
     * Asks for a place.
     *
     * @param handler what stores the account, if this way makes one
     */
    <X extends Exception> AcceptResult take(
            InvitationService service, InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler) throws X {
        return switch (this) {
            case WITH_HANDLER -> service.accept(token, invitee, handler);
            case WITHOUT_HANDLER -> service.accept(token, invitee);
            case HELD_FIRST -> complete(service.places(), hold(service, token, invitee));
        };
    }

    static ReserveResult hold(InvitationService service, InvitationToken token, Invitee invitee) {
        return service.places().reserve(token, invitee, LEASE);
    }

    private static AcceptResult complete(InvitationPlaces places, ReserveResult result) {
        if (result instanceof ReserveResult.Reserved reserved) {
            return places.complete(reserved.redemption().id(), Optional.empty());
        } else if (result instanceof ReserveResult.AlreadyAccepted before) {
            return new AcceptResult.AlreadyAccepted(before.invitation(), before.redemption());
        }
        return new AcceptResult.Refused(((ReserveResult.Refused) result).reason());
    }
}
