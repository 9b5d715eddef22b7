package io.invitation.examples.webapp;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.EmailAddress;
import io.invitation.examples.webapp.accounts.HashedPassword;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.mail.SmtpInvitationSenderBuilder;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        description = "Invites people with pages, a JSON API and SCIM. Without flags on an embedded database and mail"
                + " server.")
public final class WebApp implements Callable<Integer> {

    private static final String PASSWORD_HELP =
            "Of the people made at the first start. Default: \"demo\" (and \"admin\" for SCIM) on the embedded"
                    + " database, a random one that is printed on others. Or as WEBAPP_PASSWORD.";
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final String KEY_HELP = "64 hexadecimal digits, the same at every start, or links made before stop"
            + " working. Or as WEBAPP_KEY. Default: random.";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Where browsers find this: https, or http on the loopback host, without a path. Default: "
                    + "http://localhost:PORT.")
    private @Nullable String baseUrl;

    @Option(
            names = "--password",
            paramLabel = "WORD",
            defaultValue = "${env:WEBAPP_PASSWORD:-}",
            description = PASSWORD_HELP)
    private String password = "";

    @Option(names = "--key", paramLabel = "HEX", defaultValue = "${env:WEBAPP_KEY:-}", description = KEY_HELP)
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

    /** How mails are kept from other eyes on their way. */
    enum Tls {
        STARTTLS,
        IMPLICIT
    }

    /** A mail server with TLS and a certificate that this JVM trusts. */
    static final class Smtp {
        @Option(names = "--smtp-host", required = true, paramLabel = "HOST")
        String host = "";

        @Option(names = "--smtp-port", paramLabel = "PORT", defaultValue = "587", description = "Default: 587.")
        int port;

        @Option(
                names = "--smtp-tls",
                paramLabel = "KIND",
                defaultValue = "STARTTLS",
                description = "${COMPLETION-CANDIDATES}, as on port 465. Default: ${DEFAULT-VALUE}.")
        Tls tls = Tls.STARTTLS;

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

        SmtpInvitationSender sender() {
            SmtpInvitationSenderBuilder builder = SmtpInvitationSender.builder(host, port)
                    .from(EmailAddress.parse(from), "Acme")
                    .product("Acme");
            if (tls == Tls.IMPLICIT) {
                builder.implicitTls();
            }
            if (user != null) {
                builder.credentials(user, password);
            }
            return builder.build();
        }
    }

    public static void main(String[] args) {
        System.exit(command().execute(args));
    }

    /** Says in sentences why it cannot start. */
    static CommandLine command() {
        return new CommandLine(new WebApp()).setExecutionExceptionHandler((failure, command, ignored) -> {
            Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                    .forEach(cause -> command.getErr().println("webapp: " + cause.getMessage()));
            return 1;
        });
    }

    @Override
    public Integer call() throws Exception {
        URI address = baseUrl == null ? URI.create("http://localhost:" + port) : origin(baseUrl);
        if (!key.matches("([0-9A-Fa-f]{64})?")) {
            throw new IllegalArgumentException("--key must be 64 hexadecimal digits");
        }
        byte[] secret = key.isEmpty() ? random(32) : HexFormat.of().parseHex(key);
        try (Mailbox mailbox = Mailbox.start();
                HikariDataSource database = database();
                Application application = new Application(new Application.Settings(
                        address,
                        port,
                        database,
                        smtp == null ? mailbox.sender(Clock.systemUTC()) : smtp.sender(),
                        smtp == null ? Optional.of(mailbox) : Optional.empty(),
                        new SecretKeySpec(secret, "HmacSHA256"),
                        Clock.systemUTC()))) {
            System.out.println("\n  Acme is at        " + address + "/admin/invitations");
            fill(new DemoData(application), address);
            Runtime.getRuntime().addShutdownHook(new Thread(application::close));
            application.start();
            if (smtp == null) {
                System.out.println("  mails arrive at   " + address + "/demo/mailbox");
            }
            System.out.println("  Ctrl-C ends it.");
            new CountDownLatch(1).await();
            return 0;
        }
    }

    /** Pages, cookies and links are at the root of a host. */
    static URI origin(String baseUrl) {
        String origin = baseUrl.toLowerCase(Locale.ROOT).replaceFirst("/$", "");
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "--base-url must be scheme, host and port alone, such as https://acme.example");
        }
        return URI.create(origin);
    }

    /** Makes the people at the first start, and on the embedded database something to look at. */
    private void fill(DemoData demo, URI address) {
        String people = password;
        String program = password;
        if (password.isEmpty()) {
            people = jdbc == null ? "demo" : HexFormat.of().formatHex(random(12));
            program = jdbc == null ? "admin" : people;
        }
        if (demo.people(HashedPassword.of(people), HashedPassword.of(program))) {
            boolean given = !password.isEmpty(); // and then it is not printed
            System.out.println(
                    "  sign in as        ann, ben or cleo, with the password " + (given ? "that was given" : people));
            System.out.println("                    ann may grant everything, ben some, cleo may only look");
            System.out.println("  SCIM and API      " + address + "/scim2/Users as admin"
                    + (given ? "" : ":" + program) + ", " + address
                    + "/api/openapi.json");
        }
        if (jdbc == null) {
            demo.invitations();
        }
    }

    private HikariDataSource database() {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(jdbc == null ? "jdbc:h2:mem:webapp;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE" : jdbc.url);
        database.setUsername(jdbc == null ? "sa" : jdbc.user);
        database.setPassword(jdbc == null ? "" : jdbc.password);
        return database;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
