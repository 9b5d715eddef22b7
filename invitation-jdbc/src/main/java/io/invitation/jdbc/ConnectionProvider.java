package io.invitation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Lends the connection on which a statement runs: the one of the transaction that the host has open on this thread, if
 * there is one.
 *
 * <p>Every {@link #acquire} is followed by exactly one {@link #release}, whatever happens in between. A connection of
 * the host's transaction is neither committed, rolled back, closed nor reconfigured. Safe for use by several threads.
 *
 * @since 0.1
 */
public interface ConnectionProvider {

    /**
     * Lends a connection.
     *
     * @return an open connection
     * @throws SQLException if there is none
     */
    Connection acquire() throws SQLException;

    /**
     * Takes a connection back.
     *
     * @param connection what {@link #acquire} returned
     * @throws SQLException if giving it back fails
     */
    void release(Connection connection) throws SQLException;

    /**
     * Returns a provider that takes a connection from a data source and closes it afterwards. A data source that hands
     * out the host's current connection makes every operation part of the host's transaction.
     *
     * @param dataSource the data source
     * @return the provider
     */
    static ConnectionProvider of(DataSource dataSource) {
        return new ConnectionProvider() {
            @Override
            public Connection acquire() throws SQLException {
                return dataSource.getConnection();
            }

            @Override
            public void release(Connection connection) throws SQLException {
                connection.close();
            }
        };
    }
}
