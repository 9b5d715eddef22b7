package io.invitation.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaScriptTest {

    /** What has run on somebody's database is never changed; what is to be different goes into a new script. */
    private static final Map<String, List<String>> RELEASED = Map.of(
            "h2", List.of("7ae55c7bed8892e1f3ae4b0224f09bcecc7b85312c4faa4926eb1dde5ba4989d"),
            "postgresql", List.of("cd3ecc9afdd8d27828c2588d0ae80ca5c9edeb6c09503470b7529a1e0e30f6b9"));

    @Test
    void aReleasedScriptNeverChanges() {
        RELEASED.forEach((directory, digests) -> assertThat(SchemaScript.allIn(directory).stream()
                        .limit(digests.size())
                        .map(script -> sha256(script.text())))
                .as(directory)
                .isEqualTo(digests));
    }

    @Test
    void versionsCountFromOneWithoutGaps() {
        RELEASED.keySet().forEach(directory -> {
            List<SchemaScript> scripts = SchemaScript.allIn(directory);
            for (int i = 0; i < scripts.size(); i++) {
                assertThat(scripts.get(i).version()).isEqualTo(i + 1);
            }
        });
    }

    @Test
    void aSemicolonInACommentOrInQuotesEndsNoStatement() {
        assertThat(statements("""
                -- First; of two.
                CREATE TABLE a (b VARCHAR(9) DEFAULT ';'';--', "c;d" INTEGER, `e;f` INTEGER);
                /* Second;
                   of two. */
                CREATE TABLE g (h INTEGER) -- $1 \\ and ' at the end;
                ;

                -- nothing more;
                """))
                .containsExactly(
                        "CREATE TABLE a (b VARCHAR(9) DEFAULT ';'';--', \"c;d\" INTEGER, `e;f` INTEGER)",
                        "CREATE TABLE g (h INTEGER)");
        assertThat(statements("CREATE TABLE a (b INTEGER)")).containsExactly("CREATE TABLE a (b INTEGER)");
        assertThat(statements(" \n-- nothing\n")).isEmpty();
    }

    @Test
    void aLaterScriptAddsToTheTablesOfTheFormerOnes() {
        SchemaModel model =
                SchemaModel.after(List.of(new SchemaScript(1, "tables", """
                        CREATE TABLE a (
                            id BINARY(16) PRIMARY KEY,
                            name VARCHAR(40) NOT NULL CHECK (name IN ('x', 'y')),
                            CONSTRAINT a_once UNIQUE (name, id),
                            INDEX a_by_name (name)
                        ) ENGINE = InnoDB COLLATE=utf8mb4_bin;
                        CREATE INDEX a_by_id ON a (id DESC) WHERE (id IS NOT NULL);
                        """), new SchemaScript(2, "more", """
                        ALTER TABLE a ADD COLUMN IF NOT EXISTS ended TIMESTAMP(6) WITH TIME ZONE
                            GENERATED ALWAYS AS (CASE WHEN name IS NOT NULL THEN f(name, 1) END) STORED,
                            ADD COLUMN code VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL;
                        DROP INDEX IF EXISTS a_by_id;
                        CREATE UNIQUE INDEX a_by_code ON a (code);
                        CREATE TABLE b (a_id BINARY(16), FOREIGN KEY (a_id) REFERENCES a (id));
                        UPDATE a SET code = '1';
                        """)));

        SchemaModel.Table a = model.tables().get(0);
        assertThat(a.columns())
                .containsExactly(
                        new SchemaModel.Column("id", new ColumnType("BINARY", 16), false, null),
                        new SchemaModel.Column("name", new ColumnType("VARCHAR", 40), false, "utf8mb4_bin"),
                        new SchemaModel.Column("ended", new ColumnType("TIMESTAMP WITH TIME ZONE", 6), true, null),
                        new SchemaModel.Column("code", new ColumnType("VARCHAR", 5), false, "ascii_bin"));
        assertThat(a.indexes())
                .containsExactly(
                        new SchemaModel.Index("a", true, List.of("id")),
                        new SchemaModel.Index("a_once", true, List.of("name", "id")),
                        new SchemaModel.Index("a_by_name", false, List.of("name")),
                        new SchemaModel.Index("a_by_code", true, List.of("code")));
        assertThat(model.tables().get(1).references()).containsExactly(new SchemaModel.Reference("a_id", "a", false));
    }

    @Test
    void aStatementThatNobodyCouldVerifyIsNoticedWhenItIsWritten() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaModel.after(List.of(new SchemaScript(1, "x", "ALTER TABLE a RENAME TO b"))))
                .withMessage("a script says what cannot be verified: ALTER TABLE a RENAME TO b");
    }

    @Test
    void everyNameIsRewrittenAndNothingElse() {
        TableNames names = new TableNames("acme_", "crm");

        assertThat(names.statement("SELECT invitation.id, invitation_id FROM invitation JOIN invitation_token t"
                        + " ON t.invitation_id = invitation.id WHERE invitations = 'x' AND ended_invitation = ?"))
                .isEqualTo("SELECT crm.acme_invitation.id, invitation_id FROM crm.acme_invitation"
                        + " JOIN crm.acme_invitation_token t ON t.invitation_id = crm.acme_invitation.id"
                        + " WHERE invitations = 'x' AND ended_invitation = ?");
        assertThat(names.script("CREATE INDEX invitation_by_id ON invitation (invitation_id)"))
                .isEqualTo("CREATE INDEX acme_invitation_by_id ON acme_invitation (invitation_id)");
        assertThat(TableNames.PLAIN.statement("FROM invitation")).isEqualTo("FROM invitation");
    }

    private static List<String> statements(String text) {
        return new SchemaScript(1, "test", text).statements();
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
