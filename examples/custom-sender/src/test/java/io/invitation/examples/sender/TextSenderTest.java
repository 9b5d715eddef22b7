package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.LinkTemplate;
import io.invitation.spi.InvitationSender;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

class TextSenderTest extends InvitationSenderContract {

    private final FakeGateway gateway = new FakeGateway();

    @Override
    protected InvitationSender sender() {
        return new TextSender(gateway, address -> Optional.of(addressOf(address)));
    }

    @Override
    protected LinkTemplate links() {
        return LinkTemplate.inPath("https://ex.am/i");
    }

    @Override
    protected String addressOf(EmailAddress recipient) {
        return "+44" + recipient.localPart();
    }

    @Override
    protected List<ReceivedMessage> received() {
        return gateway.received();
    }

    @Override
    protected OptionalInt attempts() {
        return OptionalInt.of(gateway.calls());
    }

    @Override
    protected boolean failBy(ChannelFault fault) {
        gateway.failBy(fault);
        return fault != ChannelFault.HANGS; // the gateway has the time limit
    }

    @AfterEach
    void everyTextHasOnePart() {
        assertThat(gateway.received())
                .allSatisfy(message -> assertThat(message.text())
                        .hasSizeLessThanOrEqualTo(TextSender.MAX_LENGTH)
                        .matches("[ -~]+"));
    }
}
