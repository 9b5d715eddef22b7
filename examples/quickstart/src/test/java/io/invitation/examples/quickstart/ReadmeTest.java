package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.Acceptance;
import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.DeliveryWorker;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Inspection;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.SendOutcome;
import jakarta.mail.Multipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in the README is the code between the marks in this file, and it runs. */
class ReadmeTest {

    private static final Path THIS =
            Path.of("src/test/java/io/invitation/examples/quickstart", ReadmeTest.class.getSimpleName() + ".java");

    @Test
    void theFirstInvitationInMemory() {
        // snippet: in-memory
        InvitationService invitations = InvitationService.builder(
                        new InMemoryInvitationStore(), outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();

        InvitationRequest request =
                InvitationRequest.to("ada@example.com").roles("developer").build();
        InvitationLink link = invitations.create(request).linkOrElseThrow(); // link.reveal() is the URL
        AcceptResult result = invitations.accept(link.token(), Invitee.verified("ada@example.com", "account-7"));
        // end of snippet

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void theFirstInvitationByMailFromADatabase(@TempDir Path directory) throws Exception {
        GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        server.start();
        server.setUser("mailer", "secret");
        try (HikariDataSource dataSource = new HikariDataSource();
                StartTlsRelay secured = new StartTlsRelay(server.getSmtp().getPort(), directory)) {
            dataSource.setJdbcUrl("jdbc:h2:mem:readme");
            createAccounts(dataSource);
            String relay = "localhost";
            int port = secured.port();
            String password = "secret";

            // snippet: jdbc-and-smtp
            InvitationSchema.of(dataSource).create();
            JdbcTransactions transactions = JdbcTransactions.of(dataSource);
            SmtpInvitationSender sender = SmtpInvitationSender.builder(relay, port) // 587: STARTTLS is required
                    .from(EmailAddress.parse("invitations@example.com"), "Example")
                    .credentials("mailer", password) // unsafePlaintext() is for a mail catcher on your machine
                    .build();
            InvitationService invitations = InvitationService.builder(JdbcInvitationStore.of(transactions), sender)
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .build();

            InvitationRequest request = InvitationRequest.to("ada@example.com")
                    .inviter(Inviter.of("ann", "Ann Lee"))
                    .build();
            DeliverySummary delivery = invitations.invite(request).orElseThrow().delivery();
            // end of snippet

            assertThat(delivery.state()).isEqualTo(DeliveryState.SENT);
            assertThat(server.waitForIncomingEmail(1)).isTrue();
            Multipart mail = (Multipart) server.getReceivedMessages()[0].getContent();
            Matcher url = Pattern.compile("https://app\\.example\\.com/invite/([\\w-]+)")
                    .matcher((String) mail.getBodyPart(0).getContent());
            assertThat(url.find()).isTrue();
            acceptOnTheLandingPage(invitations, transactions, url.group(1));
            assertThat(accounts(dataSource)).isEqualTo(1);
        } finally {
            server.stop();
        }
    }

    private static void acceptOnTheLandingPage(
            InvitationService invitations, JdbcTransactions transactions, String tokenFromTheUrl) throws SQLException {
        // snippet: landing-page
        InvitationToken token = InvitationToken.of(tokenFromTheUrl);

        // GET: shows page.invitation(), or page.publicReason()
        Inspection page = invitations.inspect(token);

        // POST
        AcceptResult result = invitations.accept(
                token, Invitee.byMail(), acceptance -> createAccount(transactions.current(), acceptance));
        // end of snippet

        assertThat(page.canAccept()).isTrue();
        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void whatHappensInTheBackground() {
        RecordingExecutor threads = new RecordingExecutor();
        InvitationService invitations = InvitationService.builder(
                        new InMemoryInvitationStore(), outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        invitations
                .create(InvitationRequest.to("ada@example.com")
                        .expiry(Expiry.in(Duration.ofNanos(1_000)))
                        .build())
                .orElseThrow();

        // snippet: background
        DeliveryWorker worker = invitations.deliveryWorker();
        worker.start(threads, Duration.ofSeconds(10)); // sends what failed for now once more; close() ends it
        int handled = invitations.maintenance().runOnce(1_000); // from your scheduler
        // end of snippet

        worker.close();
        assertThat(threads.tasks).isEqualTo(1);
        assertThat(handled).isEqualTo(1);
    }

    /** Takes tasks and runs none. */
    private static final class RecordingExecutor implements Executor {
        private int tasks;

        @Override
        public void execute(Runnable task) {
            tasks++;
        }
    }

    @Test
    void manyAtOnce() {
        InvitationService invitations = InvitationService.builder(
                        new InMemoryInvitationStore(), outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        List<String> addresses = List.of("ada@example.com", "not an address", "alan@example.com");
        List<String> problems = new ArrayList<>();

        // snippet: bulk
        Stream<BulkRow> rows = addresses.stream()
                .map(address -> BulkRow.read(
                        () -> InvitationRequest.to(address).roles("developer").build()));
        BulkSummary summary = invitations.inviteAll(rows, BulkOptions.invite().idempotencyKey("import-7"), row -> {
            if (row.result() instanceof InvitationResult.Rejected rejected) {
                problems.add("row " + row.index() + ": " + rejected.reason());
            }
        });
        // end of snippet

        assertThat(summary).isEqualTo(new BulkSummary(3, 2, 1));
        assertThat(problems).containsExactly("row 1: INVALID");
    }

    @Test
    void everySnippetOfTheReadmeStandsInThisFile() throws IOException {
        assertThat(Snippets.inDocuments(NamedSources.ROOT.resolve("README.md"))).isEqualTo(Snippets.inSources(THIS));
    }

    /** That of {@code .ci/host}, which is built from a repository that only our modules were deployed to. */
    @Test
    void theLinesForAPomStandInAProjectThatIsBuilt() throws IOException {
        String ours = Files.readString(NamedSources.ROOT.resolve("pom.xml"));
        Matcher version = Pattern.compile("<version>([^<$]+)</version>").matcher(ours);
        assertThat(version.find()).isTrue();
        String host = Files.readString(NamedSources.ROOT.resolve(".ci/host/pom.xml"))
                .replace("${invitation.version}", version.group(1))
                .replaceAll("\\s", "");

        List<String> shown = Pattern.compile("(?s)```xml\\R(.*?)```")
                .matcher(Files.readString(NamedSources.ROOT.resolve("README.md")))
                .results()
                .map(block -> block.group(1).replaceAll("\\s", ""))
                .toList();
        assertThat(shown).hasSize(2).allSatisfy(lines -> assertThat(host).contains(lines));
    }

    @Test
    void theFirstStepsAreShort() throws IOException {
        Map<String, String> regions = Snippets.inSources(THIS);
        assertThat(linesOf(regions.get("in-memory"))).isLessThanOrEqualTo(8);
        assertThat(linesOf(regions.get("jdbc-and-smtp"))).isLessThanOrEqualTo(15);
    }

    private static long linesOf(String code) {
        return code.lines().filter(line -> !line.isBlank()).count();
    }

    private static void createAccounts(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("CREATE TABLE account (address VARCHAR(320) PRIMARY KEY)")) {
            statement.execute();
        }
    }

    // snippet: create-account
    private static void createAccount(Connection connection, Acceptance acceptance) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO account VALUES (?)")) {
            insert.setString(1, acceptance.address().mailbox());
            insert.executeUpdate();
        }
    }
    // end of snippet

    private static int accounts(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT address FROM account");
                var rows = statement.executeQuery()) {
            int accounts = 0;
            while (rows.next()) {
                accounts++;
            }
            return accounts;
        }
    }
}
