package io.invitation.spi;

import io.invitation.Invitation;

/**
 * Hands an invitation's link to its recipient, by mail or otherwise.
 *
 * <p>Called after the commit of the transaction that stored the invitation, without a transaction and without a
 * connection of the store being held. Implementations make one attempt (O-FAIL-1, O-FAIL-2), have a time limit of their
 * own (O-FAIL-4), and neither repeat nor log link and address (O-SECRET-1, O-SECRET-2). Safe for use by several threads
 * (O-SEND-4).
 *
 * <p>The ids in brackets name the tests in {@code InvitationSenderContract} of {@code invitation-testkit} that prove a
 * sender.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface InvitationSender {

    /**
     * Makes one attempt to send a message of any purpose (O-SEND-2), whatever text the invitation holds (O-SEND-3).
     *
     * <p>{@link SendOutcome.Kind#SUBMITTED} if the channel took it for its recipient, once and with its link unaltered
     * (O-SEND-1); {@link SendOutcome.Kind#FAILED_TEMPORARILY} if the channel refused it or could not be reached, so
     * that nothing was sent, and a later attempt may succeed (O-FAIL-1); {@link SendOutcome.Kind#FAILED_PERMANENTLY} if
     * none will (O-FAIL-2); and {@link SendOutcome.Kind#UNDECIDED} if the channel was asked and did not answer
     * (O-FAIL-3). The service repeats attempts as it is configured to, so that a sender never does.
     *
     * @param invitation what to send to whom
     * @return what came of it; a failure is a value. Should something be thrown all the same, it counts as
     *     {@link SendOutcome.Kind#UNDECIDED}
     */
    SendOutcome send(OutgoingInvitation invitation);

    /**
     * Tells whether what this sender sends about an invitation goes to the mailbox of the recipient's address, and to
     * nobody else (O-MAILBOX-1). Only then is the link evidence for that mailbox
     * ({@link io.invitation.Invitee#byMail()}), and only then can one confirm an address. A link that goes another way,
     * to a telephone or into a chat, opens the invitation and proves nothing about a mailbox.
     *
     * <p>Asked before each attempt, within the transaction that stores the link: it must not wait for anything. What is
     * thrown is a failure of the attempt, which is repeated later.
     *
     * @param invitation what a link is to be sent of; its scope or channel may decide where to
     * @return {@code true} only if the sender is sure; {@code false}, unless overridden
     */
    default boolean reachesMailbox(Invitation invitation) {
        return false;
    }
}
