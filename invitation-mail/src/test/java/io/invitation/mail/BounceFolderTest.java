package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a mailbox over IMAP. */
class BounceFolderTest {

    private final GreenMail server = new GreenMail(ServerSetupTest.IMAP.dynamicPort());
    private final BounceReader reader =
            BounceReader.byMessageId("acme.example").clock(Mails.CLOCK).maxSize(10_000);

    @BeforeEach
    void start() throws Exception {
        server.start();
        GreenMailUser user = server.setUser("bounces@acme.example", "bounces", "secret");
        deliver(user, "Subject: hello\r\n\r\nhello");
        deliver(user, Reports.failed("bounces@acme.example", Reports.MESSAGE_ID));
        deliver(user, "Subject: long\r\n\r\n" + "long\r\n".repeat(3_000));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void tellsWhatEachMessageIsAndLeavesItThere() throws Exception {
        List<BounceReading> readings = new ArrayList<>();
        try (Store store = store();
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_WRITE);
            reader.readAll(inbox, 100, (message, reading) -> readings.add(reading));
            assertThat(inbox.getMessageCount()).isEqualTo(3);
        }
        assertThat(readings).hasSize(3);
        assertThat(readings.get(0)).isEqualTo(new NoBounce(NoBounce.Reason.NOT_A_REPORT));
        assertThat(readings.get(1)).isInstanceOf(Bounce.class);
        assertThat(readings.get(2)).isEqualTo(new NoBounce(NoBounce.Reason.TOO_LARGE));
    }

    @Test
    void readsNoMoreMessagesThanItShouldAndLetsTheConsumerDeleteThem() throws Exception {
        try (Store store = store();
                Folder inbox = store.getFolder("INBOX")) {
            inbox.open(Folder.READ_WRITE);
            reader.readAll(inbox, 2, (message, reading) -> {
                try {
                    message.setFlag(Flags.Flag.DELETED, true);
                } catch (MessagingException e) {
                    throw new IllegalStateException(e);
                }
            });
            inbox.expunge();
            assertThat(inbox.getMessageCount()).isEqualTo(1);
            assertThatIllegalArgumentException().isThrownBy(() -> reader.readAll(inbox, -1, (message, reading) -> {}));
        }
    }

    private Store store() throws MessagingException {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", server.getImap().getPort(), "bounces", "secret");
        return store;
    }

    private static void deliver(GreenMailUser user, String message) throws MessagingException, FolderException {
        user.deliver(Mails.parse(message.getBytes(StandardCharsets.US_ASCII)));
    }
}
