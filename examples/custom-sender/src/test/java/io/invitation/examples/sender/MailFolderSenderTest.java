package io.invitation.examples.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.invitation.testkit.ChannelFault;
import io.invitation.testkit.InvitationSenderContract;
import io.invitation.testkit.ReceivedMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailFolderSenderTest extends InvitationSenderContract {

    @TempDir
    Path root;

    private Path folder() {
        return root.resolve("outbox");
    }

    @Override
    protected InvitationSender sender() {
        try {
            Files.createDirectories(folder());
            return new MailFolderSender(folder(), new InternetAddress("invitations@example.com"));
        } catch (IOException | AddressException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    protected List<ReceivedMessage> received() {
        if (Files.notExists(folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(MailFolderSenderTest::read).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ReceivedMessage read(Path file) {
        try {
            MimeMessage mail = mail(file);
            return new ReceivedMessage(mail.getAllRecipients()[0].toString(), (String) mail.getContent());
        } catch (IOException | MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static MimeMessage mail(Path file) throws IOException, MessagingException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new MimeMessage(Session.getInstance(new Properties()), bytes);
        }
    }

    @Override
    protected OptionalInt attempts() {
        return OptionalInt.empty();
    }

    @Override
    protected boolean failBy(ChannelFault fault) {
        if (fault != ChannelFault.REFUSES_FOR_NOW) {
            return false;
        }
        try {
            Files.delete(folder());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return true;
    }

    @Test
    void everyAttemptHasTheSameMessageId() throws IOException, MessagingException {
        InvitationSender sender = sender();
        OutgoingInvitation message = Messages.to("grace@example.com", "Example");
        Path file = folder().resolve(message.deliveryId() + ".eml");

        sender.send(message);
        String first = mail(file).getMessageID();
        sender.send(message);
        String second = mail(file).getMessageID();

        assertThat(List.of(first, second)).containsOnly("<" + message.deliveryId() + "@example.com>");
    }

    @Test
    void nothingIsLeftOfAMailThatCannotBePutInItsPlace() throws IOException {
        InvitationSender sender = sender();
        OutgoingInvitation message = Messages.to("grace@example.com", "Example");
        Files.createDirectory(folder().resolve(message.deliveryId() + ".eml"));

        assertThat(sender.send(message)).isEqualTo(SendOutcome.failedTemporarily("FOLDER"));
        assertThat(folder()).isDirectoryNotContaining("glob:**.part");
    }

    @AfterEach
    void everyFileIsAWholeMail() {
        if (Files.exists(folder())) {
            assertThat(folder()).isDirectoryNotContaining("glob:**.part");
        }
    }
}
