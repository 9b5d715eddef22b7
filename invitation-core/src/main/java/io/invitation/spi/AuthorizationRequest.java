package io.invitation.spi;

import io.invitation.Actor;
import io.invitation.Invitation;
import java.util.Objects;

/**
 * Asks whether somebody may do something with an invitation and all that it grants.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class AuthorizationRequest {

    private final Actor actor;
    private final Action action;
    private final Invitation invitation;

    /**
     * What is to be done. Handle constants you do not know as you handle {@link #UPDATE}: later versions may add some.
     *
     * @since 0.1
     */
    public enum Action {
        /** It is created, by its inviter. */
        CREATE,
        /** It is changed; asked about the invitation as it would be. */
        UPDATE,
        /** It gets a new time limit and link. */
        REFRESH,
        /** Its link is shown again. */
        SHOW_LINK,
        /** Somebody accepts: may its inviter still invite like this? */
        ACCEPT
    }

    /**
     * Asks.
     *
     * @param actor see {@link #actor()}
     * @param action see {@link #action()}
     * @param invitation see {@link #invitation()}
     */
    public AuthorizationRequest(Actor actor, Action action, Invitation invitation) {
        this.actor = Objects.requireNonNull(actor, "actor");
        this.action = Objects.requireNonNull(action, "action");
        this.invitation = Objects.requireNonNull(invitation, "invitation");
    }

    /**
     * Returns who asks; for {@link Action#CREATE} and {@link Action#ACCEPT} the inviter.
     *
     * @return the actor
     */
    public Actor actor() {
        return actor;
    }

    /**
     * Returns what is to be done.
     *
     * @return the action
     */
    public Action action() {
        return action;
    }

    /**
     * Returns the invitation as it would stand: its scope, kind, audience and all that it grants.
     *
     * @return the invitation
     */
    public Invitation invitation() {
        return invitation;
    }

    /** Returns the action and the invitation's id. */
    @Override
    public String toString() {
        return "AuthorizationRequest[" + action + ", invitation " + invitation.id() + "]";
    }
}
