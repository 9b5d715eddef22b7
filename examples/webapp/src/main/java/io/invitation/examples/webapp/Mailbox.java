package io.invitation.examples.webapp;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.invitation.EmailAddress;
import io.invitation.mail.SmtpInvitationSender;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The receiving end of the demonstration: a mail server in this process. */
public final class Mailbox implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final GreenMail server = new GreenMail(new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP));

    private Mailbox() {
        server.start();
    }

    /** What arrived. */
    public record Mail(String to, String subject, String text) {}

    /** Starts the server on a free port of the loopback interface. */
    public static Mailbox start() {
        return new Mailbox();
    }

    /** Makes a sender whose mails arrive here. */
    public SmtpInvitationSender sender(Clock clock) {
        return SmtpInvitationSender.builder(HOST, server.getSmtp().getPort())
                .from(EmailAddress.parse("invitations@acme.example"), "Acme")
                .product("Acme")
                .clock(clock)
                .unsafePlaintext()
                .build();
    }

    /** Returns what arrived so far, the latest first. */
    public List<Mail> mails() {
        try {
            List<Mail> mails = new ArrayList<>();
            for (MimeMessage message : messages()) {
                mails.add(new Mail(message.getAllRecipients()[0].toString(), message.getSubject(), text(message)));
            }
            Collections.reverse(mails);
            return mails;
        } catch (MessagingException | IOException unreadable) {
            throw new IllegalStateException("a mail cannot be read", unreadable);
        }
    }

    /** Returns the messages themselves, the latest last. */
    public List<MimeMessage> messages() {
        return List.of(server.getReceivedMessages());
    }

    /** Returns for whom something arrived, whatever the messages say of that. */
    Set<String> recipients() {
        return server.getUserManager().listUser().stream()
                .map(GreenMailUser::getEmail)
                .collect(Collectors.toSet());
    }

    private static String text(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            return (String) part.getContent();
        }
        return part.isMimeType("multipart/*") ? text(((Multipart) part.getContent()).getBodyPart(0)) : "";
    }

    @Override
    public void close() {
        server.stop();
    }
}
