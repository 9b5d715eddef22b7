package io.invitation.spi;

/**
 * Hands an invitation's link to its recipient, by mail or otherwise.
 *
 * <p>Called after the commit of the transaction that stored the invitation, without a transaction and without a
 * connection of the store being held. Implementations make one attempt, have a time limit of their own, and neither
 * repeat nor log the link. Safe for use by several threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface InvitationSender {

    /**
     * Makes one attempt to send.
     *
     * @param invitation what to send to whom
     * @return what came of it; a failure is a value. Should something be thrown all the same, it counts as
     *     {@link SendOutcome.Kind#UNDECIDED}
     */
    SendOutcome send(OutgoingInvitation invitation);
}
