package io.invitation.benchmarks.mail;

import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.mail.MailPreview;
import io.invitation.mail.MailTemplates;
import io.invitation.mail.PreviewedMail;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * An invitation to send: as the library takes it, and its finished texts for those who render nothing. Safe for use by
 * several threads.
 */
public final class Mail {

    public static final EmailAddress FROM = EmailAddress.parse("no-reply@example.com");
    static final String PRODUCT = "Example";

    private final OutgoingInvitation outgoing;
    private final PreviewedMail rendered;

    private Mail(OutgoingInvitation outgoing) {
        this.outgoing = outgoing;
        this.rendered = preview().show(outgoing);
    }

    /** Returns an invitation with the library's own templates, about 5 kB when it is sent. */
    public static Mail create() {
        List<OutgoingInvitation> sent = new ArrayList<>();
        InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), outgoing -> {
                    sent.add(outgoing);
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        service.invite(request("ada@example.com")).orElseThrow();
        return new Mail(sent.get(0));
    }

    static InvitationRequest request(String address) {
        return InvitationRequest.to(address)
                .name("Analytical engines")
                .roles("developer")
                .message("Come and see what we are building.")
                .build();
    }

    public static MailPreview preview() {
        return MailPreview.of(FROM, PRODUCT, MailTemplates.builtIn(), Clock.systemUTC(), ZoneOffset.UTC);
    }

    public OutgoingInvitation outgoing() {
        return outgoing;
    }

    String recipient() {
        return outgoing.recipient().mailbox();
    }

    String subject() {
        return rendered.subject();
    }

    String text() {
        return rendered.text();
    }

    String html() {
        return rendered.html();
    }

    /** Returns the message that somebody builds with Jakarta Mail from the finished texts. */
    public MimeMessage builtByHand(Session session) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(text(), "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText(html(), "UTF-8", "html");
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(FROM.mailbox()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient()));
        message.setSubject(subject(), "UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }
}
