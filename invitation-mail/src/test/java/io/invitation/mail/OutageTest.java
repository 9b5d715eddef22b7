package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.mail.FakeSmtpServer.Stage;
import io.invitation.spi.SendOutcome;
import org.junit.jupiter.api.Test;

/** What an operator reads about a server that cannot be used, however many mails wait for it. */
class OutageTest {

    @Test
    void isWarnedOfOnceAndSoIsTheNextOne() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .fault(Stage.CONNECT, FakeSmtpServer.hangUp())
                        .start();
                SmtpInvitationSender sender = Mails.plaintext(server);
                CapturedLog log = new CapturedLog()) {
            String place = "127.0.0.1:" + server.port();
            sendFive(sender, SendOutcome.failedTemporarily("connection-lost"));
            assertThat(log.lines("WARN"))
                    .containsExactly("No mail could be given to " + place + ": connection-lost (MessagingException)");

            server.repair(Stage.CONNECT);
            sendFive(sender, SendOutcome.submitted());
            assertThat(log.lines("INFO")).containsExactly("Mail can be given to " + place + " again");

            server.fault(Stage.MAIL, FakeSmtpServer.hangUp());
            sendFive(sender, SendOutcome.failedTemporarily("connection-lost"));
            assertThat(log.lines("WARN")).hasSize(2);
        }
    }

    @Test
    void isWarnedOfForEachReason() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .offering("AUTH PLAIN")
                        .fault(Stage.AUTH, FakeSmtpServer.reply("535 5.7.8 no such user mailer"))
                        .start();
                SmtpInvitationSender sender = Mails.patient("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .credentials("mailer", "secret")
                        .build();
                CapturedLog log = new CapturedLog()) {
            String place = "127.0.0.1:" + server.port();
            sendFive(sender, SendOutcome.failedPermanently("5.7.8"));
            server.fault(Stage.EHLO, FakeSmtpServer.reply("421 4.3.2 closing"));
            sendFive(sender, SendOutcome.failedTemporarily("4.3.2"));

            assertThat(log.lines("WARN"))
                    .containsExactly(
                            "No mail could be given to " + place + ": 5.7.8 (AUTH)",
                            "No mail could be given to " + place + ": 4.3.2 (EHLO)");
        }
    }

    @Test
    void isNotWhatAServerSaysOfOneRecipient() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer()
                        .fault(Stage.RCPT, FakeSmtpServer.reply("550 5.1.1 no such user"))
                        .start();
                SmtpInvitationSender sender = Mails.plaintext(server);
                CapturedLog log = new CapturedLog()) {
            sendFive(sender, SendOutcome.failedPermanently("5.1.1"));

            assertThat(log.lines("WARN")).isEmpty();
            assertThat(log.lines("DEBUG")).hasSize(5);
        }
    }

    private static void sendFive(SmtpInvitationSender sender, SendOutcome expected) {
        for (int i = 0; i < 5; i++) {
            assertThat(sender.send(Mails.outgoing())).isEqualTo(expected);
        }
    }
}
