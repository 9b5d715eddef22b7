package io.invitation.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationException;
import io.invitation.jdbc.InvitationSchema;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens the database, and tells where it is. */
final class Database {

    private static final String FLAG = "--jdbc-url";
    private static final String H2_FILE = "jdbc:h2:file:";

    /** Kept, since only what is referred to keeps its level. PostgreSQL's driver logs URLs, with their passwords. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private Database() {}

    /** Says what is wrong with a URL, as far as that shows without opening it. */
    static void check(String url) throws BadInputException {
        if (url.isBlank()) {
            throw new BadInputException(FLAG, "is blank");
        }
        try {
            DriverManager.getDriver(url);
        } catch (SQLException noDriver) {
            throw new BadInputException(
                    FLAG,
                    "no driver understands that URL; it looks like jdbc:h2:file:/path/to/file or"
                            + " jdbc:postgresql://host:5432/database");
        }
    }

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
            throw new BadInputException(FLAG, Words.ofConnecting(failure));
        }
    }

    static void createTables(DataSource dataSource, Accounts accounts) throws BadInputException {
        try {
            InvitationSchema schema = InvitationSchema.of(dataSource);
            schema.create();
            List<String> problems = schema.verify();
            if (!problems.isEmpty()) {
                throw new BadInputException(FLAG, String.join("; ", problems));
            }
            accounts.createTable();
        } catch (InvitationException failure) {
            throw new BadInputException(FLAG, Words.of(failure));
        } catch (SQLException failure) {
            throw new BadInputException(FLAG, Words.of(failure));
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
