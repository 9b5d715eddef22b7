package io.invitation.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationException;
import io.invitation.jdbc.InvitationSchema;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Opens the database, and tells where it is. */
final class Database {

    private static final String H2_FILE = "jdbc:h2:file:";

    private Database() {}

    /** Describes the database in a file. */
    static Flags.Jdbc embedded(Path directory) {
        Flags.Jdbc jdbc = new Flags.Jdbc();
        jdbc.url = H2_FILE + directory.resolve("invitations").toAbsolutePath();
        jdbc.user = "sa";
        return jdbc;
    }

    static HikariDataSource open(Flags.Jdbc database) throws BadInputException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url);
        config.setUsername(database.user);
        config.setPassword(database.password);
        config.setMaximumPoolSize(4);
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException failure) {
            // The URL may hold a password and is in some of these messages.
            String problem = String.valueOf(failure.getMessage()).replace(database.url, "that URL");
            throw new BadInputException("--jdbc-url", problem);
        }
    }

    static void createTables(DataSource dataSource, Accounts accounts) throws BadInputException {
        try {
            InvitationSchema schema = InvitationSchema.of(dataSource);
            schema.create();
            List<String> problems = schema.verify();
            if (!problems.isEmpty()) {
                throw new BadInputException("--jdbc-url", String.join("; ", problems));
            }
            accounts.createTable();
        } catch (InvitationException | SQLException failure) {
            throw new BadInputException("--jdbc-url", String.valueOf(failure.getMessage()));
        }
    }

    /** Says how to look at what is in it. */
    static List<String> whereItIs(String url, boolean embedded) {
        if (!embedded) {
            return List.of("Database:  tables invitation, invitation_token, invitation_redemption, quickstart_account");
        }
        return List.of(
                "Database:  " + url.substring(H2_FILE.length()) + ".mv.db; to look at it:",
                "  java -cp " + h2Jar() + " org.h2.tools.Shell -url \"" + url + "\" -user sa -password \"\""
                        + " -sql \"SELECT name, quota, places, delivery_state FROM invitation\"");
    }

    private static String h2Jar() {
        try {
            return Path.of(Class.forName("org.h2.Driver")
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (ReflectiveOperationException | URISyntaxException unknown) {
            return "h2.jar";
        }
    }
}
