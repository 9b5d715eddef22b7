package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The databases that the statements of this module are written for. Later versions may add some.
 *
 * @since 0.1
 */
public enum Database {
    /** H2 2.x in its regular mode. */
    H2("H2"),
    /** PostgreSQL 13 or later. */
    POSTGRESQL("PostgreSQL"),
    /**
     * MariaDB 10.6 or later, with InnoDB. Row counts must be those of the rows that were found, as the drivers have it
     * by default: without {@code useAffectedRows=true}, and for MariaDB's own driver without {@code useBulkStmts=true}.
     */
    MARIADB("MariaDB"),
    /**
     * MySQL 8.0.16 or later, by the statements and the tables of {@link #MARIADB} and under the same conditions. Those
     * were run through its driver, but on MariaDB: no test of this library has met a MySQL server.
     */
    MYSQL("MySQL"),
    /**
     * SQLite 3.44 or later, through the driver {@code org.xerial:sqlite-jdbc}; for one node, because one transaction at
     * a time writes to the file.
     *
     * <p>The driver has to be told, for instance in its address: {@code foreign_keys=on}, without which what belongs to
     * an invitation outlives it; {@code transaction_mode=IMMEDIATE}, without which a transaction that reads and then
     * writes fails whenever another one wrote in between; {@code busy_timeout}, how many milliseconds to wait for the
     * one that writes. {@code journal_mode=WAL} lets others read meanwhile. Connections must be in auto-commit, as they
     * are by default: else whoever looks takes the lock for writing too, and so does a pool that asks whether an idle
     * connection is alive.
     */
    SQLITE("SQLite");

    private final String productName;

    Database(String productName) {
        this.productName = productName;
    }

    /**
     * Recognises the database behind a connection by its product name.
     *
     * @param connection an open connection
     * @return the database
     * @throws SQLException if the connection cannot tell
     * @throws InvitationStorageException if it is none of these; pass the one whose statements it understands as
     *     {@link JdbcOptions#database} instead
     */
    public static Database of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        for (Database database : values()) {
            if (database.productName.equals(product)) {
                return database;
            }
        }
        throw new InvitationStorageException(
                "unknown database \"" + product + "\": pass one of " + Arrays.toString(values())
                        + " as JdbcOptions.database if it understands the same statements",
                false);
    }

    String directory() {
        return (this == MYSQL ? MARIADB : this).name().toLowerCase(Locale.ROOT);
    }
}
