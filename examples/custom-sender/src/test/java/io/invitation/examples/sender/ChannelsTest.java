package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.Senders;
import io.invitation.testkit.ReceivedMessage;
import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations by every channel, from the service to whoever receives them. */
class ChannelsTest {

    @TempDir
    Path outbox;

    @Test
    void eachInvitationGoesByTheChannelThatItNames() throws Exception {
        FakeGateway gateway = new FakeGateway();
        try (ChatServer chat = new ChatServer()) {
            InvitationService service = InvitationService.builder(
                            new InMemoryInvitationRepository(),
                            Channels.all(
                                    new ChatSender(chat.webhook(), Duration.ofSeconds(5)),
                                    new TextSender(gateway, address -> Optional.of("+44")),
                                    new MailFolderSender(outbox, new InternetAddress("invitations@example.com"))))
                    .links(LinkTemplate.inPath("https://ex.am/i"))
                    .build();

            assertThat(deliveryBy(service, "chat").state()).isEqualTo(DeliveryState.SENT);
            assertThat(deliveryBy(service, "text").state()).isEqualTo(DeliveryState.SENT);
            assertThat(deliveryBy(service, "mail").state()).isEqualTo(DeliveryState.SENT);
            assertThat(deliveryBy(service, "fax").code()).contains(Senders.NO_CHANNEL);

            assertThat(chat.received()).extracting(ReceivedMessage::recipient).containsExactly("chat@example.com");
            assertThat(gateway.received()).hasSize(1);
            assertThat(outbox).isDirectoryContaining("glob:**.eml");
        }
    }

    private static DeliverySummary deliveryBy(InvitationService service, String channel) {
        return service.invite(InvitationRequest.to(channel + "@example.com")
                        .name("Example")
                        .channel(channel)
                        .build())
                .orElseThrow()
                .delivery();
    }
}
