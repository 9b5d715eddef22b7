package io.invitation.jdbc.internal;

import io.invitation.InvitationStorageException;
import io.invitation.jdbc.Database;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the tables of a database with those that the scripts make. For use by one thread, on one connection. */
final class SchemaCheck {

    private record FoundColumn(ColumnType type, boolean nullable) {}

    private record FoundIndex(boolean unique, List<String> columns) {}

    private final Connection connection;
    private final DatabaseMetaData metaData;
    private final TableNames names;
    private final @Nullable String catalog;
    private final @Nullable String schema;
    private final Set<String> tables;

    /**
     * Finds the schema; what databases without schemas call a database, JDBC calls a catalog.
     *
     * @throws InvitationStorageException if there is no such schema
     */
    SchemaCheck(Connection connection, TableNames names) throws SQLException {
        this.connection = connection;
        this.metaData = connection.getMetaData();
        this.names = names;
        if (metaData.supportsSchemasInTableDefinitions()) {
            this.catalog = connection.getCatalog();
            this.schema = names.schema() == null ? current(connection.getSchema()) : stored(names.schema());
        } else if (metaData.supportsCatalogsInTableDefinitions()) {
            this.catalog = names.schema() == null ? current(connection.getCatalog()) : stored(names.schema());
            this.schema = null;
        } else if (names.schema() == null) {
            this.catalog = null;
            this.schema = null;
        } else {
            throw new InvitationStorageException(
                    "schema " + names.schema() + " is named, and " + metaData.getDatabaseProductName() + " has none",
                    false);
        }
        if (names.schema() != null) {
            requireNamedOneIn(schema == null ? metaData.getCatalogs() : metaData.getSchemas(catalog, null));
        }
        this.tables = tables();
    }

    private static String current(@Nullable String schema) {
        if (schema == null) {
            throw new InvitationStorageException("the connection has no current schema: name one", false);
        }
        return schema;
    }

    /** Takes schemas or catalogs, whose names come first. */
    private void requireNamedOneIn(ResultSet found) throws SQLException {
        try (ResultSet rows = found) {
            boolean isThere = false;
            while (!isThere && rows.next()) {
                isThere = plain(rows.getString(1)).equals(names.schema());
            }
            if (!isThere) {
                throw new InvitationStorageException(
                        "schema " + names.schema() + " does not exist: create it first", false);
            }
        }
    }

    /** Returns the plain names of whatever may be a table of ours. */
    private Set<String> tables() throws SQLException {
        Set<String> tables = new HashSet<>();
        String pattern = escaped(stored(names.prefix())) + "%";
        try (ResultSet rows = metaData.getTables(catalog, escaped(schema), pattern, null)) {
            while (rows.next()) {
                tables.add(plain(rows.getString("TABLE_NAME")));
            }
        }
        return tables;
    }

    boolean isThere(String table) {
        return tables.contains(names.name(table));
    }

    boolean isAnyThere(SchemaModel model) {
        return model.tables().stream().anyMatch(table -> isThere(table.name()));
    }

    /** Returns a sentence for each setting of the connection on which the statements cannot rely. */
    List<String> settingProblems(Database database) throws SQLException {
        return Dialect.of(database).settingProblems(connection);
    }

    /** Returns a sentence for everything that is missing or wrong. */
    List<String> problems(SchemaModel model) throws SQLException {
        List<String> problems = new ArrayList<>();
        for (SchemaModel.Table table : model.tables()) {
            String name = names.name(table.name());
            if (!isThere(table.name())) {
                problems.add("table " + name + " is missing");
            } else {
                Map<String, FoundColumn> columns = columns(table.name());
                Map<String, String> collations = collations(table);
                for (SchemaModel.Column column : table.columns()) {
                    addProblems("column " + column.name() + " of table " + name, column, columns, collations, problems);
                }
                addMissingIndexes(table, problems);
                addMissingReferences(table, problems);
            }
        }
        return problems;
    }

    private static void addProblems(
            String subject,
            SchemaModel.Column wanted,
            Map<String, FoundColumn> columns,
            Map<String, String> collations,
            List<String> problems) {
        FoundColumn found = columns.get(wanted.name());
        if (found == null) {
            problems.add(subject + " is missing");
            return;
        }
        if (!found.type().name().equals(wanted.type().name())) {
            problems.add(subject + " is " + found.type().name() + ", not " + wanted.type());
        } else if (found.type().figure() < wanted.type().figure()) {
            problems.add(subject + " is " + found.type() + ", not " + wanted.type());
        }
        if (found.nullable() && !wanted.nullable()) {
            problems.add(subject + " may be null, and must not be");
        } else if (!found.nullable() && wanted.nullable()) {
            problems.add(subject + " must not be null, and may have to be");
        }
        String collation = collations.getOrDefault(wanted.name(), "of the database");
        if (wanted.collation() != null && !wanted.collation().equals(collation)) {
            problems.add(subject + " has the collation " + collation + ", not " + wanted.collation());
        }
    }

