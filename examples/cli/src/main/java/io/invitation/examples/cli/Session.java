package io.invitation.examples.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Actor;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationId;
import io.invitation.InvitationService;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;

/** The open database, and the service on it. Mails are left to workers: no command but {@code worker} sends any. */
final class Session implements AutoCloseable {

    private static final int CONNECTIONS = 4;

    private final HikariDataSource dataSource;
    private final Connection flags;

    private Session(HikariDataSource dataSource, Connection flags) {
        this.dataSource = dataSource;
        this.flags = flags;
    }

    static Session open(Connection flags) {
        if (flags.jdbcUrl.isEmpty()) {
            throw new UnusableInput(
                    "--jdbc-url", "is missing; it looks like jdbc:postgresql://host/database or jdbc:h2:file:/a/file");
        }
        HikariConfig config = new HikariConfig();
        try {
            config.setJdbcUrl(flags.jdbcUrl);
            config.setUsername(flags.jdbcUser);
            config.setPassword(System.getenv().getOrDefault("INVITE_JDBC_PASSWORD", ""));
            config.setMaximumPoolSize(CONNECTIONS);
            config.setMinimumIdle(0);
            return new Session(new HikariDataSource(config), flags);
        } catch (RuntimeException failure) {
            throw new UnusableInput("--jdbc-url", "no connection: " + reason(failure));
        }
    }

    /** The cause that says most; drivers repeat user and address in it at worst, never the password. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    InvitationSchema schema() {
        return InvitationSchema.of(dataSource, flags.options());
    }

    Actor actor() {
        return flags.actor();
    }

    /** For commands that make no link. */
    InvitationService service() {
        return service(flags.configuration(), outgoing -> {
            throw new IllegalStateException("only workers send");
        });
    }

    /** For commands that make links and send none. */
    InvitationService serviceWithLinks() {
        return service(flags.configurationWithLinks(), outgoing -> SendOutcome.submitted());
    }

    InvitationService service(InvitationSender sender) {
        return service(flags.configurationWithLinks(), sender);
    }

    private InvitationService service(InvitationConfiguration configuration, InvitationSender sender) {
        return InvitationService.builder(
                        JdbcInvitationStore.of(JdbcTransactions.of(dataSource), flags.options()), sender)
                .configuration(configuration)
                .tokens(flags.tokens())
                .sendByWorkersOnly()
                .build()
                .in(flags.scope());
    }

    static InvitationId id(String text) {
        return InvitationId.parse(text);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
