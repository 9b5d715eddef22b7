package io.invitation.jdbc.internal;

import io.invitation.jdbc.ConnectionProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs statements on lent connections. */
public final class StatementRunner {

    private final ConnectionProvider connections;
    private final TableNames names;

    /**
     * Creates one.
     *
     * @param connections lends the connections
     * @param names of the tables, for which statements are rewritten
     */
    public StatementRunner(ConnectionProvider connections, TableNames names) {
        this.connections = connections;
        this.names = names;
    }

    /** Sets the parameters of a statement. */
    interface Binder {
        void bind(Parameters parameters) throws SQLException;
    }

    /** Sets the parameters of a statement that runs once for each of several items. */
    interface ItemBinder<T> {
        void bind(Parameters parameters, T item) throws SQLException;
    }

    /** Reads one row. */
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    /** Something done on a connection. */
    public interface OnConnection<T> {
        /**
         * Does it.
         *
         * @param connection a lent connection
         * @return the result
         * @throws SQLException if the database fails
         */
        T run(Connection connection) throws SQLException;
    }

    int update(String operation, ValueCodec codec, String sql, Binder binder) {
        return on(operation, connection -> update(connection, codec, sql, binder));
    }

    int update(Connection connection, ValueCodec codec, String sql, Binder binder) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            binder.bind(new Parameters(statement, codec));
            return statement.executeUpdate();
        }
    }

    /** Runs one statement for each item, and returns the row counts in their order. */
    <T> int[] updateEach(Connection connection, ValueCodec codec, String sql, List<T> items, ItemBinder<T> binder)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (T item : items) {
                binder.bind(new Parameters(statement, codec), item);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    <T> List<T> query(String operation, ValueCodec codec, String sql, Binder binder, Reader<T> reader) {
        return on(operation, connection -> query(connection, codec, sql, binder, reader));
    }

    /** Runs a statement on a connection that commits each; empty if it got one that does not, and nothing was done. */
    <T> Optional<List<T>> atOnce(String operation, ValueCodec codec, String sql, Binder binder, Reader<T> reader) {
        Connection connection;
        try {
            connection = connections.acquire();
        } catch (SQLException failure) {
            throw StorageFailures.wrap(operation, failure);
        }
        try {
            return connection.getAutoCommit()
                    ? Optional.of(query(connection, codec, sql, binder, reader))
                    : Optional.empty();
        } catch (SQLException failure) {
            throw StorageFailures.wrapCommitted(operation, failure);
        } finally {
            giveBack(connection);
        }
    }

    /** What was committed stays so, whatever happens to the connection. */
    private void giveBack(Connection connection) {
        try {
            connections.release(connection);
        } catch (SQLException failure) {
            StorageFailures.logRelease(failure);
        }
    }

    private <T> List<T> query(Connection connection, ValueCodec codec, String sql, Binder binder, Reader<T> reader)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql)) {
            binder.bind(new Parameters(statement, codec));
            try (ResultSet rows = statement.executeQuery()) {
                Row row = new Row(rows, codec);
                List<T> results = new ArrayList<>();
                while (rows.next()) {
                    results.add(reader.read(row));
                }
                return results;
            }
        }
    }

    private PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(names.statement(sql));
    }

    /**
     * Does something on a lent connection.
     *
     * @param <T> the result's type
     * @param operation names it in exceptions
     * @param work what to do
     * @return the result
     */
    public <T> T on(String operation, OnConnection<T> work) {
        try {
            Connection connection = connections.acquire();
            try (Lent lent = new Lent(connection)) {
                return work.run(lent.connection);
            }
        } catch (SQLException failure) {
            throw StorageFailures.wrap(operation, failure);
        }
    }

    /** Gives a connection back, whatever happened on it. */
    private final class Lent implements AutoCloseable {

        private final Connection connection;

        Lent(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void close() throws SQLException {
            connections.release(connection);
        }
    }
}
