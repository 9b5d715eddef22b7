package io.invitation.examples.quickstart;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import io.invitation.LinkTemplate;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.mail.SmtpInvitationSenderBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line. */
final class Flags {

    private static final int LAST_PORT = 65_535;

    enum Tls {
        starttls(587),
        implicit(465),
        none(25);

        private final int port;

        Tls(int port) {
            this.port = port;
        }
    }

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Whom to invite; the shipped invitations.csv explains the columns. Default: that one.")
    @Nullable Path csv;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Gets a new directory run-N with the mails and the database. Default: target/quickstart.")
    @Nullable Path out;

    @Option(
            names = "--landing-page",
            paramLabel = "URL",
            defaultValue = "https://app.example.com/invite",
            converter = LandingPage.class,
            description = "Where the links lead. Default: ${DEFAULT-VALUE}.")
    LinkTemplate landingPage = LinkTemplate.inPath("https://app.example.com/invite");

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            defaultValue = "invitations@example.com",
            converter = Address.class,
            description = "The sender of the mails. Default: ${DEFAULT-VALUE}.")
    EmailAddress from = EmailAddress.parse("invitations@example.com");

    @ArgGroup(exclusive = false, heading = "%nA database server instead of the embedded H2:%n")
    @Nullable Jdbc jdbc;

    @ArgGroup(
            exclusive = false,
            heading = "%nA mail server instead of the one in this process; mail really goes out then:%n")
    @Nullable Smtp smtp;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    boolean help;

    /** A database. */
    static final class Jdbc {
        @Option(
                names = "--jdbc-url",
                required = true,
                paramLabel = "URL",
                description = "H2 or PostgreSQL. Creates four tables and plays made-up people: use an empty database.")
        String url = "";

        @Option(names = "--jdbc-user", paramLabel = "NAME")
        @Nullable String user;

        @Option(
                names = "--jdbc-password",
                paramLabel = "WORD",
                defaultValue = "${env:QUICKSTART_JDBC_PASSWORD:-}",
                description = "Or, unseen by others, in the environment as QUICKSTART_JDBC_PASSWORD.")
        String password = "";
    }

    /** A mail server. */
    static final class Smtp {
        @Option(names = "--smtp-host", required = true, paramLabel = "HOST")
        String host = "";

        @Option(
                names = "--smtp-port",
                paramLabel = "PORT",
                description = "Default: 587, 465 or 25, as --smtp-tls says.")
        @Nullable Integer port;

        @Option(names = "--smtp-user", paramLabel = "NAME")
        @Nullable String user;

        @Option(
                names = "--smtp-password",
                paramLabel = "WORD",
                defaultValue = "${env:QUICKSTART_SMTP_PASSWORD:-}",
                description = "Or, unseen by others, in the environment as QUICKSTART_SMTP_PASSWORD.")
        String password = "";

        @Option(names = "--smtp-tls", paramLabel = "HOW", description = "${COMPLETION-CANDIDATES}. Default: starttls.")
        Tls tls = Tls.starttls;
    }

    /** Says what is wrong with the flags, as far as that shows before anything is opened or made. */
    void check() throws BadInputException {
        requireNotBlank("--csv", csv);
        requireNotBlank("--out", out);
        if (jdbc != null) {
            Database.check(jdbc.url);
        }
        if (smtp == null) {
            return;
        }
        if (csv == null) {
            throw new BadInputException("--smtp-host", "sends real mail, so say with --csv to whom");
        }
        if (smtp.user == null != smtp.password.isEmpty()) {
            throw new BadInputException("--smtp-user", "goes together with a password");
        }
        sender(smtp, smtp.port == null ? smtp.tls.port : smtp.port);
    }

    private static void requireNotBlank(String flag, @Nullable Path path) throws BadInputException {
        if (path != null && path.toString().isBlank()) {
            throw new BadInputException(flag, "is blank");
        }
    }

    /** Returns what sends to the server in this process, or to the one that these flags name. */
    SmtpInvitationSender sender(Optional<Mailbox> inThisProcess) throws BadInputException {
        if (smtp != null) {
            return sender(smtp, smtp.port == null ? smtp.tls.port : smtp.port);
        }
        Smtp own = new Smtp();
        own.host = inThisProcess.orElseThrow().host();
        own.tls = Tls.none; // plain text is all right as long as nothing leaves the machine
        return sender(own, inThisProcess.get().port());
    }

    private SmtpInvitationSender sender(Smtp server, int port) throws BadInputException {
        String flag = port < 1 || port > LAST_PORT ? "--smtp-port" : "--smtp-host";
        try {
            SmtpInvitationSenderBuilder builder = SmtpInvitationSender.builder(server.host, port);
            flag = "--from";
            builder.from(from, "Acme").product("Acme");
            flag = "--smtp-user, --smtp-password";
            if (server.user != null) {
                builder.credentials(server.user, server.password);
            }
            flag = "--smtp-tls";
            if (server.tls == Tls.implicit) {
                builder.implicitTls();
            } else if (server.tls == Tls.none) {
                builder.unsafePlaintext();
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException unusable) {
            throw new BadInputException(flag, String.valueOf(unusable.getMessage()));
        }
    }

    /** Makes a directory for this run beside those of earlier runs. */
    Path freshDirectory() throws BadInputException {
        try {
            Path base = Files.createDirectories(out == null ? defaultDirectory() : out)
                    .toRealPath();
            int run = 1;
            while (Files.exists(base.resolve("run-" + run))) {
                run++;
            }
            return Files.createDirectory(base.resolve("run-" + run));
        } catch (IOException failure) {
            throw new BadInputException("--out", "no directory can be made there: " + Words.of(failure));
        }
    }

    private static Path defaultDirectory() throws IOException {
        Path module = Path.of("examples", "quickstart");
        if (Files.isDirectory(module)) {
            return module.resolve("target/quickstart");
        }
        return Files.exists(Path.of("pom.xml"))
                ? Path.of("target", "quickstart")
                : Files.createTempDirectory("quickstart");
    }

    /** Reads an address. */
    static final class Address implements ITypeConverter<EmailAddress> {
        @Override
        public EmailAddress convert(String text) {
            try {
                EmailAddress address = EmailAddress.parse(text);
                if (!address.isAscii()) {
                    throw new TypeConversionException("must be ASCII before the @");
                }
                return address;
            } catch (InvalidEmailAddressException unusable) {
                throw new TypeConversionException(unusable.getMessage());
            }
        }
    }

    /** Reads the address of a landing page. */
    static final class LandingPage implements ITypeConverter<LinkTemplate> {
        @Override
        public LinkTemplate convert(String text) {
            try {
                return LinkTemplate.inPath(text);
            } catch (IllegalArgumentException unusable) {
                throw new TypeConversionException(unusable.getMessage());
            }
        }
    }
}
