package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.corpus.Corpus;
import io.invitation.corpus.Corpus.Row;
import io.invitation.corpus.MailChecks;
import io.invitation.corpus.MailChecks.Sent;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * P18 and P19 of the security design: every row of {@code mail_injection.tsv}, judged on the bytes that a server got
 * and on the mail that a client reads from them, by the {@link MailChecks}.
 */
class MailInjectionTest {

    /** What came of one way to put a value into a mail. */
    private record Tried(Sent sent, boolean refused) {}

    static Stream<Arguments> rows() {
        return Corpus.read("mail_injection.tsv", 5).stream()
                .flatMap(row -> ways(row.raw(0))
                        .map(way -> Arguments.of(Named.of("line " + row.line() + " as " + way, row), way)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void nothingOfAValueBecomesMoreThanText(Row row, String way) throws Exception {
        Tried tried = send(way, row.text(1));

        assertThat(tried.sent().messages().isEmpty())
                .as("a value is either refused or sent")
                .isEqualTo(tried.refused());
        assertThat(MailChecks.failing(MailChecks.of(row), row.text(1), Mails.LINK, tried.sent()))
                .as("%s, as %s", row, way)
                .isEmpty();
    }

    @Test
    void theChecksFindWhatTheyAreFor() {
        byte[] bad = String.join(
                        "\r\n",
                        "From: Eve <eve@evil.example>",
                        "To: a@example.org, b@example.org",
                        "Bcc: victim@evil.example",
                        "Subject: =?utf-8?B?SGkNCkJjYzogdg==?=",
                        "MIME-Version: 1.0",
                        "Content-Type: multipart/alternative; boundary=b",
                        "",
                        "<h1>owned",
                        "--b",
                        "Content-Type: text/plain; charset=UTF-8",
                        "",
                        Mails.TOKEN + " " + Mails.TOKEN + " " + "x".repeat(1_000),
                        "--b",
                        "Content-Type: text/html; charset=UTF-8",
                        "",
                        "<script>" + Mails.TOKEN + Mails.TOKEN + Mails.TOKEN + "</script>",
                        "--b",
                        "Content-Type: text/plain",
                        "",
                        "extra",
                        "--b--",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
        Sent sent = new Sent(
                "RSET\r\n",
                List.of("MAIL FROM:<a@b.example>", "MAIL FROM:<a@b.example>", "RCPT TO:<victim@evil.example>"),
                List.of(bad));
        List<String> checks = List.of(
                "HDR:^Bcc: ",
                "HDRDECODED:Subject:[\\r\\n]",
                "HDRCOUNTADDR:To>1",
                "HDRADDR:From:eve@evil.example",
                "RAW:owned",
                "RAWLEN:998",
                "BODYSTART:<h1>owned",
                "PARTS:extra",
                "TEXT:xxx",
                "HTML:<script",
                "TEXTCOUNT:token>1",
                "HTMLCOUNT:token>1",
                "TEXTEQ:same",
                "ENV:victim@evil.example",
                "SENT:any",
                "SMTP:transactions>1",
                "SMTPRAW:RSET");

        assertThat(MailChecks.failing(checks, "not there", Mails.LINK, sent)).isEqualTo(checks);
    }

    /** The places of our mails into which the values of a field can come. */
    private static Stream<String> ways(String field) {
        return switch (field) {
            case "name" -> Stream.of("invitation", "inviter");
            case "subject" -> Stream.of("product", "invitation", "inviter");
            case "role" -> Stream.of("role", "group");
            case "inviter", "message", "email" -> Stream.of(field);
            default -> throw new IllegalArgumentException(field);
        };
    }

    private static Tried send(String way, String value) throws Exception {
        try (FakeSmtpServer server = new FakeSmtpServer().offering("SMTPUTF8").start()) {
            boolean refused = false;
            try {
                SmtpInvitationSenderBuilder builder =
                        SmtpInvitationSender.builder("127.0.0.1", server.port()).unsafePlaintext();
                builder.from(Mails.FROM, way.equals("product") ? value : "Acme");
                SendOutcome outcome = builder.build().send(outgoing(way, value));
                refused = outcome.kind() == SendOutcome.Kind.FAILED_PERMANENTLY;
            } catch (InvalidValueException | InvalidEmailAddressException e) {
                refused = true;
            } catch (IllegalArgumentException e) {
                // How the builder refuses what the host configures.
                assertThat(way).isEqualTo("product");
                refused = true;
            }
            return new Tried(new Sent(server.received(), server.commands(), server.messages()), refused);
        }
    }

    private static OutgoingInvitation outgoing(String way, String value) {
        InvitationRequest.Builder request = way.equals("email")
                ? InvitationRequest.to(value)
                : InvitationRequest.to(EmailAddress.parse(Mails.RECIPIENT).mailbox());
        request.inviter(way.equals("inviter") ? Inviter.of("u1", value) : Inviter.of("u1", "Ann Lee"));
        return Mails.outgoing(
                switch (way) {
                    case "invitation" -> request.name(value);
                    case "message" -> request.message(value);
                    case "role" -> request.roles(value);
                    case "group" -> request.groups(value);
                    default -> request;
                });
    }
}
