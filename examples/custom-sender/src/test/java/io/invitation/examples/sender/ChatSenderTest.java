package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
