package io.invitation.examples.webapp;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.EmailAddress;
import io.invitation.examples.webapp.demo.DemoData;
import io.invitation.examples.webapp.demo.Mailbox;
import io.invitation.mail.SmtpInvitationSender;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the application; without flags everything is in this process and gone when it ends. */
@Command(
        name = "webapp",
        sortOptions = false,
        description =
                "Invites people with pages, a JSON API and SCIM. Without flags on an embedded database and mail server.")
public final class WebApp implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description =
                    "Where browsers find this: https, or http on the loopback host. Default: http://localhost:PORT.")
    private @Nullable String baseUrl;

    @Option(
            names = "--password",
            paramLabel = "WORD",
            defaultValue = "${env:WEBAPP_PASSWORD:-}",
            description = "Of the people made at the first start. Default: \"demo\" (and \"admin\" for SCIM) on the"
                    + " embedded database, a random one that is printed on others. Or as WEBAPP_PASSWORD.")
    private String password = "";

    @Option(
            names = "--key",
            paramLabel = "HEX",
            defaultValue = "${env:WEBAPP_KEY:-}",
            description = "64 hexadecimal digits, the same at every start, or links made before stop working."
                    + " Or as WEBAPP_KEY. Default: random.")
    private String key = "";

    @ArgGroup(exclusive = false, heading = "%nA database server instead of the embedded H2:%n")
    private @Nullable Jdbc jdbc;

    @ArgGroup(exclusive = false, heading = "%nA mail server instead of the one in this process:%n")
    private @Nullable Smtp smtp;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    boolean help;

    /** A database. */
    static final class Jdbc {
        @Option(names = "--jdbc-url", required = true, paramLabel = "URL", description = "H2 or PostgreSQL.")
        String url = "";

        @Option(names = "--jdbc-user", paramLabel = "NAME")
        @Nullable String user;

        @Option(
                names = "--jdbc-password",
                paramLabel = "WORD",
                defaultValue = "${env:WEBAPP_JDBC_PASSWORD:-}",
                description = "Or as WEBAPP_JDBC_PASSWORD.")
        String password = "";
    }

    /** A mail server that offers STARTTLS. */
    static final class Smtp {
        @Option(names = "--smtp-host", required = true, paramLabel = "HOST")
        String host = "";

        @Option(names = "--smtp-port", paramLabel = "PORT", defaultValue = "587", description = "Default: 587.")
        int port;

        @Option(names = "--smtp-from", required = true, paramLabel = "ADDRESS")
        String from = "";

        @Option(names = "--smtp-user", paramLabel = "NAME")
        @Nullable String user;

        @Option(
                names = "--smtp-password",
                paramLabel = "WORD",
                defaultValue = "${env:WEBAPP_SMTP_PASSWORD:-}",
                description = "Or as WEBAPP_SMTP_PASSWORD.")
        String password = "";
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new WebApp()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        URI address = URI.create(baseUrl == null ? "http://localhost:" + port : baseUrl);
        Mailbox mailbox = smtp == null ? Mailbox.start() : null;
        try (HikariDataSource database = database();
                Application application = new Application(
                        new Application.Settings(address, port, database, sender(mailbox), key(), Clock.systemUTC()))) {
            String word = password.isEmpty() && jdbc != null ? HexFormat.of().formatHex(random(12)) : password;
            DemoData demo = new DemoData(application);
            boolean fresh = demo.people(word.isEmpty() ? "demo" : word, word.isEmpty() ? "admin" : word);
            if (fresh && jdbc == null) {
                demo.invitations();
            }
            if (mailbox != null) {
                application.showMailbox(mailbox);
            }
            application.start();
            print(address, fresh, word, mailbox);
            new CountDownLatch(1).await();
            return 0;
        } finally {
            if (mailbox != null) {
                mailbox.close();
            }
        }
    }

    private HikariDataSource database() {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(jdbc == null ? "jdbc:h2:mem:webapp;DB_CLOSE_DELAY=-1" : jdbc.url);
        database.setUsername(jdbc == null ? "sa" : jdbc.user);
        database.setPassword(jdbc == null ? "" : jdbc.password);
        return database;
    }

    private SmtpInvitationSender sender(@Nullable Mailbox mailbox) {
        if (mailbox != null) {
            return Application.sender(SmtpInvitationSender.builder(mailbox.host(), mailbox.port())
                    .from(EmailAddress.parse("invitations@acme.example"), "Acme")
                    .unsafePlaintext());
        }
        Smtp server = Objects.requireNonNull(smtp);
        SmtpInvitationSender.Builder builder =
                SmtpInvitationSender.builder(server.host, server.port).from(EmailAddress.parse(server.from), "Acme");
        return Application.sender(server.user == null ? builder : builder.credentials(server.user, server.password));
    }

    private SecretKey key() {
        return new SecretKeySpec(key.isEmpty() ? random(32) : HexFormat.of().parseHex(key), "HmacSHA256");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private static void print(URI address, boolean fresh, String word, @Nullable Mailbox mailbox) {
        StringBuilder text = new StringBuilder("\n  Acme is at        " + address + "/admin/invitations\n");
        if (fresh) {
            String shown = word.isEmpty() ? "demo" : word;
            text.append("  sign in as        ann, ben or cleo, with the password ")
                    .append(shown)
                    .append('\n');
            text.append("                    ann may grant everything, ben some, cleo may only look\n");
            text.append("  SCIM and API      ").append(address).append("/scim2/Users as admin:");
            text.append(word.isEmpty() ? "admin" : word)
                    .append(", ")
                    .append(address)
                    .append("/api/openapi.json\n");
        }
        if (mailbox != null) {
            text.append("  mails arrive at   ").append(address).append("/demo/mailbox\n");
        }
        System.out.println(text.append("  Ctrl-C ends it."));
    }
}
