package io.invitation.examples.sender;

import io.invitation.Invitation;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.UUID;

/**
 * Puts invitations as {@code .eml} files into a folder, for a program that fetches them from there. Safe for use by
 * several threads.
 *
 * <p>A file is there whole or not at all. It is named by the message, so that a second attempt replaces the first;
 * where the first was fetched already, both mails have one Message-ID.
 */
public final class MailFolderSender implements InvitationSender {

    private final Path folder;
    private final InternetAddress from;
    private final Session session = Session.getInstance(new Properties());

    /**
     * Creates a sender.
     *
     * @param folder an existing folder
     * @param from the author's address
     */
    public MailFolderSender(Path folder, InternetAddress from) {
        this.folder = folder;
        this.from = from;
    }

    @Override
    public SendOutcome send(OutgoingInvitation message) {
        try {
            MimeMessage mail = mailOf(message);
            put(mail, folder.resolve(message.deliveryId() + ".eml"));
            return SendOutcome.submitted();
        } catch (MessagingException notAMail) {
            return SendOutcome.failedPermanently("NOT_A_MAIL");
        } catch (IOException noFolder) {
            return SendOutcome.failedTemporarily("FOLDER");
        }
    }

    private void put(MimeMessage mail, Path target) throws IOException, MessagingException {
        Path unfinished = Files.createTempFile(folder, "mail", ".part");
        try {
            try (OutputStream file = Files.newOutputStream(unfinished)) {
                mail.writeTo(file);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished); // what could not be finished holds a working link, too
        }
    }

    // snippet: mailbox
    @Override
    public boolean reachesMailbox(Invitation invitation) {
        return true; // the program that fetches the files mails each of them to its one recipient
    }
    // end of snippet

    private MimeMessage mailOf(OutgoingInvitation message) throws MessagingException {
        MimeMessage mail = new OneMail(session, message.deliveryId());
        mail.setFrom(from);
        mail.setRecipient(
                Message.RecipientType.TO,
                new InternetAddress(message.recipient().mailbox(), true));
        mail.setSubject(
                message.invitation().name().map(name -> "Invitation to " + name).orElse("Invitation"),
                StandardCharsets.UTF_8.name());
        mail.setText(
                message.invitation().message().map(text -> text + "\n\n").orElse("")
                        + message.link().reveal()
                        + "\n",
                StandardCharsets.UTF_8.name());
        return mail;
    }

    /** A mail with the same Message-ID in each attempt. */
    private static final class OneMail extends MimeMessage {

        private final UUID deliveryId;

        OneMail(Session session, UUID deliveryId) {
            super(session);
            this.deliveryId = deliveryId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            String from = ((InternetAddress) getFrom()[0]).getAddress();
            setHeader("Message-ID", "<" + deliveryId + "@" + from.substring(from.lastIndexOf('@') + 1) + ">");
        }
    }
}
