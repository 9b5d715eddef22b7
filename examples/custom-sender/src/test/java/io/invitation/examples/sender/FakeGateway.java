package io.invitation.examples.sender;

import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.ReceivedMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gateway that carries texts nowhere and keeps them. */
final class FakeGateway implements TextGateway {

    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable ChannelFault fault;

    void failBy(ChannelFault newFault) {
        fault = newFault;
    }

    List<ReceivedMessage> received() {
        return received;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public Answer submit(String number, String text) throws IOException {
        calls.incrementAndGet();
        if (fault == ChannelFault.REFUSES_FOR_NOW) {
            return Answer.BUSY;
        } else if (fault == ChannelFault.REFUSES_FOR_GOOD) {
            return Answer.REFUSED;
        } else if (fault != null) {
            throw new IOException("no answer");
        }
        received.add(new ReceivedMessage(number, text));
        return Answer.TAKEN;
    }
}
