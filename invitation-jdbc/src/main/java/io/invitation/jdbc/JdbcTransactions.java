package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import io.invitation.TransactionConflictException;
import io.invitation.jdbc.internal.StorageFailures;
import io.invitation.spi.CommitHooks;
import io.invitation.spi.TransactionRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Runs transactions on connections, each bound to the thread that runs it, and joins those of the host.
 *
 * <p>A host's own statements take part by running on {@link #current()} within {@link #inTransaction}; or the library's
 * take part in the host's, see {@link #of(ConnectionProvider, HostTransactions)} and {@link #joining}. Joined work that
 * fails is undone to a savepoint; if the database has undone the whole transaction instead, as MariaDB does after a
 * deadlock, an own one is not committed, and {@link #inTransaction} throws that failure. Nothing else is ever done to a
 * connection of the host: no commit, no rollback, no change of auto-commit or isolation, no close. Isolation is
 * whatever the connections are configured for. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class JdbcTransactions implements TransactionRunner, ConnectionProvider {

    private final ConnectionProvider connections;
    private final HostTransactions host;

    @SuppressWarnings("ThreadLocalUsage") // one for each runner: a thread may be in transactions of two data sources
    private final ThreadLocal<Active> active = new ThreadLocal<>();

    @SuppressWarnings("ThreadLocalUsage") // likewise
    private final ThreadLocal<Boolean> hostIsOver = new ThreadLocal<>();

    private JdbcTransactions(ConnectionProvider connections, HostTransactions host) {
        this.connections = Objects.requireNonNull(connections, "connections");
        this.host = Objects.requireNonNull(host, "host");
    }

    /**
     * Returns a runner for a data source whose connections are its own: neither managed by a framework nor shared.
     *
     * @param dataSource gives a connection to every transaction
     * @return the runner
     */
    public static JdbcTransactions of(DataSource dataSource) {
        return new JdbcTransactions(ConnectionProvider.of(dataSource), HostTransactions.NONE);
    }

    /**
     * Returns a runner that joins the transactions of a framework, and runs its own where none is active. With Spring,
     * the provider is that of a {@code TransactionAwareDataSourceProxy}, and the two answers come from its
     * {@code TransactionSynchronizationManager}. Work fails with {@link IllegalStateException} where a transaction is
     * active but the connection is in auto-commit: that transaction is one of another data source.
     *
     * @param connections lends the framework's connection while a transaction is active, and one that nobody else uses
     *     otherwise
     * @param host tells when a transaction of the framework is active
     * @return the runner
     */
    public static JdbcTransactions of(ConnectionProvider connections, HostTransactions host) {
        return new JdbcTransactions(connections, host);
    }

    /** The connection of a transaction, and who is told what is to run after its commit. For one thread. */
    private static final class Active implements Transaction {

        private final Connection connection;
        private final Transaction hooks;
        private Optional<InvitationStorageException> loss = Optional.empty();

        Active(Connection connection, Transaction hooks) {
            this.connection = connection;
            this.hooks = hooks;
        }

        Connection connection() {
            return connection;
        }

        int mark() {
            return hooks instanceof CommitHooks known ? known.mark() : 0;
        }

        void forgetSince(int mark) {
            if (hooks instanceof CommitHooks known && known.mark() > mark) {
                known.forgetSince(mark);
            }
        }

        /** A savepoint is gone only with the whole transaction, whatever the work that failed was a part of. */
        void lose(Throwable thrown, InvitationStorageException failure) {
            if (loss.isEmpty()) {
                loss = Optional.of(thrown instanceof TransactionConflictException conflict ? conflict : failure);
            }
            forgetSince(0);
        }

        void requireWhole() {
            if (loss.isPresent()) {
                throw loss.get();
            }
        }

        @Override
        public void afterCommit(Runnable hook) {
            hooks.afterCommit(hook);
        }

        @Override
        public boolean noticesCommit() {
            return hooks.noticesCommit();
        }
    }

    /** A transaction of which the host does not tell how it ends. */
    private enum Unnoticed implements Transaction {
        INSTANCE;

        @Override
        public void afterCommit(Runnable hook) {
            throw new IllegalStateException(
                    "the connection is the host's, so its commit cannot be noticed: nothing can be sent after it");
        }

        @Override
        public boolean noticesCommit() {
            return false;
        }
    }

    @Override
    public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
        Active joined = active.get();
        if (joined != null) {
            return inSavepoint(joined, work);
        }
        return isHostActive() ? inTransactionOfHost(work) : inNewTransaction(work);
    }

    /**
     * Runs work on a connection that the host opened, inside of the transaction that the host has begun on it. Nothing
     * is committed, rolled back or closed by this. Its commit cannot be noticed: what mails ({@code invite},
     * {@code inviteAll}, {@code resend}, {@code remind}, {@code verify}) throws {@link IllegalStateException} unless
     * workers alone send, and listeners are not told of what happens; the history is.
     *
     * @param <T> what the work returns
     * @param <X> the checked exception that it throws, or {@link RuntimeException} for none
     * @param connection the host's connection, with auto-commit off
     * @param work what to do
     * @return what the work returned
     * @throws X whatever the work threw; what it did is undone then, to a savepoint
     * @throws IllegalStateException if a transaction is active on this thread already, or auto-commit is on
     * @throws InvitationStorageException if the connection cannot set a savepoint
     */
    public <T, X extends Exception> T joining(Connection connection, Work<T, X> work) throws X {
        if (isActive()) {
            throw new IllegalStateException("a transaction is active on this thread already");
        }
        requireManualCommit(connection);
        Active joined = new Active(connection, Unnoticed.INSTANCE);
        return bound(joined, transaction -> inSavepoint(joined, work));
    }

    private static void requireManualCommit(Connection connection) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("auto-commit is on: there is no transaction to join");
            }
        } catch (SQLException failure) {
            throw StorageFailures.wrap("join", failure);
        }
    }

    @Override
    public boolean isActive() {
        return active.get() != null || isHostActive();
    }

    /**
     * Returns the connection of the transaction that is active on this thread, for the host's own statements.
     *
     * @return the connection; not to be closed, committed or rolled back
     * @throws IllegalStateException if the library runs no transaction on this thread
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
        return current == null ? connections.acquire() : current.connection();
    }

    @Override
    public void release(Connection connection) throws SQLException {
        Active current = active.get();
        if (current == null || current.connection() != connection) {
            connections.release(connection);
        }
    }

    private <T, X extends Exception> T inNewTransaction(Work<T, X> work) throws X {
        CommitHooks hooks = new CommitHooks();
        T result;
        try (OwnConnection own = OwnConnection.open(connections)) {
            Active begun = new Active(own.connection(), hooks);
            result = bound(begun, work);
            begun.requireWhole();
            own.commit();
        }
        hooks.run();
        return result;
    }

    /** The hooks of work that succeeded go to the host; those of work that was undone are forgotten. */
    private <T, X extends Exception> T inTransactionOfHost(Work<T, X> work) throws X {
        CommitHooks hooks = new CommitHooks();
        T result;
        try (HostConnection lent = new HostConnection(connections)) {
            requireManualCommit(lent.connection);
            Active joined = new Active(lent.connection, hooks);
            result = bound(joined, transaction -> inSavepoint(joined, work));
        }
        if (hooks.mark() > 0) {
            host.afterCommit(() -> runAfterHost(hooks));
        }
        return result;
    }

    /**
     * Frameworks still call their transaction active while they tell on its thread that it has committed; nothing can
     * join it then. On another thread they have none, and what hooks begin there is as any other.
     */
    private void runAfterHost(CommitHooks hooks) {
        if (!host.isActive()) {
            hooks.run();
            return;
        }
        hostIsOver.set(true);
        try {
            hooks.run();
        } finally {
            hostIsOver.remove();
        }
    }

    private boolean isHostActive() {
        return hostIsOver.get() == null && host.isActive();
    }

    private <T, X extends Exception> T bound(Active begun, Work<T, X> work) throws X {
        active.set(begun);
        try {
            return work.run(begun);
        } finally {
            active.remove();
        }
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
                InvitationStorageException lost = StorageFailures.wrap("rollback to savepoint", failure);
                thrown.addSuppressed(lost);
                joined.lose(thrown, lost);
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

    /** A connection of the host, given back and otherwise left alone. */
    private static final class HostConnection implements AutoCloseable {

        private final ConnectionProvider connections;
        private final Connection connection;

        HostConnection(ConnectionProvider connections) {
            this.connections = connections;
            try {
                this.connection = connections.acquire();
            } catch (SQLException failure) {
                throw StorageFailures.wrap("join", failure);
            }
        }

        @Override
        public void close() {
            try {
                connections.release(connection);
            } catch (SQLException failure) {
                StorageFailures.logRelease(failure);
            }
        }
    }

    /** A connection of our own: rolled back unless committed, auto-commit restored, and given back. */
    private static final class OwnConnection implements AutoCloseable {

        private final ConnectionProvider connections;
        private final Connection connection;
        private final boolean autoCommit;
        private boolean committed;

        private OwnConnection(ConnectionProvider connections, Connection connection, boolean autoCommit) {
            this.connections = connections;
            this.connection = connection;
            this.autoCommit = autoCommit;
        }

        static OwnConnection open(ConnectionProvider connections) {
            try {
                Connection connection = connections.acquire();
                try {
                    boolean autoCommit = connection.getAutoCommit();
                    if (autoCommit) {
                        connection.setAutoCommit(false);
                    }
                    return new OwnConnection(connections, connection, autoCommit);
                } catch (SQLException failure) {
                    connections.release(connection);
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
                throw StorageFailures.wrapCommit(failure);
            }
        }

        @Override
        public void close() {
            try {
                try {
                    if (!committed) {
                        connection.rollback();
                    }
                    if (autoCommit) {
                        connection.setAutoCommit(true);
                    }
                } finally {
                    connections.release(connection);
                }
            } catch (SQLException failure) {
                if (!committed) {
                    throw StorageFailures.wrap("rollback", failure);
                }
                StorageFailures.logRelease(failure);
            }
        }
    }
}
