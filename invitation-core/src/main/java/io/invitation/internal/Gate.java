package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationPurpose;
import io.invitation.Scope;
import java.util.Optional;

/**
 * What a service is bound to. Ids of another scope are unknown to it, and so are links of another scope, purpose or
 * kind.
 *
 * @param scope the scope
 * @param purpose the purpose of links, and of what is created
 * @param kind the only kind of links; any if empty
 */
record Gate(Scope scope, InvitationPurpose purpose, Optional<String> kind) {

    boolean knows(Invitation invitation) {
        return invitation.scope().equals(scope);
    }

    boolean opensTo(Invitation invitation) {
        return knows(invitation)
                && invitation.purpose() == purpose
                && kind.filter(only -> !only.equals(invitation.kind())).isEmpty();
    }
}
