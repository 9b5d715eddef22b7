package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationStorageException;
import io.invitation.contract.Parallel;
import io.invitation.jdbc.internal.SchemaScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From version to version, with a second and a third one that only this test knows. */
class SchemaMigrationTest {

    private static final SchemaScript COLUMN = new SchemaScript(3, "note", """
            -- A column; and its index.
            ALTER TABLE invitation ADD COLUMN IF NOT EXISTS note VARCHAR(10);
            CREATE INDEX IF NOT EXISTS invitation_by_note ON invitation (scope, note);
            """);

    /** Fails if it runs twice. */
    private static final SchemaScript ROW = new SchemaScript(4, "row", """
            INSERT INTO invitation_limit (limit_key, started_at, taken) VALUES ('ran;', CURRENT_TIMESTAMP, 1);
            """);

    private static final SchemaScript BROKEN_COLUMN =
            new SchemaScript(3, "note", COLUMN.text() + "UPDATE invitation SET nonsense = 1;");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void anEmptyDatabaseGetsEveryVersion(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationSchema schema = schema(dataSource, COLUMN, ROW);

            schema.migrate();
            schema.migrate();

            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note", "4 row");
            assertThat(schema.verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void anOlderDatabaseGetsWhatIsMissingAndKeepsItsRows(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            schema(dataSource).create();
            run(
                    dataSource,
                    inWordsOf(testDatabase, "INSERT INTO invitation_limit VALUES ('kept', CURRENT_TIMESTAMP, 1)"));
            InvitationSchema newer = schema(dataSource, COLUMN, ROW);

            assertThat(newer.verify())
                    .containsExactly(
                            "column note of table invitation is missing",
                            "index invitation_by_note on (scope, note) of table invitation is missing",
                            "the tables are at version 2, and version 4 is needed: run migrate()");
            assertThatThrownBy(newer::create)
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessage("the tables are at version 2, and version 4 is needed: run migrate()");

            newer.migrate();

            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note", "4 row");
            assertThat(newer.verify()).isEmpty();
            assertThat(column(dataSource, "SELECT limit_key FROM invitation_limit ORDER BY 1"))
                    .containsExactly("kept", "ran;");
            assertThatCode(newer::create).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "POSTGRESQL, TRANSACTION_READ_COMMITTED",
        "POSTGRESQL, TRANSACTION_SERIALIZABLE",
        "H2, TRANSACTION_READ_COMMITTED",
        "H2, TRANSACTION_SERIALIZABLE",
        "MARIADB, TRANSACTION_REPEATABLE_READ",
        "SQLITE, TRANSACTION_SERIALIZABLE"
    })
    void ofManyNodesThatStartAtOnceOneRunsEachScript(TestDatabase testDatabase, String isolation) throws Exception {
        try (HikariDataSource dataSource = testDatabase.empty(config -> config.setTransactionIsolation(isolation))) {
            atOnce(6, () -> schema(dataSource).create());
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention");

            atOnce(6, () -> schema(dataSource, COLUMN, ROW).migrate());
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note", "4 row");
            assertThat(schema(dataSource, COLUMN, ROW).verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void aScriptThatFailsInTheMiddleIsNotRecordedAndTheNextCallGoesOn(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            schema(dataSource).create();

            assertThatThrownBy(() -> schema(dataSource, BROKEN_COLUMN, ROW).migrate())
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessageStartingWith("schema version 3 failed: SQLState ");
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention");
            assertThat(schema(dataSource).verify()).isEmpty();
            if (testDatabase == TestDatabase.POSTGRESQL || testDatabase == TestDatabase.SQLITE) {
                assertThat(schema(dataSource, COLUMN).verify()).contains("column note of table invitation is missing");
            }

            schema(dataSource, COLUMN, ROW).migrate();
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note", "4 row");
            assertThat(schema(dataSource, COLUMN, ROW).verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void tablesWhoseMakingWasInterruptedAreCompletedByTheNextCall(TestDatabase testDatabase) {
        SchemaScript first = SchemaScript.allIn(directory(testDatabase)).get(0);
        SchemaScript broken = new SchemaScript(
                1,
                first.name(),
                first.text()
                        .replaceFirst(
                                "(?=CREATE TABLE IF NOT EXISTS invitation_event)", "UPDATE nothing SET nonsense = 1;"));
        try (HikariDataSource dataSource = testDatabase.empty()) {
            InvitationSchema interrupted =
                    new InvitationSchema(dataSource, JdbcOptions.defaults(), database -> List.of(broken));
            assertThatThrownBy(interrupted::create).hasMessageStartingWith("schema version 1 failed");

            schema(dataSource).create();

            assertThat(schema(dataSource).verify()).isEmpty();
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void aNewerDatabaseThanTheLibraryIsRefused(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            schema(dataSource, COLUMN).migrate();
            InvitationSchema older = schema(dataSource);
            String refusal = "the tables are at version 3, and this library knows version 2:"
                    + " use one as new as whatever migrated them";

            assertThat(older.verify()).containsExactly(refusal);
            assertThatThrownBy(older::create)
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessage(refusal);
            assertThatThrownBy(older::migrate)
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessage(refusal);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void anotherApplicationsTablesAreRefusedAndLeftAlone(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            run(dataSource, "CREATE TABLE invitation (id INTEGER PRIMARY KEY)");
            InvitationSchema schema = schema(dataSource);

            for (Runnable call : List.<Runnable>of(schema::create, schema::migrate)) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(InvitationStorageException.class)
                        .hasMessage("there are tables of these names, and they are of no version: column id of table"
                                + " invitation is INTEGER, not " + typeOfIds(testDatabase)
                                + " (if they are another application's, choose a table prefix or a schema)");
            }
            assertThat(hasRecord(dataSource)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void tablesThatAnOperatorMadeFromTheScriptsAreTakenOver(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            run(dataSource, InvitationSchema.print(Database.valueOf(testDatabase.name())));

            schema(dataSource).create();
            assertThat(hasRecord(dataSource)).isFalse();

            schema(dataSource).migrate();
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MYSQL_DRIVER")
    void olderTablesWithoutARecordAreRecognisedByWhatTheyHold(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            run(dataSource, InvitationSchema.print(Database.valueOf(testDatabase.name())));
            InvitationSchema newer = schema(dataSource, COLUMN, ROW);

            assertThatThrownBy(newer::create)
                    .hasMessage("the tables are at version 2, and version 4 is needed: run migrate()");

            newer.migrate();
            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note", "4 row");
            assertThat(newer.verify()).isEmpty();
        }
    }

    /** Where each statement is committed by itself, a node may stop between a script and the record of it. */
    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void everyScriptMayRunAgain(TestDatabase testDatabase) {
        try (HikariDataSource dataSource = testDatabase.empty()) {
            schema(dataSource, COLUMN).migrate();
            run(dataSource, "DELETE FROM invitation_schema WHERE version > 1");

            schema(dataSource, COLUMN).migrate();

            assertThat(recorded(dataSource)).containsExactly("1 invitation", "2 retention", "3 note");
            assertThat(schema(dataSource, COLUMN).verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL", "MARIADB"})
    void anApplicationThatMayOnlyReadAndWriteRowsFindsItsTablesComplete(TestDatabase testDatabase) throws SQLException {
        try (HikariDataSource owner = testDatabase.withOwnTables();
                HikariDataSource application = new HikariDataSource()) {
            run(owner, makingAReader(testDatabase, schemaOf(owner)).toArray(String[]::new));
            application.setJdbcUrl(owner.getJdbcUrl()
                    .replace("user=postgres", "user=reader")
                    .replace("user=root", "user=reader")
                    .replace(";DB_CLOSE_DELAY=-1", ""));
            application.setUsername("reader");
            application.setPassword("secret");

            assertThat(InvitationSchema.of(application).verify()).isEmpty();
            assertThatCode(InvitationSchema.of(application)::create).doesNotThrowAnyException();
            assertThatCode(InvitationSchema.of(application)::migrate).doesNotThrowAnyException();
            JdbcOptions others = JdbcOptions.defaults().tablePrefix("other_");
            assertThatThrownBy(InvitationSchema.of(application, others)::create)
                    .isInstanceOf(InvitationStorageException.class)
                    .hasMessageEndingWith("(the database user may not do this)");
            if (testDatabase == TestDatabase.POSTGRESQL) {
                run(owner, "DROP OWNED BY reader");
            }
            run(owner, testDatabase == TestDatabase.POSTGRESQL ? "DROP ROLE reader" : "DROP USER reader");
        }
    }

    private static List<String> makingAReader(TestDatabase testDatabase, String schema) {
        return switch (testDatabase) {
            case H2 ->
                List.of("CREATE USER reader PASSWORD 'secret'", "GRANT SELECT ON SCHEMA " + schema + " TO reader");
            case POSTGRESQL ->
                List.of(
                        "DROP ROLE IF EXISTS reader",
                        "CREATE ROLE reader LOGIN PASSWORD 'secret'",
                        "GRANT USAGE ON SCHEMA " + schema + " TO reader",
                        "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO reader");
            default ->
                List.of(
                        "CREATE OR REPLACE USER reader IDENTIFIED BY 'secret'",
                        "GRANT SELECT ON " + schema + ".* TO reader");
        };
    }

    /** The schema as a later version of the library would have it. */
    private static InvitationSchema schema(HikariDataSource dataSource, SchemaScript... later) {
        return new InvitationSchema(
                dataSource,
                JdbcOptions.defaults(),
                database -> Stream.concat(
                                SchemaScript.allIn(database.directory()).stream(),
                                Stream.of(later).map(script -> inWordsOf(database, script)))
                        .toList());
    }

    private static SchemaScript inWordsOf(Database database, SchemaScript script) {
        return database == Database.SQLITE
                ? new SchemaScript(script.version(), script.name(), inWordsOf(TestDatabase.SQLITE, script.text()))
                : script;
    }

    /** SQLite undoes the columns of a script that fails, and cannot be told to add none that is there. */
    private static String inWordsOf(TestDatabase testDatabase, String sql) {
        return testDatabase == TestDatabase.SQLITE
                ? sql.replace("COLUMN IF NOT EXISTS", "COLUMN")
                        .replace("VARCHAR(10)", "TEXT")
                        .replace("CURRENT_TIMESTAMP", "0")
                : sql;
    }

    private static String typeOfIds(TestDatabase testDatabase) {
        return switch (testDatabase) {
            case MARIADB -> "BINARY(16)";
            case SQLITE -> "BLOB";
            default -> "UUID";
        };
    }

    private static String directory(TestDatabase testDatabase) {
        return Database.valueOf(testDatabase.name()).directory();
    }

    private static List<String> recorded(HikariDataSource dataSource) {
        return column(
                dataSource,
                "SELECT CONCAT(version, ' ', name) FROM invitation_schema WHERE version > 0 ORDER BY version");
    }

    private static boolean hasRecord(HikariDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
            boolean found = false;
            while (tables.next()) {
                found |= tables.getString("TABLE_NAME").equalsIgnoreCase("invitation_schema");
            }
            return found;
        }
    }

    private static void atOnce(int nodes, Runnable work) throws Exception {
        Parallel.run(nodes, node -> Executors.callable(work));
    }

    private static String schemaOf(HikariDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
        }
    }

    private static List<String> column(HikariDataSource dataSource, String select) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure.getSQLState(), failure);
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
            throw new IllegalStateException(failure.getSQLState(), failure);
        }
    }
}
