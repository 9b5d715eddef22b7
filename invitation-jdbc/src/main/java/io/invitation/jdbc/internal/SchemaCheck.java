package io.invitation.jdbc.internal;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks for the tables and columns that the statements name. */
public final class SchemaCheck {

    private record Table(String name, List<String> columns) {}

    private static final List<Table> TABLES = List.of(
            new Table("invitation", List.of(InvitationColumns.ALL.split(", "))),
            new Table("invitation_token", List.of("token_hash", "invitation_id", "generation", "mailed_to")),
            new Table(
                    "invitation_redemption",
                    List.of("id", "invitation_id", "address", "mailbox", "account_id", "evidence", "accepted_at")));

    private SchemaCheck() {}

    /**
     * Compares the current schema of a connection with what is needed.
     *
     * @param connection an open connection
     * @return one sentence for each missing table or column
     * @throws SQLException if the database cannot tell
     */
    public static List<String> problems(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (Table table : TABLES) {
            Set<String> found = columns(connection, table.name());
            if (found.isEmpty()) {
                problems.add("table " + table.name() + " is missing");
                continue;
            }
            for (String column : table.columns()) {
                if (!found.contains(column)) {
                    problems.add("column " + column + " of table " + table.name() + " is missing");
                }
            }
        }
        return problems;
    }

    private static Set<String> columns(Connection connection, String table) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String name = metaData.storesUpperCaseIdentifiers() ? table.toUpperCase(Locale.ROOT) : table;
        String pattern = name.replace("_", metaData.getSearchStringEscape() + "_");
        Set<String> columns = new HashSet<>();
        try (ResultSet rows = metaData.getColumns(connection.getCatalog(), connection.getSchema(), pattern, null)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }
}
