package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Audience;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.Scope;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.Senders;
import io.invitation.testkit.ReceivedMessage;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void onlyTheLinkInAMailProvesAMailbox() throws Exception {
        InvitationSender channels = Channels.all(
                new ChatSender(URI.create("http://localhost/webhook"), Duration.ofSeconds(5)),
                new TextSender(new FakeGateway(), address -> Optional.of("+44")),
                new MailFolderSender(outbox, new InternetAddress("invitations@example.com")));

        assertThat(channels.reachesMailbox(invitationBy("mail"))).isTrue();
        assertThat(channels.reachesMailbox(invitationBy("chat"))).isFalse();
        assertThat(channels.reachesMailbox(invitationBy("text"))).isFalse();
    }

    private static Invitation invitationBy(String channel) {
        Instant now = Instant.parse("2026-11-01T06:30:00Z");
        return Invitation.builder(InvitationId.timeOrdered(now), Scope.DEFAULT, Audience.anyone(), now)
                .channel(channel)
                .build();
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
