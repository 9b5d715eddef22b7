package io.invitation.mail;

import io.invitation.Invitation;
import io.invitation.Scope;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.util.Map;
import java.util.Objects;

/**
 * Sends the invitations of each scope by a sender of its own, so that tenants have their own servers, From addresses
 * and templates.
 *
 * <p>Holds the senders and does not close them. Immutable and, if the senders are, safe for use by several threads.
 *
 * @since 0.1
 */
public final class PerScopeSender implements InvitationSender {

    private final Map<Scope, InvitationSender> senders;
    private final InvitationSender otherwise;

    private PerScopeSender(Map<Scope, InvitationSender> senders, InvitationSender otherwise) {
        this.senders = Map.copyOf(senders);
        this.otherwise = Objects.requireNonNull(otherwise, "otherwise");
    }

    /**
     * Chooses among senders.
     *
     * @param senders one for each scope that has its own; copied
     * @param otherwise the sender for all other scopes
     * @return the choosing sender
     */
    public static PerScopeSender of(Map<Scope, ? extends InvitationSender> senders, InvitationSender otherwise) {
        return new PerScopeSender(Map.copyOf(senders), otherwise);
    }

    /**
     * Sends by the sender of the invitation's scope.
     *
     * @param invitation what to send to whom
     * @return what that sender answers
     */
    @Override
    public SendOutcome send(OutgoingInvitation invitation) {
        return of(invitation.invitation()).send(invitation);
    }

    /**
     * Asks the sender of the invitation's scope.
     *
     * @param invitation what a link is to be sent of
     * @return what that sender answers
     */
    @Override
    public boolean reachesMailbox(Invitation invitation) {
        return of(invitation).reachesMailbox(invitation);
    }

    private InvitationSender of(Invitation invitation) {
        return senders.getOrDefault(invitation.scope(), otherwise);
    }

    /** Returns how many scopes have a sender of their own. */
    @Override
    public String toString() {
        return "PerScopeSender[" + senders.size() + " scopes]";
    }
}
