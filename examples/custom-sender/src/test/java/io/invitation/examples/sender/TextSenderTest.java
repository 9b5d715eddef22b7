package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.LinkTemplate;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"Spring workshop, Join Spring workshop: ", "evil.example/x, You are invited: "})
    void aNameIsShownUnlessItWouldBecomeALink(String name, String words) {
        OutgoingInvitation message = Messages.to("ada@example.com", name);
        sender().send(message);

        assertThat(gateway.received())
                .extracting(ReceivedMessage::text)
                .containsExactly(words.strip() + " " + message.link().reveal());
    }

    @AfterEach
    void everyTextHasOnePart() {
        assertThat(gateway.received())
                .allSatisfy(message -> assertThat(message.text())
                        .hasSizeLessThanOrEqualTo(TextSender.MAX_LENGTH)
                        .matches("[ -~]+"));
    }
}
