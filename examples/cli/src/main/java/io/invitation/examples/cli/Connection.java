package io.invitation.examples.cli;

import io.invitation.Actor;
import io.invitation.InvitationConfiguration;
import io.invitation.InvitationSettings;
import io.invitation.LinkTemplate;
import io.invitation.Scope;
import io.invitation.jdbc.JdbcOptions;
import io.invitation.spi.TokenPolicy;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The flags of every command: which database, whose invitations, and what the application has configured. */
final class Connection {

    /** Where links lead for commands that make none. */
    private static final LinkTemplate NOWHERE = LinkTemplate.inPath("https://no-landing-page.invalid/");

    @Option(
            names = "--jdbc-url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:INVITE_JDBC_URL:-}",
            description = "H2 or PostgreSQL; or $INVITE_JDBC_URL.")
    String jdbcUrl = "";

    @Option(
            names = "--jdbc-user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            defaultValue = "${env:INVITE_JDBC_USER:-}",
            description = "Or $INVITE_JDBC_USER. The password is read from $INVITE_JDBC_PASSWORD alone.")
    String jdbcUser = "";

    @Option(
            names = "--table-prefix",
            scope = ScopeType.INHERIT,
            paramLabel = "PREFIX",
            description = "What the names of the tables start with, if the application has set that.")
    @Nullable String tablePrefix;

    @Option(
            names = "--schema",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Where the tables are. Default: the current schema.")
    @Nullable String schema;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "${env:INVITE_CONFIG:-}",
            description = "The application's settings (invitation.landing-page=...), as in docs/configuration.md;"
                    + " or $$INVITE_CONFIG.")
    String config = "";

    @Option(
            names = "--landing-page",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "Where links lead, instead of --config. Needed by what makes links.")
    @Nullable String landingPage;

    @Option(
            names = "--keys",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            defaultValue = "${env:INVITE_KEYS:-}",
            description = "The application's keys of links, if it has some: lines ID:BASE64, the newest first;"
                    + " or $$INVITE_KEYS.")
    String keys = "";

    @Option(
            names = "--scope",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The tenant. Default: ${DEFAULT-VALUE}.")
    String scope = "default";

    @Option(
            names = "--actor",
            scope = ScopeType.INHERIT,
            paramLabel = "ACCOUNT",
            defaultValue = "${env:INVITE_ACTOR:-system}",
            description = "Who asks, an id that the application knows; or $$INVITE_ACTOR. Default: system.")
    String actor = "system";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints JSON, for programs.")
    boolean json;

    Scope scope() {
        return Scope.of(scope);
    }

    Actor actor() {
        return Actor.of(actor);
    }

    JdbcOptions options() {
        try {
            JdbcOptions options = JdbcOptions.defaults();
            options = tablePrefix == null ? options : options.tablePrefix(tablePrefix);
            return schema == null ? options : options.schema(schema);
        } catch (IllegalArgumentException unusable) {
            throw new UnusableInput("--table-prefix, --schema", String.valueOf(unusable.getMessage()));
        }
    }

    TokenPolicy tokens() {
        return keys.isEmpty() ? TokenPolicy.random() : TokenPolicy.keyed(KeyFile.read(Path.of(keys)));
    }

    InvitationConfiguration configurationWithLinks() {
        return configured()
                .orElseThrow(() -> new UnusableInput(
                        "--config or --landing-page",
                        "is needed to make a link: where is the application's page for it?"));
    }

    InvitationConfiguration configuration() {
        return configured().orElseGet(() -> InvitationConfiguration.of(InvitationSettings.of(NOWHERE)));
    }

    private Optional<InvitationConfiguration> configured() {
        if (landingPage != null) {
            if (!config.isEmpty()) {
                throw new UnusableInput("--landing-page", "stands in the file of --config");
            }
            return Optional.of(InvitationConfiguration.of(InvitationSettings.of(page(landingPage))));
        }
        return config.isEmpty() ? Optional.empty() : Optional.of(InvitationConfiguration.from(properties()));
    }

    private static LinkTemplate page(String url) {
        try {
            return LinkTemplate.inPath(url);
        } catch (IllegalArgumentException unusable) {
            throw new UnusableInput("--landing-page", String.valueOf(unusable.getMessage()));
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(config))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UnusableInput("--config", "cannot be read: " + config);
        }
        return properties;
    }
}
