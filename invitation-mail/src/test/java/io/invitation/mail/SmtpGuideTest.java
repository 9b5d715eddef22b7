package io.invitation.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.InvitationMaintenance;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.Scope;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in docs/smtp.md is the code between the marks in this file, and it runs. */
class SmtpGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "smtp.md");
    private static final Path THIS =
            Path.of("src/test/java/io/invitation/mail", SmtpGuideTest.class.getSimpleName() + ".java");
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```java\\R(.*?)```", Pattern.DOTALL);

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void aSenderWithEverything() throws Exception {
        String password = "secret";

        // snippet: sender
        SmtpInvitationSender sender = SmtpInvitationSender.builder("smtp.example.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .credentials("mailer", password)
                .connections(SmtpPool.upTo(8).messagesPerConnection(50).idleTimeout(Duration.ofSeconds(20)))
                .overallTimeout(Duration.ofMinutes(5))
                .build();
        // end of snippet

        assertThat(sender).hasToString("SmtpInvitationSender[smtp.example.com:587, STARTTLS]");
        sender.close();
    }

    @Test
    void aSenderWithATokenInsteadOfAPassword() {
        Supplier<String> accessToken = () -> "ya29.token";

        // snippet: xoauth2
        SmtpInvitationSender sender = SmtpInvitationSender.builder("smtp.office365.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .login(SmtpLogin.xoauth2("invitations@example.com", accessToken))
                .build();
        // end of snippet

        assertThat(sender.toString()).doesNotContain("token");
        sender.close();
    }

    @Test
    void manyAtOnce() throws Exception {
        Queue<UUID> tryAgain = new ConcurrentLinkedQueue<>();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try (FakeSmtpServer server = new FakeSmtpServer().start();
                SmtpInvitationSender sender = Mails.plaintext(server)) {
            Stream<OutgoingInvitation> messages =
                    Stream.iterate(0, i -> i + 1).limit(20).map(i -> Mails.another(new UUID(1, i)));

            // snippet: send-all
            sender.sendAll(messages, executor, (message, outcome) -> {
                if (outcome.kind() == SendOutcome.Kind.FAILED_TEMPORARILY) {
                    tryAgain.add(message.deliveryId());
                }
            });
            // end of snippet

            assertThat(server.messages()).hasSize(20);
            assertThat(tryAgain).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aServerForEachTenant() {
        InvitationSender acmeSender = outgoing -> SendOutcome.submitted();
        InvitationSender ourSender = outgoing -> SendOutcome.failedTemporarily("421");

        // snippet: per-scope
        InvitationSender sender = PerScopeSender.of(Map.of(Scope.of("acme"), acmeSender), ourSender);
        // end of snippet

        assertThat(sender.send(Mails.outgoing())).isEqualTo(SendOutcome.failedTemporarily("421"));
    }

    @Test
    void bounces() throws Exception {
        byte[] key = KEY;

        // snippet: bounce-addresses
        VerpAddresses addresses = VerpAddresses.of(EmailAddress.parse("bounces@example.com"), key);
        SmtpInvitationSender sender = SmtpInvitationSender.builder("smtp.example.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .bounceAddresses(addresses)
                .build();
        // end of snippet

        sender.close();
        List<UUID> sent = new ArrayList<>();
        InvitationService service = service(sent);
        InvitationId id = service.invite(Mails.request().build()).orElseThrow().id();
        InputStream in = new ByteArrayInputStream(
                Reports.failed(addresses.addressFor(sent.get(0)).mailbox(), "").getBytes(StandardCharsets.US_ASCII));

        // snippet: read-bounce
        BounceReading reading = BounceReader.signedBy(addresses).read(in);
        if (reading instanceof Bounce bounce) {
            service.maintenance().bounced(bounce.deliveryId(), bounce.code());
        }
        // end of snippet

        assertThat(service.get(id).orElseThrow().delivery().state()).isEqualTo(DeliveryState.BOUNCED);
    }

    @Test
    void bouncesInAMailbox() throws Exception {
        List<UUID> sent = new ArrayList<>();
        InvitationService service = service(sent);
        InvitationId id = service.invite(Mails.request().build()).orElseThrow().id();
        GreenMail server = new GreenMail(ServerSetupTest.IMAP.dynamicPort());
        try {
            server.start();
            String report = Reports.failed("bounces@example.com", "<" + sent.get(0) + "@example.com>");
            server.setUser("bounces@example.com", "bounces", "secret")
                    .deliver(Mails.parse(report.getBytes(StandardCharsets.US_ASCII)));
            try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
                store.connect("127.0.0.1", server.getImap().getPort(), "bounces", "secret");
                BounceReader reader = BounceReader.byMessageId("example.com");

                readBounces(reader, store.getFolder("INBOX"), service.maintenance());

                try (Folder inbox = store.getFolder("INBOX")) {
                    inbox.open(Folder.READ_ONLY);
                    assertThat(inbox.getMessageCount()).isZero();
                }
            }
        } finally {
            server.stop();
        }
        assertThat(service.get(id).orElseThrow().delivery().state()).isEqualTo(DeliveryState.BOUNCED);
    }

    // snippet: read-folder
    static void readBounces(BounceReader reader, Folder inbox, InvitationMaintenance maintenance)
            throws MessagingException {
        inbox.open(Folder.READ_WRITE);
        List<Message> done = new ArrayList<>();
        reader.readAll(inbox, 1_000, (message, reading) -> {
            if (reading instanceof Bounce bounce) {
                maintenance.bounced(bounce.deliveryId(), bounce.code());
            }
            done.add(message);
        });
        for (Message message : done) {
            message.setFlag(Flags.Flag.DELETED, true);
        }
        inbox.close(true);
    }
    // end of snippet

    /** A service whose messages all leave; remembers their ids. */
    private static InvitationService service(List<UUID> sent) {
        return InvitationService.builder(new InMemoryInvitationStore(), outgoing -> {
                    sent.add(outgoing.deliveryId());
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    @Test
    void everySnippetOfTheGuideStandsInThisFile() throws Exception {
        Map<String, String> regions = new TreeMap<>();
        Matcher region = REGION.matcher(Files.readString(THIS));
        while (region.find()) {
            regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
        }
        Map<String, String> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            assertThat(block.group(1)).as("the name above a snippet").isNotNull();
            blocks.put(block.group(1), block.group(2));
        }
        assertThat(blocks).isEqualTo(regions);
    }
}
