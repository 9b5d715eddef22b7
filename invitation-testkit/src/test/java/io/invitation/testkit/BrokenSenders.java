package io.invitation.testkit;

import io.invitation.spi.InvitationSender;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.Senders;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Senders that do one thing wrong. */
final class BrokenSenders {

    private BrokenSenders() {}

    static List<Flaw> all() {
        return List.of(
                flaw("the link is cut to 60 characters", "O-SEND-1", (message, channel) -> {
                    String text = message.link().reveal().toString();
                    return channel.send(message.recipient().mailbox(), text.substring(0, 60));
                }),
                flaw("the message is sent to the inviter as well, by a second call", "O-SEND-1", (message, channel) -> {
                    channel.send("inviter@example.com", TestChannel.textOf(message));
                    return channel.send(message);
                }),
                flaw(
                        "purposes that came later are refused",
                        "O-SEND-2",
                        (message, channel) -> message.purpose() == MessagePurpose.INVITATION
                                ? channel.send(message)
                                : SendOutcome.failedPermanently("PURPOSE")),
                flaw("what is longer than 500 characters is cut off", "O-SEND-3", (message, channel) -> {
                    String text = message.invitation().message().orElse("") + " " + TestChannel.textOf(message);
                    return channel.send(message.recipient().mailbox(), text.substring(0, Math.min(500, text.length())));
                }),
                flaw("each message is sent twice, to be sure", "O-SEND-1", (message, channel) -> {
                    channel.send(message);
                    return channel.send(message);
                }),
                flaw("the recipient stands in a field that all threads share", "O-SEND-4", BrokenSenders::sharing),
                flaw("a refusal is tried again inside", "O-FAIL-1", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    return outcome.kind() == SendOutcome.Kind.FAILED_TEMPORARILY ? channel.send(message) : outcome;
                }),
                flaw("every failure is called a success", "O-FAIL-1", (message, channel) -> {
                    channel.send(message);
                    return SendOutcome.submitted();
                }),
                flaw("a refusal for good is called one for now", "O-FAIL-2", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    return outcome.kind() == SendOutcome.Kind.FAILED_PERMANENTLY
                            ? SendOutcome.failedTemporarily("LATER")
                            : outcome;
                }),
                flaw("a lost answer is called a refusal", "O-FAIL-3", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    return outcome.kind() == SendOutcome.Kind.UNDECIDED ? SendOutcome.failedPermanently("NO") : outcome;
                }),
                flaw("a failure is thrown", "O-FAIL-3", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    if (outcome.kind() != SendOutcome.Kind.SUBMITTED) {
                        throw new IllegalStateException("cannot send");
                    }
                    return outcome;
                }),
                flaw("there is no time limit", "O-FAIL-4", BrokenSenders::waitingForEver),
                mailing("a telephone is declared to be a mailbox", (message, channel) -> {
                    return channel.send("+441632960000", TestChannel.textOf(message));
                }),
                mailing("the inviter is sent a copy of what is to prove a mailbox", (message, channel) -> {
                    message.invitation()
                            .inviter()
                            .replyTo()
                            .ifPresent(inviter -> channel.send(inviter.mailbox(), TestChannel.textOf(message)));
                    return channel.send(message);
                }),
                flaw("the link is logged", "O-SECRET-1", (message, channel) -> {
                    System.getLogger("sender")
                            .log(System.Logger.Level.INFO, message.link().reveal());
                    return channel.send(message);
                }),
                flaw("the address is printed when something fails", "O-SECRET-2", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    if (outcome.kind() != SendOutcome.Kind.SUBMITTED) {
                        System.err.println(
                                "cannot send to " + message.recipient().mailbox());
                    }
                    return outcome;
                }),
                flaw("the address is part of the code", "O-SECRET-2", (message, channel) -> {
                    SendOutcome outcome = channel.send(message);
                    return outcome.kind() == SendOutcome.Kind.FAILED_PERMANENTLY
                            ? SendOutcome.failedPermanently(message.recipient().mailbox())
                            : outcome;
                }));
    }

    private static Flaw flaw(String what, String rule, BiFunction<OutgoingInvitation, TestChannel, SendOutcome> sends) {
        return senders(what, rule, channel -> message -> sends.apply(message, channel));
    }

    private static Flaw mailing(String what, BiFunction<OutgoingInvitation, TestChannel, SendOutcome> sends) {
        return senders(what, "O-MAILBOX-1", channel -> Senders.toMailboxes(message -> sends.apply(message, channel)));
    }

    private static Flaw senders(String what, String rule, Function<TestChannel, InvitationSender> sender) {
        return new Flaw(what, rule, Completed.Sender.class, () -> {
            TestChannel channel = new TestChannel();
            return List.of(sender.apply(channel), channel);
        });
    }

    private static final CyclicBarrier ALL = new CyclicBarrier(16);
    private static volatile String shared = "";

    /** All threads write the field before any of them reads it. */
    private static SendOutcome sharing(OutgoingInvitation message, TestChannel channel) {
        shared = message.recipient().mailbox();
        try {
            ALL.await(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return channel.send(shared, TestChannel.textOf(message));
    }

    private static SendOutcome waitingForEver(OutgoingInvitation message, TestChannel channel) {
        try {
            channel.take(message.recipient().mailbox(), TestChannel.textOf(message), Long.MAX_VALUE);
            return SendOutcome.submitted();
        } catch (TestChannel.RefusedException | IOException failure) {
            return SendOutcome.undecided("ANSWER");
        }
    }
}
