package io.invitation.jdbc.internal;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks for the tables, the columns and the unique indexes that the statements rely on. */
public final class SchemaCheck {

    private record Table(String name, List<String> columns, List<Set<String>> uniqueColumns) {}

    private static final List<Table> TABLES = List.of(
            new Table("invitation", names(InvitationColumns.ALL), List.of(Set.of("id"))),
            new Table("invitation_token", names(InvitationStatements.TOKEN_COLUMNS), List.of(Set.of("token_hash"))),
            new Table(
                    "invitation_redemption",
                    names(RedemptionColumns.ALL),
                    List.of(Set.of("id"), Set.of("invitation_id", "address"), Set.of("invitation_id", "account_id"))),
            new Table(
                    "invitation_address",
                    names(AddressStatements.COLUMNS),
                    List.of(Set.of("scope", "kind", "address"))),
            new Table("invitation_delivery", names(DeliveryColumns.ALL), List.of(Set.of("id"))),
            new Table("invitation_event", names(HistoryStatements.COLUMNS), List.of(Set.of("id"))),
            new Table("invitation_limit", names(LimitStatements.COLUMNS), List.of(Set.of("limit_key"))),
            new Table(
                    "invitation_idempotency",
                    names(IdempotencyStatements.COLUMNS),
                    List.of(Set.of("scope", "idempotency_key"))),
            new Table("invitation_suppression", names(SuppressionStatements.COLUMNS), List.of(Set.of("address_hash"))));

    private final DatabaseMetaData metaData;
    private final String catalog;
    private final String schema;

    private SchemaCheck(Connection connection) throws SQLException {
        this.metaData = connection.getMetaData();
        this.catalog = connection.getCatalog();
        this.schema = connection.getSchema();
    }

    /**
     * Compares the current schema of a connection with what is needed.
     *
     * @param connection an open connection
     * @return one sentence for each missing table, column or unique index
     * @throws SQLException if the database cannot tell
     */
    public static List<String> problems(Connection connection) throws SQLException {
        SchemaCheck check = new SchemaCheck(connection);
        List<String> problems = new ArrayList<>();
        for (Table table : TABLES) {
            check.addProblems(table, problems);
        }
        return problems;
    }

    private static List<String> names(String columns) {
        return List.of(columns.split(", ", -1));
    }

    private void addProblems(Table table, List<String> problems) throws SQLException {
        Set<String> columns = columns(table.name());
        if (columns.isEmpty()) {
            problems.add("table " + table.name() + " is missing");
            return;
        }
        for (String column : table.columns()) {
            if (!columns.contains(column)) {
                problems.add("column " + column + " of table " + table.name() + " is missing");
            }
        }
        List<Set<String>> unique = uniqueColumns(table.name());
        for (Set<String> wanted : table.uniqueColumns()) {
            if (!unique.contains(wanted)) {
                problems.add("unique index on " + wanted.stream().sorted().toList() + " of table " + table.name()
                        + " is missing");
            }
        }
    }

    private Set<String> columns(String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (ResultSet rows = metaData.getColumns(catalog, escaped(schema), escaped(stored(table)), null)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    private List<Set<String>> uniqueColumns(String table) throws SQLException {
        Map<String, Set<String>> indexes = new HashMap<>();
        try (ResultSet rows = metaData.getIndexInfo(catalog, schema, stored(table), true, true)) {
            while (rows.next()) {
                if (rows.getShort("TYPE") != DatabaseMetaData.tableIndexStatistic) {
                    indexes.computeIfAbsent(rows.getString("INDEX_NAME"), name -> new HashSet<>())
                            .add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return List.copyOf(indexes.values());
    }

    private String stored(String name) throws SQLException {
        return metaData.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** Metadata takes names of schemas and tables as LIKE patterns. */
    private String escaped(String name) throws SQLException {
        String escape = metaData.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
