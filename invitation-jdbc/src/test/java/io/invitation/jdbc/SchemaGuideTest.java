package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.spi.SendOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The code in docs/schema.md is the code between the marks in this file, and it runs. */
class SchemaGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "schema.md");
    private static final Path THIS =
            Path.of("src/test/java/io/invitation/jdbc", SchemaGuideTest.class.getSimpleName() + ".java");
    private static final Path CHANGELOG = Path.of("src/test/resources/liquibase-changelog.xml");
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```(?:java|xml)\\R(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theLibraryMakesTheTables(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {

            // snippet: start
            InvitationSchema schema = InvitationSchema.of(dataSource);
            schema.create(); // or migrate()
            List<String> problems = schema.verify();
            if (!problems.isEmpty()) {
                throw new IllegalStateException(String.join("; ", problems));
            }
            // end of snippet

            assertThat(problems).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theTablesHaveAPrefixAndASchema(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            execute(dataSource, "DROP SCHEMA IF EXISTS crm CASCADE");
            execute(dataSource, "CREATE SCHEMA crm");

            // snippet: names
            JdbcOptions options = JdbcOptions.defaults().tablePrefix("acme_").schema("crm");
            InvitationSchema.of(dataSource, options).create(); // crm.acme_invitation, ...
            JdbcInvitationStore store = JdbcInvitationStore.of(JdbcTransactions.of(dataSource), options);
            // end of snippet

            assertThat(service(store)
                            .create(InvitationRequest.to("ada@example.com").build())
                            .orElseThrow()
                            .places())
                    .isZero();
        }
    }

    @Test
    void anOperatorReadsTheStatements() {
        // snippet: print
        JdbcOptions options =
                JdbcOptions.defaults().database(Database.POSTGRESQL).tablePrefix("acme_");
        String statements = InvitationSchema.print(options);
        // end of snippet

        assertThat(statements).contains("CREATE TABLE IF NOT EXISTS acme_invitation (");
    }

    /** In a schema with tables and a Flyway history of the host's own. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void flywayRunsTheScriptsAsTheyAre(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            execute(dataSource, "CREATE TABLE account (id INTEGER PRIMARY KEY)");
            String database = testDatabase.name().toLowerCase(Locale.ROOT);

            // snippet: flyway
            Flyway flyway = Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:io/invitation/jdbc/schema/" + database) // h2, postgresql, mariadb, sqlite
                    .table("invitation_flyway") // a history of its own: its versions are not yours
                    .baselineOnMigrate(true) // beside tables that are there
                    .baselineVersion("0")
                    .load();
            flyway.migrate();
            // end of snippet

            theLibraryTakesOver(dataSource);
            assertThat(flyway.migrate().migrationsExecuted).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void flywayTakesOverWhatTheLibraryMade(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.withOwnTables()) {
            Flyway flyway = Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:io/invitation/jdbc/schema/"
                            + testDatabase.name().toLowerCase(Locale.ROOT))
                    .baselineOnMigrate(true)
                    .baselineVersion("2")
                    .load();

            assertThat(flyway.migrate().success).isTrue();

            theLibraryTakesOver(dataSource);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void liquibaseRunsTheScriptsAsTheyAre(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            updateByLiquibase(dataSource);
            updateByLiquibase(dataSource);

            theLibraryTakesOver(dataSource);
        }
    }

    /** Without the statistics that it would send to its makers, and without its log. */
    private static void updateByLiquibase(HikariDataSource dataSource) throws Exception {
        Map<String, Object> quietly = Map.of(
                AnalyticsArgs.ENABLED.getKey(), false,
                Scope.Attr.logService.name(), new NoOpLogService(),
                Scope.Attr.ui.name(), new LoggerUIService());
        Scope.child(quietly, () -> {
            try (Connection connection = dataSource.getConnection();
                    Liquibase liquibase = new Liquibase(
                            "liquibase-changelog.xml",
                            new ClassLoaderResourceAccessor(),
                            new JdbcConnection(connection))) {
                liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
                liquibase.update();
            }
        });
    }

    private static void theLibraryTakesOver(HikariDataSource dataSource) {
        InvitationSchema schema = InvitationSchema.of(dataSource);
        assertThat(schema.verify()).isEmpty();
        assertThatCode(schema::create).doesNotThrowAnyException();
        schema.migrate();
        assertThat(newestVersion(dataSource)).isEqualTo(2);
        assertThat(schema.verify()).isEmpty();
    }

    /** As a module, the library would hide its resources from everybody else unless it opened their folders. */
    @Test
    void theScriptsAreThereForOtherToolsOnTheModulePathToo() {
        for (Database database : Database.values()) {
            assertThat(ClassLoader.getSystemResource(
                            "io/invitation/jdbc/schema/" + database.directory() + "/V1__invitation.sql"))
                    .as(database.name())
                    .isNotNull();
        }
    }

    @Test
    void everySnippetOfTheGuideStandsInThisFileOrIsTheChangelogOfThisTest() throws Exception {
        Map<String, String> regions = new TreeMap<>();
        Matcher region = REGION.matcher(Files.readString(THIS));
        while (region.find()) {
            regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
        }
        regions.put("liquibase", Files.readString(CHANGELOG));
        Map<String, String> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            assertThat(block.group(1)).as("the name above a snippet").isNotNull();
            blocks.put(block.group(1), block.group(2));
        }
        assertThat(blocks).isEqualTo(regions);
    }

    private static InvitationService service(JdbcInvitationStore store) {
        return InvitationService.builder(store, outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    private static void execute(HikariDataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int newestVersion(HikariDataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT MAX(version) FROM invitation_schema")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
