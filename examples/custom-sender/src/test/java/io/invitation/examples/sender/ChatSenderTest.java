package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// snippet: contract
class ChatSenderTest extends InvitationSenderContract {

    private final ChatServer chat = new ChatServer();

    @Override
    protected InvitationSender sender() {
        return new ChatSender(chat.webhook(), Duration.ofSeconds(2));
    }

    @Override
    protected List<ReceivedMessage> received() {
        return chat.received();
    }

    @Override
    protected OptionalInt attempts() {
        return OptionalInt.of(chat.requests());
    }

    @Override
    protected boolean failBy(ChannelFault fault) {
        chat.failBy(fault);
        return true;
    }

    @AfterEach
    void stop() {
        chat.close();
    }
    // end of snippet

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x", "evil\u3002example", "ann@evil.example", "tel:110", "<!channel>"})
    void aNameThatWouldBecomeALinkOrAMentionIsLeftOut(String name) {
        OutgoingInvitation message = Messages.to("ada@example.com", name);
        sender().send(message);

        assertThat(chat.received())
                .extracting(ReceivedMessage::text)
                .containsExactly("You are invited: " + message.link().reveal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Spring workshop", "R&D (Z\u00fcrich)", "\u5f20\u4f1f"})
    void anyOtherNameIsShown(String name) {
        OutgoingInvitation message = Messages.to("ada@example.com", name);
        sender().send(message);

        assertThat(chat.received())
                .extracting(ReceivedMessage::text)
                .containsExactly(
                        "You are invited to " + name + ": " + message.link().reveal());
    }

    @Test
    void aChatThatCannotBeReachedIsTriedLater() {
        InvitationSender sender = sender();
        chat.close();
        InvitationService service = InvitationService.builder(new InMemoryInvitationRepository(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();

        assertThat(service.invite(InvitationRequest.to("ada@example.com").build())
                        .orElseThrow()
                        .delivery()
                        .code())
                .contains("UNREACHABLE");
    }
}
