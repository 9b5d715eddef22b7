package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.TestDatabase;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.Senders;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * How large the tables become: the rows of one invitation that was mailed and accepted, as the library wrote them, are
 * copied {@code -Dinvitations} times under other ids, instants and addresses.
 */
class TableSizesIT {

    private static final int INVITATIONS = Integer.getInteger("invitations", 1_000_000);

    /** The columns that differ from invitation to invitation, by table, in an order in which rows can be stored. */
    private static final Map<String, Map<String, String>> OWN = new LinkedHashMap<>();

    private static final String ADDRESS = "CONCAT('person-', n, '@example.com')";

    static {
        OWN.put(
                "invitation",
                Map.of("id", "{id}", "created_at", "{at}", "single_address", ADDRESS, "recipient", ADDRESS));
        OWN.put("invitation_token", Map.of("token_hash", "{hash}", "invitation_id", "{id}", "mailed_to", ADDRESS));
        OWN.put(
                "invitation_redemption",
                Map.of(
                        "id",
                        "{id}",
                        "invitation_id",
                        "{id}",
                        "address",
                        ADDRESS,
                        "mailbox",
                        ADDRESS,
                        "account_id",
                        ADDRESS));
        OWN.put("invitation_address", Map.of("address", ADDRESS, "invitation_id", "{id}"));
        OWN.put(
                "invitation_delivery",
                Map.of("id", "{random}", "invitation_id", "{id}", "queued_at", "{at}", "since", "{at}"));
        OWN.put("invitation_event", Map.of("id", "{random}", "invitation_id", "{id}", "happened_at", "{at}"));
    }

    @Test
    void aMillionInvitations() throws Exception {
        Figures figures = new Figures("scaling.md", "sizes", "database", "table", "rows", "rows, MB", "indexes, MB");
        for (TestDatabase database : List.of(TestDatabase.POSTGRESQL, TestDatabase.MARIADB)) {
            measure(database, figures);
        }
        figures.publish();
    }

    private static void measure(TestDatabase database, Figures figures) throws SQLException {
        try (HikariDataSource dataSource = database.withOwnTables()) {
            makeOne(dataSource);
            for (Map.Entry<String, Map<String, String>> table : OWN.entrySet()) {
                figures.add(
                        Circumstances.server(dataSource),
                        multiply(dataSource, database, table.getKey(), table.getValue())
                                .toArray());
            }
        }
    }

    private static void makeOne(HikariDataSource dataSource) {
        AtomicReference<InvitationToken> mailed = new AtomicReference<>();
        InvitationSender sender = Senders.toMailboxes(
                Senders.capturing(outgoing -> mailed.set(outgoing.link().token())));
        InvitationService service =
                Cluster.builder(JdbcInvitationStore.of(dataSource), sender).build();
        service.invite(InvitationRequest.to("person@example.com")
                        .inviter(Inviter.of("account-4711", "Ann Lee"))
                        .roles("developer", "reviewer")
                        .groups("engineering")
                        .message("Welcome to the team! We meet on Mondays at ten.")
                        .build())
                .orElseThrow();
        assertThat(service.accept(mailed.get(), Invitee.byMail("account-4712")).holdsPlace())
                .isTrue();
    }

    private static List<Object> multiply(
            HikariDataSource dataSource, TestDatabase database, String table, Map<String, String> own)
            throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            List<String> values = new ArrayList<>();
            try (ResultSet column =
                    connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(), table, null)) {
                while (column.next()) {
                    if (column.getString("IS_GENERATEDCOLUMN").equals("NO")) {
                        String name = column.getString("COLUMN_NAME");
                        columns.add(name);
                        values.add(own.getOrDefault(name, "t." + name));
                    }
                }
            }
            statement.execute(withoutForeignKeys(database));
            statement.execute(expressions(
                    database,
                    "INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + String.join(", ", values)
                            + " FROM {series}, (SELECT * FROM " + table + ") t"));
            return sizes(statement, database, table);
        }
    }

    /** Says that rows need not be looked up one by one, for they fit. */
    private static String withoutForeignKeys(TestDatabase database) {
        return switch (database) {
            case POSTGRESQL -> "SET session_replication_role = replica";
            case MARIADB -> "SET foreign_key_checks = 0";
            default -> throw new IllegalArgumentException(database.name());
        };
    }

    private static String expressions(TestDatabase database, String sql) {
        return switch (database) {
            case POSTGRESQL ->
                sql.replace("{series}", "generate_series(1, " + INVITATIONS + ") n")
                        .replace(
                                "{id}",
                                "CAST(LPAD(TO_HEX(1763700000000 + n), 12, '0') || '70008' || SUBSTR(MD5(n::text), 1,"
                                        + " 15) AS uuid)")
                        .replace("{random}", "gen_random_uuid()")
                        .replace("{hash}", "sha256(n::text::bytea)")
                        .replace("{at}", "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00Z' + n * INTERVAL '1 second'");
            case MARIADB ->
                sql.replace("{series}", "(SELECT seq AS n FROM seq_1_to_" + INVITATIONS + ") numbers")
                        .replace(
                                "{id}",
                                "UNHEX(CONCAT(LPAD(HEX(1763700000000 + n), 12, '0'), '70008', SUBSTR(MD5(n), 1, 15)))")
                        .replace("{random}", "UNHEX(MD5(CONCAT(n, RAND())))")
                        .replace("{hash}", "UNHEX(SHA2(n, 256))")
                        .replace("{at}", "TIMESTAMP '2026-01-01 00:00:00' + INTERVAL n SECOND");
            default -> throw new IllegalArgumentException(database.name());
        };
    }

    private static List<Object> sizes(Statement statement, TestDatabase database, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery(sizesQuery(statement, database, table))) {
            row.next();
            return List.of(
                    database,
                    "`" + table + "`",
                    String.format(Locale.ROOT, "%,d", row.getLong(1)),
                    megabytes(row.getLong(2)),
                    megabytes(row.getLong(3)));
        }
    }

    private static String sizesQuery(Statement statement, TestDatabase database, String table) throws SQLException {
        return switch (database) {
            case POSTGRESQL ->
                "SELECT COUNT(*), pg_table_size('" + table + "'), pg_indexes_size('" + table + "') FROM " + table;
            case MARIADB -> {
                statement.execute("ANALYZE TABLE " + table);
                yield "SELECT (SELECT COUNT(*) FROM " + table + "), data_length, index_length"
                        + " FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '" + table
                        + "'";
            }
            default -> throw new IllegalArgumentException(database.name());
        };
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", Math.round(bytes / 1e6));
    }
}
