package io.invitation.benchmarks.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies invitations and what belongs to them inside of the database, many times faster than they could be made one by
 * one. Each copy is an hour older than the one before; ids go with that, and addresses and hashes are new.
 */
final class Copies {

    private static final long HOUR_MILLIS = 3_600_000;

    /** The database fills them in. */
    private static final Set<String> GENERATED = Set.of("anonymous", "ended_at");

    private final Tables tables;

    Copies(Tables tables) {
        this.tables = tables;
    }

    /** Adds so many copies of all rows that are there. */
    void add(int copies) throws SQLException {
        Map<String, Map<String, String>> changes = changes();
        for (String table : changes.keySet()) {
            tables.execute("CREATE TABLE original_" + table + " AS SELECT * FROM " + table);
        }
        Indexes.without(tables, () -> {
            for (int copy = copies; copy > 0; copy--) {
                for (Map.Entry<String, Map<String, String>> table : changes.entrySet()) {
                    tables.execute(copying(table.getKey(), table.getValue()).replace(":copy", Integer.toString(copy)));
                }
            }
            spreadLinks(copies);
        });
        for (String table : changes.keySet()) {
            tables.execute("DROP TABLE original_" + table);
        }
    }

    /** Lets the links that were there lead to one of the copies each, so that whoever follows them looks everywhere. */
    private void spreadLinks(int copies) throws SQLException {
        tables.execute("ALTER TABLE original_invitation_token ADD PRIMARY KEY (token_hash)");
        String number = isPostgres()
                ? "(256 * GET_BYTE(token_hash, 0) + GET_BYTE(token_hash, 1))"
                : "CAST(CONV(HEX(LEFT(token_hash, 2)), 16, 10) AS SIGNED)";
        String copy = "MOD(" + number + ", " + (copies + 1) + ")";
        tables.execute("UPDATE invitation_token SET invitation_id = "
                + timeOrdered("invitation_id").replace(":copy", copy) + " WHERE " + copy
                + " > 0 AND token_hash IN (SELECT token_hash FROM original_invitation_token)");
    }

    private boolean isPostgres() {
        return tables.engine() == Engine.POSTGRESQL;
    }

    /** Returns, for each table in the order in which they refer to each other, which columns differ, and how. */
    private Map<String, Map<String, String>> changes() {
        Map<String, Map<String, String>> changes = new LinkedHashMap<>();
        changes.put(
                "invitation",
                Map.of(
                        "id", timeOrdered("id"),
                        "created_at", earlier("created_at"),
                        "audience", "REPLACE(audience, single_address, " + another("single_address") + ")",
                        "single_address", another("single_address")));
        changes.put(
                "invitation_token",
                Map.of("token_hash", anotherHash("token_hash"), "invitation_id", timeOrdered("invitation_id")));
        changes.put(
                "invitation_address",
                Map.of("address", another("address"), "invitation_id", timeOrdered("invitation_id")));
        changes.put("invitation_delivery", Map.of("id", random("id"), "invitation_id", timeOrdered("invitation_id")));
        changes.put(
                "invitation_event",
                Map.of(
                        "id", timeOrdered("id"),
                        "invitation_id", timeOrdered("invitation_id"),
                        "happened_at", earlier("happened_at")));
        return changes;
    }

    private String copying(String table, Map<String, String> changes) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        try (Connection connection = tables.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet nothing = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData all = nothing.getMetaData();
            for (int column = 1; column <= all.getColumnCount(); column++) {
                String name = all.getColumnName(column);
                if (!GENERATED.contains(name)) {
                    columns.add(name);
                    values.add(changes.getOrDefault(name, name));
                }
            }
        }
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") SELECT " + String.join(", ", values)
                + " FROM original_" + table;
    }

    private static String another(String address) {
        return "CONCAT(:copy, '-', " + address + ")";
    }

    private String earlier(String instant) {
        return instant + (isPostgres() ? " - INTERVAL ':copy hours'" : " - INTERVAL :copy HOUR");
    }

    /** The first 48 bits of an id are the milliseconds since 1970. */
    private String timeOrdered(String id) {
        String earlier = " - :copy * " + HOUR_MILLIS;
        return isPostgres()
                ? "CAST(CONCAT(LPAD(TO_HEX(CAST(CAST(CONCAT('x', LEFT(REPLACE(CAST(" + id
                        + " AS TEXT), '-', ''), 12)) AS BIT(48)) AS BIGINT)"
                        + earlier.replace(":copy", "CAST(:copy AS BIGINT)") + "), 12, '0'), SUBSTR("
                        + digest(id) + ", 13)) AS UUID)"
                : "UNHEX(CONCAT(LPAD(HEX(CAST(CONV(HEX(LEFT(" + id + ", 6)), 16, 10) AS SIGNED)" + earlier
                        + "), 12, '0'), SUBSTR(" + digest(id) + ", 13)))";
    }

    private String random(String id) {
        return isPostgres() ? "CAST(" + digest(id) + " AS UUID)" : "UNHEX(" + digest(id) + ")";
    }

    private String digest(String id) {
        return isPostgres() ? "MD5(CONCAT(" + id + ", :copy))" : "MD5(CONCAT(HEX(" + id + "), :copy))";
    }

    private String anotherHash(String hash) {
        return isPostgres()
                ? "SHA256(CONVERT_TO(CONCAT(ENCODE(" + hash + ", 'hex'), :copy), 'UTF8'))"
                : "UNHEX(SHA2(CONCAT(HEX(" + hash + "), :copy), 256))";
    }
}
