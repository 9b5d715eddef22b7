package io.invitation.testkit;

import io.invitation.spi.InvitationSender;
import java.util.List;
import java.util.OptionalInt;

/** The sender that the broken ones differ from keeps every rule. */
class HonestSenderTest extends InvitationSenderContract {

    private final TestChannel channel = new TestChannel();

    @Override
    protected InvitationSender sender() {
        return channel.sender();
    }

    @Override
    protected List<ReceivedMessage> received() {
        return channel.received();
    }

    @Override
    protected OptionalInt attempts() {
        return OptionalInt.of(channel.attempts());
    }

    @Override
    protected boolean failBy(ChannelFault fault) {
        channel.failBy(fault);
        return true;
    }
}