    private void addMissingIndexes(SchemaModel.Table table, List<String> problems) throws SQLException {
        List<FoundIndex> found = indexes(table.name());
        for (SchemaModel.Index wanted : table.indexes()) {
            if (found.stream().noneMatch(index -> serves(index, wanted))) {
                problems.add((wanted.unique() ? "unique index" : "index " + names.name(wanted.name())) + " on ("
                        + String.join(", ", wanted.columns()) + ") of table " + names.name(table.name())
                        + " is missing");
            }
        }
    }

    /** An index finds what one on its first columns would; uniqueness is of all columns together. */
    private static boolean serves(FoundIndex found, SchemaModel.Index wanted) {
        return wanted.unique()
                ? found.unique() && Set.copyOf(found.columns()).equals(Set.copyOf(wanted.columns()))
                : found.columns().size() >= wanted.columns().size()
                        && found.columns().subList(0, wanted.columns().size()).equals(wanted.columns());
    }

    private void addMissingReferences(SchemaModel.Table table, List<String> problems) throws SQLException {
        List<SchemaModel.Reference> found = references(table.name());
        for (SchemaModel.Reference wanted : table.references()) {
            if (!found.contains(wanted)) {
                problems.add("foreign key from column " + wanted.column() + " of table " + names.name(table.name())
                        + " to table " + names.name(wanted.table())
                        + (wanted.cascades() ? ", whose rows take theirs with them," : "") + " is missing");
            }
        }
    }

    private Map<String, FoundColumn> columns(String table) throws SQLException {
        Map<String, FoundColumn> columns = new LinkedHashMap<>();
        try (ResultSet rows = metaData.getColumns(catalog, escaped(schema), escaped(storedTable(table)), null)) {
            while (rows.next()) {
                columns.put(
                        plain(rows.getString("COLUMN_NAME")),
                        new FoundColumn(
                                ColumnType.listed(
                                        rows.getString("TYPE_NAME"),
                                        rows.getInt("COLUMN_SIZE"),
                                        rows.getInt("DECIMAL_DIGITS")),
                                rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
            }
        }
        return columns;
    }

    /** An index with a condition is unique only where that holds; one of expressions has columns without a name. */
    private List<FoundIndex> indexes(String table) throws SQLException {
        Map<String, FoundIndex> indexes = new HashMap<>();
        try (ResultSet rows = metaData.getIndexInfo(catalog, schema, storedTable(table), false, true)) {
            while (rows.next()) {
                if (rows.getShort("TYPE") != DatabaseMetaData.tableIndexStatistic) {
                    boolean unique = !rows.getBoolean("NON_UNIQUE") && rows.getString("FILTER_CONDITION") == null;
                    indexes.computeIfAbsent(
                                    rows.getString("INDEX_NAME"), name -> new FoundIndex(unique, new ArrayList<>()))
                            .columns()
                            .add(plain(rows.getString("COLUMN_NAME")));
                }
            }
        }
        return List.copyOf(indexes.values());
    }

    private List<SchemaModel.Reference> references(String table) throws SQLException {
        List<SchemaModel.Reference> references = new ArrayList<>();
        try (ResultSet rows = metaData.getImportedKeys(catalog, schema, storedTable(table))) {
            while (rows.next()) {
                String referred = plain(rows.getString("PKTABLE_NAME"));
                references.add(new SchemaModel.Reference(
                        plain(rows.getString("FKCOLUMN_NAME")),
                        referred.startsWith(names.prefix())
                                ? referred.substring(names.prefix().length())
                                : referred,
                        rows.getShort("DELETE_RULE") == DatabaseMetaData.importedKeyCascade));
            }
        }
        return references;
    }

    /** JDBC does not tell collations, and not every database has them: those are asked whose scripts name one. */
    private Map<String, String> collations(SchemaModel.Table table) throws SQLException {
        Map<String, String> collations = new HashMap<>();
        if (table.columns().stream().map(SchemaModel.Column::collation).noneMatch(Objects::nonNull)) {
            return collations;
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT column_name, collation_name"
                + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?")) {
            statement.setString(1, schema == null ? catalog : schema);
            statement.setString(2, storedTable(table.name()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(2) != null) {
                        collations.put(plain(rows.getString(1)), rows.getString(2));
                    }
                }
            }
        }
        return collations;
    }

    private String storedTable(String table) throws SQLException {
        return stored(names.name(table));
    }

    private String stored(String name) throws SQLException {
        return metaData.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name;
    }

    private static String plain(@Nullable String stored) {
        return stored == null ? "" : stored.toLowerCase(Locale.ROOT);
    }

    /** Metadata takes names of schemas and tables as LIKE patterns. */
    private @Nullable String escaped(@Nullable String name) throws SQLException {
        if (name == null) {
            return null;
        }
        String escape = metaData.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
