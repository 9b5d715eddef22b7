package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationStorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What somebody may have done to the tables is named, each thing by one sentence. */
class SchemaVerificationTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void namesEachMissingTable(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            assertThat(InvitationSchema.of(dataSource).verify())
                    .containsExactly(
                            "table invitation is missing",
                            "table invitation_token is missing",
                            "table invitation_redemption is missing",
                            "table invitation_address is missing",
                            "table invitation_delivery is missing",
                            "table invitation_event is missing",
                            "table invitation_limit is missing",
                            "table invitation_idempotency is missing",
                            "table invitation_suppression is missing");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void namesEachMissingColumn(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        "ALTER TABLE invitation DROP COLUMN return_url",
                        "ALTER TABLE invitation_token DROP COLUMN mailed_to"))
                .containsExactly(
                        "column return_url of table invitation is missing",
                        "column mailed_to of table invitation_token is missing");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void namesEachColumnOfAnotherTypeOrTooShort(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        "ALTER TABLE invitation_event DROP COLUMN age_micros",
                        "ALTER TABLE invitation_event ADD COLUMN age_micros INTEGER NOT NULL",
                        "ALTER TABLE invitation DROP COLUMN recipient",
                        "ALTER TABLE invitation ADD COLUMN recipient VARCHAR(319)",
                        "ALTER TABLE invitation DROP COLUMN membership_ends",
                        "ALTER TABLE invitation ADD COLUMN membership_ends TIMESTAMP(3) WITH TIME ZONE",
                        "ALTER TABLE invitation DROP COLUMN audience",
                        "ALTER TABLE invitation ADD COLUMN audience VARCHAR(4000) NOT NULL"))
                .containsExactly(
                        "column audience of table invitation is VARCHAR, not "
                                + (testDatabase == TestDatabase.H2 ? "CHARACTER LARGE OBJECT" : "TEXT"),
                        "column recipient of table invitation is VARCHAR(319), not VARCHAR(320)",
                        "column membership_ends of table invitation is TIMESTAMP WITH TIME ZONE(3),"
                                + " not TIMESTAMP WITH TIME ZONE(6)",
                        "column age_micros of table invitation_event is INTEGER, not BIGINT");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void namesEachColumnThatMayBeNullAndMustNotOrTheOtherWayRound(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        "ALTER TABLE invitation_delivery ALTER COLUMN state DROP NOT NULL",
                        "ALTER TABLE invitation_delivery ALTER COLUMN due_at SET NOT NULL"))
                .containsExactly(
                        "column state of table invitation_delivery may be null, and must not be",
                        "column due_at of table invitation_delivery must not be null, and may have to be");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void namesEachMissingUniqueIndexBecauseExactnessRestsOnThem(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        "ALTER TABLE invitation_redemption DROP CONSTRAINT invitation_redemption_once_per_address",
                        "CREATE INDEX a_mere_index ON invitation_redemption (invitation_id, address)"))
                .containsExactly("unique index on (invitation_id, address) of table invitation_redemption is missing");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void namesEachMissingIndexBecauseSpeedDoes(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        droppingIndex(testDatabase, "invitation_delivery_by_due", "invitation_delivery"),
                        "CREATE INDEX of_another_order ON invitation_delivery (due_at, waiting_scope, id)"))
                .containsExactly("index invitation_delivery_by_due on (waiting_scope, due_at, id)"
                        + " of table invitation_delivery is missing");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void namesEachMissingForeignKeyBecauseErasureDoes(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            String script = InvitationSchema.print(Database.valueOf(testDatabase.name()));
            run(
                    dataSource,
                    script.replaceFirst(
                            "(?:,\\s*FOREIGN KEY \\(invitation_id\\) )?REFERENCES invitation \\(id\\) ON DELETE CASCADE",
                            ""));

            assertThat(InvitationSchema.of(dataSource).verify())
                    .containsExactly("foreign key from column invitation_id of table invitation_token"
                            + " to table invitation, whose rows take theirs with them, is missing");
        }
    }

    @Test
    void namesWhatIsAnotherInMariaDb() {
        assertThat(problemsAfter(
                        TestDatabase.MARIADB,
                        "ALTER TABLE invitation_event MODIFY age_micros INTEGER NOT NULL",
                        "ALTER TABLE invitation MODIFY recipient VARCHAR(319)",
                        "ALTER TABLE invitation MODIFY membership_ends DATETIME(3)",
                        "ALTER TABLE invitation MODIFY audience TEXT NOT NULL",
                        "ALTER TABLE invitation_delivery MODIFY due_at DATETIME(6) NOT NULL",
                        "ALTER TABLE invitation_limit MODIFY limit_key VARCHAR(100)"
                                + " CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL"))
                .containsExactly(
                        "column audience of table invitation is TEXT, not MEDIUMTEXT",
                        "column recipient of table invitation is VARCHAR(319), not VARCHAR(320)",
                        "column membership_ends of table invitation is DATETIME(3), not DATETIME(6)",
                        "column due_at of table invitation_delivery must not be null, and may have to be",
                        "column age_micros of table invitation_event is INTEGER, not BIGINT",
                        "column limit_key of table invitation_limit has the collation ascii_general_ci, not utf8mb4_bin");
    }

    /** Another collation takes two keys for one, or sorts them otherwise than Java does. */
    @Test
    void namesEachKeyOfAnotherCollation() {
        assertThat(problemsAfter(
                        TestDatabase.POSTGRESQL,
                        "ALTER TABLE invitation ALTER COLUMN kind TYPE VARCHAR(64) COLLATE \"default\"",
                        "ALTER TABLE invitation_limit ALTER COLUMN limit_key TYPE VARCHAR(100) COLLATE \"und-x-icu\""))
                .containsExactly(
                        "column kind of table invitation has the collation of the database, not C",
                        "column limit_key of table invitation_limit has the collation und-x-icu, not C");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void mindsNeitherWhatIsThereBesidesNorWhatIsLonger(TestDatabase testDatabase) {
        assertThat(problemsAfter(
                        testDatabase,
                        "ALTER TABLE invitation ADD COLUMN crm_id VARCHAR(20)",
                        "CREATE INDEX by_crm_id ON invitation (crm_id)",
                        "ALTER TABLE invitation DROP COLUMN recipient",
                        "ALTER TABLE invitation ADD COLUMN recipient VARCHAR(1000)",
                        droppingIndex(testDatabase, "invitation_by_inviter", "invitation"),
                        "CREATE INDEX of_more_columns ON invitation (scope, inviter_id, created_at)"))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "SQLITE"})
    void mindsNeitherTablesOfTheHostThatItRefersToNorIndexesOfExpressions(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationSchema schema =
                    InvitationSchema.of(dataSource, JdbcOptions.defaults().tablePrefix("acme_app_"));
            schema.create();
            run(
                    dataSource,
                    "CREATE TABLE org (id INTEGER PRIMARY KEY)",
                    "ALTER TABLE acme_app_invitation ADD COLUMN org_id INTEGER REFERENCES org (id)",
                    "CREATE INDEX of_an_expression ON acme_app_invitation (LOWER(kind))");

            assertThat(schema.verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void looksIntoTheCurrentSchemaAndNoOther(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.withOwnTables();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            String similar =
                    connection.getSchema().replace("invitation", "invitatio_").replace("PUBLIC", "PUBLI_");
            statement.execute("CREATE SCHEMA \"" + similar + "\"");
            try (HikariDataSource other = new HikariDataSource()) {
                other.setJdbcUrl(dataSource.getJdbcUrl());
                other.setSchema(similar);
                assertThat(InvitationSchema.of(other).verify())
                        .hasSizeGreaterThan(1)
                        .allMatch(problem -> problem.startsWith("table ") && problem.endsWith(" is missing"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void refusesASchemaThatDoesNotExist(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationSchema schema =
                    InvitationSchema.of(dataSource, JdbcOptions.defaults().schema("nowhere"));

            assertThatThrownBy(schema::verify)
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessage("schema nowhere does not exist: create it first");
            assertThatThrownBy(schema::create).hasMessage("schema nowhere does not exist: create it first");
            assertThatThrownBy(schema::migrate).hasMessage("schema nowhere does not exist: create it first");
        }
    }

    private static String droppingIndex(TestDatabase testDatabase, String index, String table) {
        return "DROP INDEX " + index + (testDatabase == TestDatabase.MARIADB ? " ON " + table : "");
    }

    private static List<String> problemsAfter(TestDatabase testDatabase, String... damage) {
        try (HikariDataSource dataSource = testDatabase.withOwnTables()) {
            run(dataSource, damage);
            return InvitationSchema.of(dataSource).verify();
        }
    }

    private static void run(HikariDataSource dataSource, String... statements) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String script : statements) {
                for (String sql : script.split(";\\s*\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
