package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.Suppression;
import io.invitation.memory.InMemoryInvitationStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a report in the mailbox to what the service does about the invitation and the address. */
class BounceToServiceTest {

    private static final EmailAddress ADDRESS = EmailAddress.parse(Mails.RECIPIENT);
    private static final Actor ADMIN = Actor.of("admin");
    private static final VerpAddresses ADDRESSES = VerpAddresses.of(
            EmailAddress.parse("bounces@acme.example"),
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    private final MovableClock clock = new MovableClock();
    private FakeSmtpServer server;
    private SmtpInvitationSender sender;
    private InvitationService service;
    private InvitationId id;

    @BeforeEach
    void invite() throws Exception {
        server = new FakeSmtpServer().start();
        sender = Mails.patient(Mails.sender("127.0.0.1", server.port(), clock))
                .unsafePlaintext()
                .bounceAddresses(ADDRESSES)
                .build();
        service = InvitationService.builder(new InMemoryInvitationStore(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .clock(clock)
                .build();
        id = service.invite(Mails.request().build()).orElseThrow().id();
        assertThat(stored().delivery().state()).isEqualTo(DeliveryState.SENT);
        clock.advance(Duration.ofHours(1));
    }

    @AfterEach
    void stop() throws Exception {
        sender.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"by the signed address", "by the Message-ID"})
    void aBounceMarksTheInvitationAndStopsAllMailToTheAddress(String way) throws Exception {
        boolean signed = way.equals("by the signed address");
        BounceReader reader = signed ? BounceReader.signedBy(ADDRESSES) : BounceReader.byMessageId(Mails.FROM.domain());

        assertThat(handle(reader, report(Reports.FAILED_FIELDS))).isTrue();

        assertThat(stored().delivery().state()).isEqualTo(DeliveryState.BOUNCED);
        assertThat(stored().delivery().code()).contains("5.1.1");
        assertThat(events(InvitationEventType.BOUNCED))
                .extracting(InvitationEvent::detail)
                .containsExactly(Optional.of("5.1.1"));
        assertThat(service.maintenance().suppression(ADDRESS))
                .contains(new Suppression(ADDRESS, "BOUNCED", clock.instant()));

        clock.advance(Duration.ofHours(1));
        service.resend(id, ADMIN).orElseThrow();
        assertThat(stored().delivery().state()).isEqualTo(DeliveryState.SUPPRESSED);
        Invitation another =
                service.invite(Mails.request().kind("guest").build()).orElseThrow();
        assertThat(another.delivery().state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(server.messages()).hasSize(1);

        service.maintenance().unsuppress(ADDRESS);
        clock.advance(Duration.ofHours(1));
        service.resend(id, ADMIN).orElseThrow();
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void theSameBounceReadTwiceIsNotedOnce() throws Exception {
        BounceReader reader = BounceReader.signedBy(ADDRESSES);

        assertThat(handle(reader, report(Reports.FAILED_FIELDS))).isTrue();
        assertThat(handle(reader, report(Reports.FAILED_FIELDS))).isTrue();

        assertThat(events(InvitationEventType.BOUNCED)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "failed"})
    void aTemporaryCodeChangesNothingButTheRecord(String action) throws Exception {
        String fields = Reports.DELAYED_FIELDS.replace("Action: delayed", "Action: " + action);

        assertThat(handle(BounceReader.signedBy(ADDRESSES), report(fields))).isTrue();

        assertThat(stored().delivery().state()).isEqualTo(DeliveryState.SENT);
        assertThat(stored().delivery().code()).contains("4.4.1");
        assertThat(events(InvitationEventType.BOUNCED)).isEmpty();
        assertThat(service.maintenance().suppression(ADDRESS)).isEmpty();
        service.resend(id, ADMIN).orElseThrow();
        assertThat(server.messages()).hasSize(2);
    }

    @Test
    void aReportThatWasMadeUpChangesNothing() throws Exception {
        String forged = report(Reports.FAILED_FIELDS).replace(returnPath(), "bounces@acme.example");
        BounceReading stranger = BounceReader.byMessageId(Mails.FROM.domain())
                .read(bytes(Reports.failed("bounces@acme.example", Reports.MESSAGE_ID)));

        assertThat(handle(BounceReader.signedBy(ADDRESSES), forged)).isFalse();
        assertThat(service.maintenance().bounced(((Bounce) stranger).deliveryId(), "5.1.1"))
                .isFalse();
        assertThat(stored().delivery().state()).isEqualTo(DeliveryState.SENT);
        assertThat(service.maintenance().suppression(ADDRESS)).isEmpty();
    }

    /** Does what a host does; tells whether the bounce was one of a message of ours. */
    private boolean handle(BounceReader reader, String report) throws IOException {
        return reader.read(bytes(report)) instanceof Bounce bounce
                && service.maintenance().bounced(bounce.deliveryId(), bounce.code());
    }

    /** What a server further on sends back for the one message that went. */
    private String report(String fields) throws Exception {
        String messageId = Mails.parse(server.messages().get(0)).getMessageID();
        return Reports.report(returnPath(), fields, "text/rfc822-headers", "Message-ID: " + messageId + "\n");
    }

    private String returnPath() {
        return server.commands().stream()
                .filter(command -> command.startsWith("MAIL FROM:<"))
                .map(command -> command.replaceAll("^MAIL FROM:<|>.*$", ""))
                .findFirst()
                .orElseThrow();
    }

    private Invitation stored() {
        return service.get(id).orElseThrow();
    }

    private List<InvitationEvent> events(InvitationEventType type) {
        return service.reports().history(id, Optional.empty(), 100).stream()
                .filter(event -> event.type() == type)
                .toList();
    }

    private static ByteArrayInputStream bytes(String report) {
        return new ByteArrayInputStream(report.getBytes(StandardCharsets.US_ASCII));
    }
}
