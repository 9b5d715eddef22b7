package io.invitation.testkit;

import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.invitation.spi.Senders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel in memory that can fail in every way. */
final class TestChannel {

    /** The channel does not take the message. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean isForGood;

        private RefusedException(boolean isForGood) {
            super("refused");
            this.isForGood = isForGood;
        }

        boolean isForGood() {
            return isForGood;
        }
    }

    private final List<ReceivedMessage> received = new ArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile ChannelFault fault;

    void failBy(ChannelFault newFault) {
        fault = newFault;
    }

    int attempts() {
        return attempts.get();
    }

    List<ReceivedMessage> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** Takes a message, or fails; one that hangs does so until the caller's patience is over. */
    void take(String recipient, String text, long patienceMillis) throws RefusedException, IOException {
        attempts.incrementAndGet();
        if (fault == ChannelFault.REFUSES_FOR_NOW || fault == ChannelFault.REFUSES_FOR_GOOD) {
            throw new RefusedException(fault == ChannelFault.REFUSES_FOR_GOOD);
        } else if (fault == ChannelFault.BREAKS_OFF) {
            throw new IOException("broken off");
        } else if (fault == ChannelFault.HANGS) {
            hang(patienceMillis);
        }
        synchronized (received) {
            received.add(new ReceivedMessage(recipient, text));
        }
    }

    private void hang(long patienceMillis) throws IOException {
        try {
            if (!never.await(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new IOException("no answer");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** A sender by this channel that keeps every rule. */
    InvitationSender sender() {
        return Senders.toMailboxes(this::send);
    }

    SendOutcome send(OutgoingInvitation message) {
        return send(message.recipient().mailbox(), textOf(message));
    }

    SendOutcome send(String recipient, String text) {
        try {
            take(recipient, text, 200);
            return SendOutcome.submitted();
        } catch (RefusedException refused) {
            return refused.isForGood() ? SendOutcome.failedPermanently("NO") : SendOutcome.failedTemporarily("LATER");
        } catch (IOException lost) {
            return SendOutcome.undecided("ANSWER");
        }
    }

    static String textOf(OutgoingInvitation message) {
        return message.invitation().name().orElse("") + " " + message.link().reveal();
    }
}
