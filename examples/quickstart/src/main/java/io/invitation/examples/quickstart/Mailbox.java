package io.invitation.examples.quickstart;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.invitation.EmailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The receiving end: an SMTP server in this process, the mailboxes behind it, and their mails as files. */
final class Mailbox implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final long PATIENCE_MILLIS = 10_000;

    private final GreenMail server;
    private final Path directory;
    private final Pattern link;
    private final Map<EmailAddress, Integer> read = new HashMap<>();
    private int mails;

    private Mailbox(GreenMail server, Path directory, URI landingPage) {
        this.server = server;
        this.directory = directory;
        this.link = Pattern.compile(Pattern.quote(landingPage.toASCIIString()) + "/?[A-Za-z0-9._~-]+");
    }

    /** Starts the server on a free port of the loopback interface. */
    static Mailbox start(Path directory, URI landingPage) throws IOException {
        Files.createDirectories(directory);
        GreenMail server = new GreenMail(new ServerSetup(0, HOST, ServerSetup.PROTOCOL_SMTP));
        server.start();
        return new Mailbox(server, directory, landingPage);
    }

    String host() {
        return HOST;
    }

    int port() {
        return server.getSmtp().getPort();
    }

    Path directory() {
        return directory;
    }

    int mails() {
        return mails;
    }

    /** Takes the next mail out of somebody's mailbox, files it, and returns the link in it. */
    URI nextLink(EmailAddress owner) throws IOException, MessagingException {
        server.waitForIncomingEmail(PATIENCE_MILLIS, mails + 1);
        int before = read.getOrDefault(owner, 0);
        MimeMessage mail = server.findReceivedMessages(
                        user -> EmailAddress.parse(user.getEmail()).equals(owner), any -> true)
                .skip(before)
                .findFirst()
                .orElseThrow(() -> new IOException("no mail arrived for " + owner.mailbox()));
        read.put(owner, before + 1);
        mails++;
        String text = text(mail).orElse("");
        file(mail, text, owner);
        Matcher found = link.matcher(text);
        if (!found.find()) {
            throw new IOException("no link in the text of the mail for " + owner.mailbox());
        }
        return URI.create(found.group());
    }

    /** Files the text beside the mail, in which the encoding for the way breaks the link over lines. */
    private void file(MimeMessage mail, String text, EmailAddress owner) throws IOException, MessagingException {
        String name =
                String.format(Locale.ROOT, "%03d-%s", mails, owner.mailbox().replaceAll("[^A-Za-z0-9@._-]", "_"));
        try (OutputStream eml = Files.newOutputStream(directory.resolve(name + ".eml"))) {
            mail.writeTo(eml);
        }
        Files.writeString(directory.resolve(name + ".txt"), text);
    }

    /** Returns the first plain text in a mail. */
    private static Optional<String> text(Part part) throws IOException, MessagingException {
        if (part.isMimeType("text/plain")) {
            return Optional.of((String) part.getContent());
        }
        if (part.isMimeType("multipart/*")) {
            Multipart parts = (Multipart) part.getContent();
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> text = text(parts.getBodyPart(i));
                if (text.isPresent()) {
                    return text;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        server.stop();
    }
}
