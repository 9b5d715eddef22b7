package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Scope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcOptionsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_acme",
                "1acme",
                "Acme_",
                "acme-",
                "acme.",
                "a\"b",
                "a;b",
                "a b",
                "ä_",
                "abcdefghijklmnopqrstu"
            })
    void aPrefixThatIsNoPlainNameIsRefusedAtOnce(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcOptions.defaults().tablePrefix(prefix))
                .withMessage(
                        "tablePrefix must be up to 20 of a-z, 0-9 and _, beginning with a letter: \"" + prefix + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1crm", "CRM", "crm.app", "crm\"", "crm app", "a;b"})
    void aSchemaThatIsNoPlainNameIsRefusedAtOnce(String schema) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcOptions.defaults().schema(schema))
                .withMessage("schema must be up to 63 of a-z, 0-9 and _, beginning with no digit: \"" + schema + "\"");
    }

    @Test
    void optionsSayWhatWasNamedAndNothingIsLostByNamingMore() {
        JdbcOptions options =
                JdbcOptions.defaults().tablePrefix("acme_").schema("crm").database(Database.H2);

        assertThat(options).hasToString("JdbcOptions[database=H2, tablePrefix=\"acme_\", schema=crm]");
        assertThat(JdbcOptions.defaults().database(Database.H2).schema("crm").tablePrefix("acme_"))
                .hasToString(options.toString());
        assertThat(JdbcOptions.defaults())
                .hasToString("JdbcOptions[database=recognised, tablePrefix=\"\", schema=current]");
    }

    /** PostgreSQL cuts off longer names, and then two are one. */
    @Test
    void everyNameFitsWithTheLongestPrefix() {
        String prefix = "abcdefghijklmnopqrst";
        for (Database database : Database.values()) {
            String script = InvitationSchema.print(
                    JdbcOptions.defaults().database(database).tablePrefix(prefix));
            assertThat(Stream.of(script.split("\\W+", -1)).filter(word -> word.startsWith(prefix)))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesWithTwoPrefixesAndWithNoneLieSideBySide(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            List<JdbcOptions> all = List.of(
                    JdbcOptions.defaults().tablePrefix("acme_"),
                    JdbcOptions.defaults(),
                    JdbcOptions.defaults().tablePrefix("initech_"));
            for (JdbcOptions options : all) {
                InvitationSchema schema = InvitationSchema.of(dataSource, options);
                assertThat(schema.verify()).isNotEmpty();
                schema.create();
                assertThat(schema.verify()).isEmpty();
            }
            JdbcInvitationRepository acme = repository(dataSource, all.get(0));
            JdbcInvitationRepository initech = repository(dataSource, all.get(2));

            Invitation invitation = invitation();
            acme.insert(invitation);

            assertThat(acme.findById(invitation.id())).isPresent();
            assertThat(initech.findById(invitation.id())).isEmpty();
            assertThat(repository(dataSource, all.get(1)).findById(invitation.id()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void whatIsMissingIsNamedWithItsPrefix(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            InvitationSchema schema =
                    InvitationSchema.of(dataSource, JdbcOptions.defaults().tablePrefix("acme_"));
            schema.create();
            statement.execute("DROP INDEX acme_invitation_by_due");
            statement.execute("DROP TABLE acme_invitation_limit");

            assertThat(schema.verify())
                    .containsExactly(
                            "index acme_invitation_by_due on (due_at, id) of table acme_invitation is missing",
                            "table acme_invitation_limit is missing");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void thePrintedStatementsMakeThemWhereTheOptionsSay(TestDatabase testDatabase) throws SQLException {
        NamedTables named = new NamedTables();
        try (HikariDataSource dataSource = named.open(testDatabase, true);
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            JdbcOptions others =
                    named.options().tablePrefix("printed_").database(Database.valueOf(testDatabase.name()));

            statement.execute(InvitationSchema.print(others));

            assertThat(InvitationSchema.of(dataSource, others).verify()).isEmpty();
        }
    }

    /** A pool lends the connection to others afterwards. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void theCurrentSchemaOfAConnectionIsAsItWas(TestDatabase testDatabase) throws SQLException {
        NamedTables named = new NamedTables();
        try (HikariDataSource many = named.open(testDatabase, true);
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(many.getJdbcUrl());
            pool.setMaximumPoolSize(2);
            if (testDatabase == TestDatabase.POSTGRESQL) {
                pool.setConnectionInitSql("SET search_path TO \"$user\", public, pg_catalog");
            }
            String before = searchPath(testDatabase, pool);

            InvitationSchema.of(pool, named.options().tablePrefix("other_")).create();

            try (Connection first = pool.getConnection();
                    Connection second = pool.getConnection()) {
                assertThat(searchPath(testDatabase, first)).isEqualTo(before);
                assertThat(searchPath(testDatabase, second)).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreWithOtherNamesTellsWhichTableIsMissing(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            JdbcInvitationRepository misnamed =
                    repository(dataSource, JdbcOptions.defaults().tablePrefix("acme_"));

            assertThatCode(() -> misnamed.findById(InvitationId.timeOrdered(NOW)))
                    .hasMessageContaining("a table is missing")
                    .rootCause()
                    .message()
                    .containsIgnoringCase("acme_invitation");
        }
    }

    private static String searchPath(TestDatabase testDatabase, HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return searchPath(testDatabase, connection);
        }
    }

    private static String searchPath(TestDatabase testDatabase, Connection connection) throws SQLException {
        String question = testDatabase == TestDatabase.POSTGRESQL ? "SHOW search_path" : "SELECT CURRENT_SCHEMA";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private static JdbcInvitationRepository repository(HikariDataSource dataSource, JdbcOptions options) {
        return JdbcInvitationRepository.of(JdbcTransactions.of(dataSource), options);
    }

    private static Invitation invitation() {
        return Invitation.builder(
                        InvitationId.timeOrdered(NOW),
                        Scope.DEFAULT,
                        Audience.to(EmailAddress.parse("ada@example.com")),
                        NOW)
                .build();
    }
}
