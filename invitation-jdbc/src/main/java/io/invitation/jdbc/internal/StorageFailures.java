package io.invitation.jdbc.internal;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationStorageException;
import io.invitation.TransactionConflictException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns {@link SQLException}s into exceptions of the library, by SQLState, and by the codes of databases where there is
 * none.
 *
 * <p>Databases repeat offending values in messages about data (class 22) and constraints (class 23): those messages are
 * withheld, because a value may be somebody's address.
 */
public final class StorageFailures {

    private static final Logger LOG = LoggerFactory.getLogger(StorageFailures.class);

    /** Serialization failures, deadlocks, and locks that were not given up in time. */
    private static final Set<String> CONFLICT_STATES = Set.of("40001", "40P01", "55P03", "HYT00");

    /** A server that shuts down, or has no connection left. */
    private static final Set<String> TRANSIENT_STATES = Set.of("57P01", "57P02", "57P03", "53300", "HYT01");

    private static final String TABLE_MISSING = " (a table is missing: see InvitationSchema.create and verify)";
    private static final String COLUMN_MISSING = " (a column is missing: see InvitationSchema.migrate and verify)";
    private static final String SCHEMA_MISSING = " (the schema does not exist)";
    private static final String READ_ONLY = " (the database is read-only)";
    private static final String RIGHT_MISSING = " (the database user may not do this)";
    private static final String DISK_FULL = " (the disk is full)";

