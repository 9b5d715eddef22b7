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

    /** Returns who invites; answers to a mail go to no address that nobody has confirmed. */
    public Inviter inviter() {
        Inviter inviter = Inviter.of(id, displayName);
        return verified ? inviter.replyTo(address) : inviter;
    }

    /** Tells whether the pages of whoever invites are open to them; what they may do there is another question. */
    public boolean isStaff() {
        return roles.stream().anyMatch(Permissions.STAFF::contains);
    }
}
