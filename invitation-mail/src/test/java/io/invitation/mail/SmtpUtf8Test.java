package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationRequest;
import io.invitation.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6531: internationalised addresses go out where the server offers SMTPUTF8, and nowhere else. */
class SmtpUtf8Test {

    @ParameterizedTest
    @ValueSource(strings = {"jos\u00e9@example.org", "a\u760d\u760aRSET@example.org", "\uD842\uDFB7@example.org"})
    void refusesTheAddressForGoodWhereTheServerDoesNotOfferIt(String address) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            assertThat(sender.send(Mails.outgoing(InvitationRequest.to(address))))
                    .isEqualTo(SendOutcome.failedPermanently("5.6.7"));
            assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.submitted());
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands())
                    .containsExactly(
                            "EHLO acme.example",
                            "MAIL FROM:<invitations@acme.example>",
                            "RCPT TO:<Grace@example.org>",
                            "DATA");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jos\u00e9@example.org", "a\u760d\u760aRSET@example.org", "\uD842\uDFB7@example.org"})
    void writesTheAddressInUtf8WhereTheServerOffersIt(String address) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("SMTPUTF8").start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            assertThat(sender.send(Mails.outgoing(InvitationRequest.to(address))))
                    .isEqualTo(SendOutcome.submitted());

            assertThat(server.commands())
                    .containsExactly(
                            "EHLO acme.example",
                            "MAIL FROM:<invitations@acme.example> SMTPUTF8",
                            "RCPT TO:<" + bytes(address) + ">",
                            "DATA");
            assertThat(new String(server.messages().get(0), StandardCharsets.UTF_8))
                    .contains("\r\nTo: " + address + "\r\n");
        }
    }

    @Test
    void asksForItOnlyForAddressesThatNeedIt() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("SMTPUTF8").start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            sender.send(Mails.outgoing(InvitationRequest.to("jos\u00e9@example.org")));
            sender.send(Mails.outgoing());
            assertThat(server.commands())
                    .filteredOn(command -> command.startsWith("MAIL"))
                    .containsExactly(
                            "MAIL FROM:<invitations@acme.example> SMTPUTF8", "MAIL FROM:<invitations@acme.example>");
        }
    }

    @Test
    void writesDomainsAsALabelsInEitherCase() throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("SMTPUTF8").start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            sender.send(Mails.outgoing(InvitationRequest.to("grace@b\u00fccher.example")));
            assertThat(server.commands())
                    .contains("MAIL FROM:<invitations@acme.example>", "RCPT TO:<grace@xn--bcher-kva.example>");
        }
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
