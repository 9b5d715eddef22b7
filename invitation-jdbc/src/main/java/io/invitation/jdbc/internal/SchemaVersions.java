package io.invitation.jdbc.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The table that says which scripts have run. Its first row is none: whoever changes the tables locks it, so that one
 * node at a time does. Written for every database at once, so that the time is a text.
 */
final class SchemaVersions {

    static final String TABLE = "invitation_schema";

    private static final String CREATE_TABLE = "CREATE TABLE IF NOT EXISTS " + TABLE
            + " (version INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL, applied_at VARCHAR(40) NOT NULL)";

    private static final String INSERT = "INSERT INTO " + TABLE + " (version, name, applied_at) VALUES (?, ?, ?)";

    private static final String LOCK = "UPDATE " + TABLE + " SET version = 0 WHERE version = 0";

    private static final String LIST = "SELECT version FROM " + TABLE + " WHERE version > 0 ORDER BY version";

    private final DatabaseAccess access;

    SchemaVersions(DatabaseAccess access) {
        this.access = access;
    }

    void createTable() {
        access.update("create " + TABLE, CREATE_TABLE, parameters -> {});
        insert(0, "locked while a script runs");
    }

    /** Waits for whoever is changing the tables, and keeps others from it until the transaction ends. */
    void lock() {
        access.update("lock " + TABLE, LOCK, parameters -> {});
    }

    /** Returns the versions that are there, in order. */
    List<Integer> list() {
        return access.query("read " + TABLE, LIST, parameters -> {}, row -> row.number("version"));
    }

    void add(SchemaScript script) {
        insert(script.version(), script.name());
    }

    /** Notes the time for people to read; nothing is decided by it, so it needs no clock of the host. */
    private void insert(int version, String name) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        access.insertIfAbsent(
                "write " + TABLE,
                INSERT,
                parameters -> parameters.number(version).text(name).text(now));
    }
}