    /** What an operator can do about it, by SQLState. */
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("42P01", TABLE_MISSING),
            Map.entry("42S02", TABLE_MISSING),
            Map.entry("42S04", TABLE_MISSING),
            Map.entry("42703", COLUMN_MISSING),
            Map.entry("42S22", COLUMN_MISSING),
            Map.entry("3F000", SCHEMA_MISSING),
            Map.entry("90079", SCHEMA_MISSING),
            Map.entry("25006", READ_ONLY),
            Map.entry("90097", READ_ONLY),
            Map.entry("42501", RIGHT_MISSING),
            Map.entry("90096", RIGHT_MISSING),
            Map.entry("53100", DISK_FULL));

    private static final String CONNECTION_CLASS = "08";
    private static final String SHUTDOWN_STATES = "57P0";

    /** What no SQLState tells: a row changed since it was read (H2, MariaDB), a lock not given up in time (MariaDB). */
    private static final Set<Integer> CONFLICT_CODES = Set.of(90131, 1020, 1205);

    /** What MariaDB says of text that its column cannot hold, with the text. */
    private static final int MARIADB_INCORRECT_TEXT = 1366;

    /** SQLite has no SQLStates: another connection writes, or has written since the transaction began to read. */
    private static final Set<Integer> SQLITE_CONFLICTS = Set.of(5, 6);

    private static final int SQLITE_CONSTRAINT = 19;

    /** By what the message holds; it names tables and columns only. */
    private static final Map<String, String> SQLITE_MESSAGES = Map.of(
            "no such table", TABLE_MISSING,
            "no such column", COLUMN_MISSING,
            "has no column named", COLUMN_MISSING);

    private static final Map<Integer, String> SQLITE_HINTS = Map.of(8, READ_ONLY, 13, DISK_FULL);

    /** What MariaDB and MySQL tell by a code, and by no SQLState of its own. */
    private static final Map<Integer, String> MARIADB_HINTS = Map.of(
            1021, DISK_FULL,
            1044, RIGHT_MISSING,
            1049, SCHEMA_MISSING,
            1142, RIGHT_MISSING,
            1143, RIGHT_MISSING,
            1290, READ_ONLY,
            1792, READ_ONLY,
            1836, READ_ONLY);

    private StorageFailures() {}

    /**
     * Wraps a failure.
     *
     * @param operation what was being done
     * @param thrown what the driver said
     * @return the exception to throw
     */
    public static InvitationStorageException wrap(String operation, SQLException thrown) {
        SQLException failure = withoutBatch(thrown);
        String message = operation + " failed: SQLState " + failure.getSQLState() + ", code " + failure.getErrorCode()
                + hint(failure);
        return isConflict(failure)
                ? new TransactionConflictException(message, failure)
                : new InvitationStorageException(message, isTransient(failure), withoutValues(failure));
    }

    /**
     * Wraps the failure of a commit. Unless the database says that it rolled back, nobody knows what happened.
     *
     * @param failure what the driver said
     * @return the exception to throw
     */
    public static InvitationStorageException wrapCommit(SQLException failure) {
        boolean rolledBack = isConflict(failure)
                || stateOf(failure).startsWith("40")
                || stateOf(failure).startsWith("23");
        return rolledBack ? wrap("commit", failure) : commitUnknown(failure);
    }

    /**
     * Wraps the failure of a statement that commits by itself: once the server is gone, nobody knows whether it did.
     */
    static InvitationStorageException wrapCommitted(String operation, SQLException failure) {
        boolean lost = hasNoState(failure)
                || stateOf(failure).startsWith(CONNECTION_CLASS)
                || stateOf(failure).startsWith(SHUTDOWN_STATES);
        return lost ? commitUnknown(failure) : wrap(operation, failure);
    }

    private static CommitOutcomeUnknownException commitUnknown(SQLException failure) {
        return new CommitOutcomeUnknownException(
                "the answer to the commit was lost: SQLState " + failure.getSQLState() + ", code "
                        + failure.getErrorCode(),
                failure);
    }

    /**
     * Notes that a connection could not be given back properly after the work was done.
     *
     * @param failure what the driver said
     */
    public static void logRelease(SQLException failure) {
        LOG.warn(
                "Giving a connection back failed: SQLState {}, code {}", failure.getSQLState(), failure.getErrorCode());
    }

    private static boolean isTransient(SQLException failure) {
        String state = stateOf(failure);
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || TRANSIENT_STATES.contains(state)
                || state.startsWith(CONNECTION_CLASS);
    }

    private static boolean isConflict(SQLException failure) {
        return CONFLICT_STATES.contains(stateOf(failure))
                || CONFLICT_CODES.contains(failure.getErrorCode())
                || (hasNoState(failure) && SQLITE_CONFLICTS.contains(failure.getErrorCode()));
    }

    private static String hint(SQLException failure) {
        if (!hasNoState(failure)) {
            return HINTS.getOrDefault(stateOf(failure), MARIADB_HINTS.getOrDefault(failure.getErrorCode(), ""));
        }
        String message = String.valueOf(failure.getMessage());
        return SQLITE_MESSAGES.entrySet().stream()
                .filter(hint -> message.contains(hint.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> SQLITE_HINTS.getOrDefault(failure.getErrorCode(), ""));
    }

    private static boolean hasNoState(SQLException failure) {
        return failure.getSQLState() == null;
    }

    private static boolean mayRepeatValues(SQLException failure) {
        return stateOf(failure).startsWith("22")
                || stateOf(failure).startsWith("23")
                || failure.getErrorCode() == MARIADB_INCORRECT_TEXT
                || (hasNoState(failure) && failure.getErrorCode() == SQLITE_CONSTRAINT);
    }

    /** Drivers repeat the failed statement of a batch, values and all; what the database said stands behind that. */
    private static SQLException withoutBatch(SQLException failure) {
        if (!(failure instanceof BatchUpdateException)) {
            return failure;
        }
        if (failure.getNextException() != null) {
            return failure.getNextException();
        }
        // MariaDB's driver tells in the cause, and nowhere else, that the connection was lost.
        return failure.getCause() instanceof SQLException cause ? withoutBatch(cause) : withheld(failure);
    }

    private static SQLException withoutValues(SQLException failure) {
        return mayRepeatValues(failure) ? withheld(failure) : failure;
    }

    private static SQLException withheld(SQLException failure) {
        SQLException withheld =
                new SQLException("message withheld, it may hold values", failure.getSQLState(), failure.getErrorCode());
        withheld.setStackTrace(failure.getStackTrace());
        return withheld;
    }

    private static String stateOf(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
