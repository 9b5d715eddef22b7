package io.invitation.mail;

import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.spi.OutgoingInvitation;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/** What the tests of this module send, and how they read what arrives. */
final class Mails {

    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final UUID DELIVERY = UUID.fromString("5b0f4e62-26a5-4b39-9a4d-6f7a6c1f2d10");
    static final String TOKEN = "inv_Zk3vQ9x7Lw2Tn8Rb5Yc1Hd6Jf4Gm0Ps";
    static final String LINK = "https://app.example.com/invite/" + TOKEN;
    static final String RECIPIENT = "Grace@Example.org";
    static final EmailAddress FROM = EmailAddress.parse("invitations@acme.example");

    private Mails() {}

    static InvitationRequest.Builder request() {
        return InvitationRequest.to(RECIPIENT)
                .inviter(new Inviter("u1", Optional.of("Ann Lee"), Optional.of(EmailAddress.parse("ann@acme.example"))))
                .roles("editor")
                .expiry(Expiry.in(Duration.ofDays(7)));
    }

    static OutgoingInvitation outgoing(InvitationRequest.Builder request) {
        InvitationRequest built = request.build();
        Invitation invitation = built.toInvitation(
                InvitationId.timeOrdered(NOW),
                Scope.DEFAULT,
                NOW,
                Quota.of(1),
                Expiry.at(NOW.plus(Duration.ofDays(7))));
        return OutgoingInvitation.builder(
                        DELIVERY, invitation, built.recipient().orElse(EmailAddress.parse(RECIPIENT)), link())
                .build();
    }

    /** The same to the same, as another delivery. */
    static OutgoingInvitation another(UUID deliveryId) {
        OutgoingInvitation one = outgoing();
        return OutgoingInvitation.builder(deliveryId, one.invitation(), one.recipient(), one.link())
                .build();
    }

    static OutgoingInvitation outgoing() {
        return outgoing(request());
    }

    static InvitationLink link() {
        return LinkTemplate.inPath("https://app.example.com/invite").linkTo(InvitationToken.of(TOKEN));
    }

    static SmtpInvitationSenderBuilder sender(String host, int port) {
        return sender(host, port, CLOCK);
    }

    static SmtpInvitationSenderBuilder sender(String host, int port, Clock clock) {
        return SmtpInvitationSender.builder(host, port)
                .from(FROM, "Acme")
                .clock(clock)
                .connectTimeout(Duration.ofSeconds(10));
    }

    /** A sender with time limits that no healthy server needs. */
    static SmtpInvitationSenderBuilder patient(String host, int port) {
        return patient(sender(host, port));
    }

    static SmtpInvitationSenderBuilder patient(SmtpInvitationSenderBuilder builder) {
        return builder.readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(30))
                .finalReplyTimeout(Duration.ofSeconds(30));
    }

    static SmtpInvitationSender plaintext(FakeSmtpServer server) {
        return patient("127.0.0.1", server.port()).unsafePlaintext().build();
    }

    static MimeMessage parse(byte[] raw) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
    }

    static MimeMultipart parts(MimeMessage message) throws MessagingException, IOException {
        return (MimeMultipart) message.getContent();
    }

    static String text(MimeMessage message) throws MessagingException, IOException {
        return ((String) parts(message).getBodyPart(0).getContent()).replace("\r\n", "\n");
    }

    static String html(MimeMessage message) throws MessagingException, IOException {
        return ((String) parts(message).getBodyPart(1).getContent()).replace("\r\n", "\n");
    }
}
