package io.invitation.mail;

import static io.invitation.mail.FakeSmtpServer.Stage.FINAL_DOT;
import static io.invitation.mail.FakeSmtpServer.Stage.RCPT;
import static org.assertj.core.api.Assertions.assertThat;

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

    @AfterEach
    void everyEnvelopeWasForTheOneWhoIsNamedInTheMessage() throws IOException {
        sender.close();
        server.close();
        log.close();
        assertThat(server.commands().stream()
                        .filter(line -> line.startsWith("RCPT"))
                        .map(line -> line.replaceFirst("RCPT TO:<(.*?)>.*", "$1")))
                .containsAll(received().stream().map(ReceivedMessage::recipient).toList());
    }
}
