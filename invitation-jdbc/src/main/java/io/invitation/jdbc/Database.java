package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The databases that the statements of this module are tested on.
 *
 * @since 0.1
 */
public enum Database {
    /** H2 2.x in its regular mode. */
    H2("H2"),
    /** PostgreSQL 13 or later. */
    POSTGRESQL("PostgreSQL");

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
        return name().toLowerCase(Locale.ROOT);
    }
}
