package io.invitation.spi;

import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes senders from other senders. What they make is as safe for use by several threads as its parts are.
 *
 * <p>Whatever a part throws, or {@code null} where it should answer, reaches whoever asked to send, unless said
 * otherwise: the service counts it as {@link SendOutcome.Kind#UNDECIDED}, because a message may have left.
 *
 * @since 0.1
 */
public final class Senders {

    /** The code of the permanent failure of a message for a channel without a sender. */
    public static final String NO_CHANNEL = "NO_CHANNEL";

    private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

    private Senders() {}

    /** Sends by one thing and answers by another where to. */
    private record Composed(InvitationSender sending, Predicate<Invitation> mailbox) implements InvitationSender {

        @Override
        public SendOutcome send(OutgoingInvitation outgoing) {
            return sending.send(outgoing);
        }

        @Override
        public boolean reachesMailbox(Invitation invitation) {
            return mailbox.test(invitation);
        }
    }

    /**
     * Returns a sender that chooses another one by the channel of the invitation. A message for a channel that has none
     * fails permanently with the code {@value #NO_CHANNEL}. It reaches a mailbox where the chosen sender does.
     *
     * @param channels the sender for each channel, named as in {@link InvitationRequest.Builder#channel}
     * @return the sender
     * @throws IllegalArgumentException if there is no channel
     * @throws io.invitation.InvalidValueException if a name is none that an invitation can have
     */
    public static InvitationSender routed(Map<String, InvitationSender> channels) {
        Map<String, InvitationSender> copy = Map.copyOf(channels);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a route without channels sends nothing");
        }
        copy.keySet().forEach(InvitationRequest.toAnyone()::channel);
        InvitationSender none = outgoing -> SendOutcome.failedPermanently(NO_CHANNEL);
        Function<Invitation, InvitationSender> chosen = invitation -> copy.getOrDefault(invitation.channel(), none);
        return new Composed(
                outgoing -> chosen.apply(outgoing.invitation()).send(outgoing),
                invitation -> chosen.apply(invitation).reachesMailbox(invitation));
    }

    /**
     * Returns a sender that tries the next one after a permanent failure, and only then: after a temporary one the same
     * message is tried again later, and an undecided one may have arrived. It reaches mailboxes only where all of them
     * do, because all send the same link.
     *
     * @param first the sender to try first
     * @param next the senders to try after it, in this order, at least one
     * @return the sender, which answers as the last one that it tried
     * @throws IllegalArgumentException if there is no next one
     */
    public static InvitationSender fallback(InvitationSender first, InvitationSender... next) {
        List<InvitationSender> all = together(first, next);
        return new Composed(
                outgoing -> {
                    SendOutcome outcome = SendOutcome.failedPermanently(NO_CHANNEL);
                    for (InvitationSender sender : all) {
                        outcome = Objects.requireNonNull(sender.send(outgoing), "a sender returned null");
                        if (outcome.kind() != SendOutcome.Kind.FAILED_PERMANENTLY) {
                            break;
                        }
                    }
                    return outcome;
                },
                allReachMailbox(all));
    }

    /**
     * Returns a sender that sends by a first one, and what that one took by others too. The first one alone decides the
     * outcome. Copies of what it did not take are not sent, because a later attempt would repeat them; what comes of a
     * copy is logged without its text if it fails, by type or kind, and is not tried again.
     *
     * <p>A copy holds the link. So the result reaches mailboxes only where all of its parts do: the link is evidence
     * for none if a copy goes anywhere else.
     *
     * @param primary decides the outcome
     * @param copies senders for copies, in this order, at least one
     * @return the sender
     * @throws IllegalArgumentException if there is none for copies
     */
    public static InvitationSender copies(InvitationSender primary, InvitationSender... copies) {
        List<InvitationSender> all = together(primary, copies);
        return new Composed(
                outgoing -> {
                    SendOutcome outcome = Objects.requireNonNull(primary.send(outgoing), "a sender returned null");
                    if (outcome.kind() == SendOutcome.Kind.SUBMITTED) {
                        all.stream().skip(1).forEach(copy -> sendCopy(copy, outgoing));
                    }
                    return outcome;
                },
                allReachMailbox(all));
    }

    private static void sendCopy(InvitationSender sender, OutgoingInvitation outgoing) {
        String failure;
        try {
            SendOutcome outcome = Objects.requireNonNull(sender.send(outgoing), "a sender returned null");
            failure = outcome.kind() == SendOutcome.Kind.SUBMITTED
                    ? ""
                    : outcome.kind().name();
        } catch (Throwable thrown) {
            failure = thrown.getClass().getName();
        }
        if (!failure.isEmpty()) {
            LOG.warn(
                    "Delivery {} of invitation {}: a copy failed with {}",
                    outgoing.deliveryId(),
                    outgoing.invitation().id(),
                    failure);
        }
    }

    /**
     * Returns a sender that hands every message to the host, who sends it by other means. It counts as sent when the
     * consumer returns. Its links prove no mailbox, unless {@link #toMailboxes} says that the host mails them.
     *
     * @param consumer takes the message, with its link: store or send it, and log none of it. Called after the commit,
     *     on the thread that sends; must be safe for use by several threads
     * @return the sender
     */
    public static InvitationSender capturing(Consumer<OutgoingInvitation> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return outgoing -> {
            consumer.accept(outgoing);
            return SendOutcome.submitted();
        };
    }

    /**
     * Returns a sender that declares of another one that it reaches mailboxes
     * ({@link InvitationSender#reachesMailbox}), for one that does not say so itself: one made of a lambda expression
     * around the API of a mail provider, say.
     *
     * @param sender mails every message to the mailbox of its recipient and hands the link to nobody else
     * @return the sender
     */
    public static InvitationSender toMailboxes(InvitationSender sender) {
        return new Composed(Objects.requireNonNull(sender, "sender"), invitation -> true);
    }

    private static Predicate<Invitation> allReachMailbox(List<InvitationSender> senders) {
        return invitation -> senders.stream().allMatch(sender -> sender.reachesMailbox(invitation));
    }

    private static List<InvitationSender> together(InvitationSender first, InvitationSender... others) {
        List<InvitationSender> all = new ArrayList<>();
        all.add(Objects.requireNonNull(first, "the first sender"));
        all.addAll(List.of(others));
        if (all.size() == 1) {
            throw new IllegalArgumentException("one sender alone needs no other to go with it: name at least two");
        }
        return List.copyOf(all);
    }
}
