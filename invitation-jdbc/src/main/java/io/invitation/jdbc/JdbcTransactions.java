package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import io.invitation.jdbc.internal.StorageFailures;
import io.invitation.spi.CommitHooks;
import io.invitation.spi.TransactionRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions on connections of a data source, each bound to the thread that runs it.
 *
 * <p>A host's own statements take part by running on {@link #current()} within {@link #inTransaction}. Joined work that
 * fails is undone to a savepoint. Isolation is whatever the data source is configured for. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
public final class JdbcTransactions implements TransactionRunner, ConnectionProvider {

    private final DataSource dataSource;

    @SuppressWarnings("ThreadLocalUsage") // one for each runner: a thread may be in transactions of two data sources
    private final ThreadLocal<Active> active = new ThreadLocal<>();

    private JdbcTransactions(DataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Returns a runner for a data source whose connections are its own: neither managed by a framework nor shared.
     *
     * @param dataSource gives a connection to every transaction
     * @return the runner
     */
    public static JdbcTransactions of(DataSource dataSource) {
        return new JdbcTransactions(dataSource);
    }

    /** The connection of a transaction, and what is to run after its commit unless the commit is the host's. */
    private record Active(Connection connection, @Nullable CommitHooks hooks) implements Transaction {

        @Override
        public void afterCommit(Runnable hook) {
            if (hooks == null) {
                throw new IllegalStateException(
                        "the connection is the host's, so its commit cannot be noticed: nothing can be sent after it");
            }
            hooks.afterCommit(hook);
        }

        int mark() {
            return hooks == null ? 0 : hooks.mark();
        }

        void forgetSince(int mark) {
            if (hooks != null) {
                hooks.forgetSince(mark);
            }
        }
    }

    @Override
    public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
        Active joined = active.get();
        return joined == null ? inNewTransaction(work) : inSavepoint(joined, work);
    }

    /**
     * Runs work on a connection that the host opened, inside of the transaction that the host has begun on it. Nothing
     * is committed, rolled back or closed by this; what needs the commit to be noticed, as mailing does, throws.
     *
     * @param <T> what the work returns
     * @param <X> the checked exception that it throws, or {@link RuntimeException} for none
     * @param connection the host's connection, with auto-commit off
     * @param work what to do
     * @return what the work returned
     * @throws X whatever the work threw; what it did is undone then, to a savepoint
     * @throws IllegalStateException if a transaction is active on this thread already
     * @throws InvitationStorageException if the connection cannot set a savepoint
     */
    public <T, X extends Exception> T joining(Connection connection, Work<T, X> work) throws X {
        if (isActive()) {
            throw new IllegalStateException("a transaction is active on this thread already");
        }
        Active host = new Active(connection, null);
        active.set(host);
        try {
            return inSavepoint(host, work);
        } finally {
            active.remove();
        }
    }

    @Override
    public boolean isActive() {
        return active.get() != null;
    }

    /**
     * Returns the connection of the transaction that is active on this thread, for the host's own statements.
     *
     * @return the connection; not to be closed, committed or rolled back
     * @throws IllegalStateException if no transaction is active
     */
    public Connection current() {
        Active current = active.get();
        if (current == null) {
            throw new IllegalStateException("no transaction is active on this thread");
        }
        return current.connection();
    }

    @Override
    public Connection acquire() throws SQLException {
        Active current = active.get();
        return current == null ? dataSource.getConnection() : current.connection();
    }

    @Override
    public void release(Connection connection) throws SQLException {
        Active current = active.get();
        if (current == null || current.connection() != connection) {
            connection.close();
        }
    }

    private <T, X extends Exception> T inNewTransaction(Work<T, X> work) throws X {
        CommitHooks hooks = new CommitHooks();
        T result;
        try (OwnConnection own = OwnConnection.open(dataSource)) {
            Active begun = new Active(own.connection(), hooks);
            active.set(begun);
            try {
                result = work.run(begun);
            } finally {
                active.remove();
            }
            own.commit();
        }
        hooks.run();
        return result;
    }

    private static <T, X extends Exception> T inSavepoint(Active joined, Work<T, X> work) throws X {
        Savepoint savepoint;
        try {
            savepoint = joined.connection().setSavepoint();
        } catch (SQLException failure) {
            throw StorageFailures.wrap("savepoint", failure);
        }
        int mark = joined.mark();
        T result;
        try {
            result = work.run(joined);
        } catch (Throwable thrown) {
            joined.forgetSince(mark);
            try {
                joined.connection().rollback(savepoint);
            } catch (SQLException failure) {
                thrown.addSuppressed(StorageFailures.wrap("rollback to savepoint", failure));
            }
            throw thrown;
        }
        try {
            joined.connection().releaseSavepoint(savepoint);
        } catch (SQLException failure) {
            throw StorageFailures.wrap("release of savepoint", failure);
        }
        return result;
    }

    /** A connection that this class opened: rolled back unless committed, auto-commit restored, and closed. */
    private static final class OwnConnection implements AutoCloseable {

        private final Connection connection;
        private final boolean autoCommit;
        private boolean committed;

        private OwnConnection(Connection connection, boolean autoCommit) {
            this.connection = connection;
            this.autoCommit = autoCommit;
        }

        static OwnConnection open(DataSource dataSource) {
            try {
                Connection connection = dataSource.getConnection();
                try {
                    boolean autoCommit = connection.getAutoCommit();
                    if (autoCommit) {
                        connection.setAutoCommit(false);
                    }
                    return new OwnConnection(connection, autoCommit);
                } catch (SQLException failure) {
                    connection.close();
                    throw failure;
                }
            } catch (SQLException failure) {
                throw StorageFailures.wrap("begin", failure);
            }
        }

        Connection connection() {
            return connection;
        }

        void commit() {
            try {
                connection.commit();
                committed = true;
            } catch (SQLException failure) {
                throw StorageFailures.wrap("commit", failure);
            }
        }

        @Override
        public void close() {
            try (connection) {
                if (!committed) {
                    connection.rollback();
                }
                if (autoCommit) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException failure) {
                if (!committed) {
                    throw StorageFailures.wrap("rollback", failure);
                }
                StorageFailures.logClose(failure);
            }
        }
    }
}
