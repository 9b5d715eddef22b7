package io.invitation.mail;

import static io.invitation.mail.FakeSmtpServer.Stage.FINAL_DOT;
import static io.invitation.mail.FakeSmtpServer.Stage.RCPT;
import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.mail.FakeSmtpServer.Envelope;
import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.InvitationSender;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail over SMTP keeps what every sender has to. */
class SmtpSenderContractTest extends InvitationSenderContract {

    private final CapturedLog log = new CapturedLog();
    private final FakeSmtpServer server = newServer();
    private final SmtpInvitationSender sender = Mails.sender("127.0.0.1", server.port())
            .unsafePlaintext()
            .readTimeout(Duration.ofSeconds(30))
            .writeTimeout(Duration.ofSeconds(30))
            .finalReplyTimeout(Duration.ofSeconds(3))
            .build();

    private static FakeSmtpServer newServer() {
        try {
            return new FakeSmtpServer().start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected InvitationSender sender() {
        return sender;
    }

    @Override
    protected List<ReceivedMessage> received() {
        return server.messages().stream().map(SmtpSenderContractTest::read).toList();
    }

    private static ReceivedMessage read(byte[] message) {
        try {
            MimeMessage mail = Mails.parse(message);
            assertThat(mail.getAllRecipients()).hasSize(1);
            return new ReceivedMessage(mail.getAllRecipients()[0].toString(), Mails.text(mail));
        } catch (MessagingException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    protected OptionalInt attempts() {
        return OptionalInt.of((int) server.commands().stream()
                .filter(line -> line.startsWith("MAIL"))
                .count());
    }

    @Override
    protected boolean failBy(ChannelFault fault) {
        Stage stage = fault == ChannelFault.BREAKS_OFF || fault == ChannelFault.HANGS ? FINAL_DOT : RCPT;
        server.fault(
                stage,
                switch (fault) {
                    case REFUSES_FOR_NOW -> FakeSmtpServer.reply("450 4.2.0 later");
                    case REFUSES_FOR_GOOD -> FakeSmtpServer.reply("550 5.1.1 nobody");
                    case BREAKS_OFF -> FakeSmtpServer.hangUp();
                    case HANGS -> FakeSmtpServer.silence();
                });
        return true;
    }

    @Override
    protected String logged() {
        return log.text();
    }

    @Test
    void eachMailIsForTheOneWhoIsNamedInItAndForNobodyElse() {
        Inviter inviter = Inviter.of("grace", "Grace").replyTo(EmailAddress.parse("inviter@example.com"));
        server.faultOnce(RCPT, FakeSmtpServer.reply("450 4.2.0 later"));

        for (String recipient : List.of("late@example.com", "Ada@example.com", "bob@example.com")) {
            sender.send(Mails.outgoing(InvitationRequest.to(recipient)
                    .inviter(inviter)
                    .message("Bcc: eve@example.com\nRCPT TO:<eve@example.com>")));
        }

        assertThat(received())
                .extracting(ReceivedMessage::recipient)
                .containsExactly("Ada@example.com", "bob@example.com");
        assertThat(server.envelopes())
                .extracting(Envelope::recipients)
                .containsExactly(List.of("late@example.com"), List.of("Ada@example.com"), List.of("bob@example.com"));
    }

    /** After every rule, whatever it sent. */
    @AfterEach
    void assertEnvelopes() throws IOException {
        sender.close();
        server.close();
        log.close();
        assertThat(server.envelopes()).allSatisfy(envelope -> {
            assertThat(envelope.recipients()).hasSize(1);
            assertThat(envelope.messages())
                    .extracting(message -> read(message).recipient())
                    .isIn(List.of(), envelope.recipients());
        });
        assertThat(server.envelopes())
                .flatExtracting(Envelope::messages)
                .containsExactlyInAnyOrderElementsOf(server.messages());
    }
}
