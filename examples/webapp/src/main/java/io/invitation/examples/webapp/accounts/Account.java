package io.invitation.examples.webapp.accounts;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Inviter;
import java.util.Set;

/** Somebody who can sign in, once the account is open. */
public record Account(
        String id,
        String userName,
        String displayName,
        EmailAddress address,
        boolean verified,
        boolean open,
        boolean needsInvitation,
        Set<String> roles) {

    public Actor actor() {
        return Actor.of(id);
    }

    public Inviter inviter() {
        return Inviter.of(id, displayName).replyTo(address);
    }

    /** Tells whether the pages of whoever invites are open to them; what they may do there is another question. */
    public boolean isStaff() {
        return roles.stream().anyMatch(Permissions.STAFF::contains);
    }
}
