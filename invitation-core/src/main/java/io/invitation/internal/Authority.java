package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationResult.Rejected;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.AuthorizationRequest.Action;
import java.util.Optional;

/** Asks the host whether somebody may do something with an invitation and all that it grants. */
final class Authority {

    private final Parts parts;

    Authority(Parts parts) {
        this.parts = parts;
    }

    boolean allows(Actor actor, Action action, Invitation invitation) {
        return parts.authorizer().isEntitled(new AuthorizationRequest(actor, action, invitation));
    }

    Optional<Rejected> objection(Actor actor, Action action, Invitation invitation) {
        return allows(actor, action, invitation) ? Optional.empty() : Optional.of(Rejections.notEntitled());
    }
}
