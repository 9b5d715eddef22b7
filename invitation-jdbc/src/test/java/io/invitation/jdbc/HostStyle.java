package io.invitation.jdbc;

import io.invitation.spi.TransactionRunner.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ways in which a host and the library share a transaction, each as a host would write it. */
enum HostStyle {
    /** The library runs the transaction, and the host's statements take its connection. */
    CALLBACK("the library's transaction") {
        @Override
        Host over(DataSource dataSource) {
            JdbcTransactions transactions = JdbcTransactions.of(dataSource);
            return new Host(transactions) {
                @Override
                <X extends Exception> void inTransaction(Step<X> step) throws X {
                    transactions.inTransaction(transaction -> {
                        step.run(transactions.current());
                        return null;
                    });
                }
            };
        }
    },

    /** The host opens a connection, begins and commits, and hands the connection over. */
    EXPLICIT("the host's connection") {
        @Override
        Host over(DataSource dataSource) {
            JdbcTransactions transactions = JdbcTransactions.of(dataSource);
            return new Host(transactions) {
                @Override
                <X extends Exception> void inTransaction(Step<X> step) throws X {
                    try (Connection connection = dataSource.getConnection()) {
                        boolean autoCommit = connection.getAutoCommit();
                        connection.setAutoCommit(false);
                        try {
                            transactions.joining(connection, (Work<Void, X>) transaction -> {
                                step.run(connection);
                                return null;
                            });
                            connection.commit();
                        } catch (Throwable thrown) {
                            connection.rollback();
                            throw thrown;
                        } finally {
                            connection.setAutoCommit(autoCommit);
                        }
                    } catch (SQLException failure) {
                        throw new IllegalStateException(failure);
                    }
                }
            };
        }
    },

    /** Spring runs the transaction, and lends its connection through a data source. */
    SPRING("Spring's transaction") {
        @Override
        Host over(DataSource dataSource) {
            TransactionTemplate spring = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
            HostTransactions host = new HostTransactions() {
                @Override
                public boolean isActive() {
                    return TransactionSynchronizationManager.isActualTransactionActive();
                }

                @Override
                public void afterCommit(Runnable hook) {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            hook.run();
                        }
                    });
                }
            };
            return new Host(
                    JdbcTransactions.of(ConnectionProvider.of(new TransactionAwareDataSourceProxy(dataSource)), host)) {
                @Override
                <X extends Exception> void inTransaction(Step<X> step) throws X {
                    List<Exception> checked = new ArrayList<>();
                    spring.executeWithoutResult(status -> {
                        Connection connection = DataSourceUtils.getConnection(dataSource);
                        try {
                            step.run(connection);
                        } catch (RuntimeException unchecked) {
                            throw unchecked;
                        } catch (Exception other) {
                            status.setRollbackOnly();
                            checked.add(other);
                        } finally {
                            DataSourceUtils.releaseConnection(connection, dataSource);
                        }
                    });
                    rethrow(checked);
                }
            };
        }
    },

    /** A data access library of the host, as jdbi or jOOQ are, keeps its connection by thread and lends it. */
    PROVIDER("a provider's transaction") {
        @Override
        Host over(DataSource dataSource) {
            ThreadBound bound = new ThreadBound(dataSource);
            return new Host(JdbcTransactions.of(bound, bound)) {
                @Override
                <X extends Exception> void inTransaction(Step<X> step) throws X {
                    bound.inTransaction(step);
                }
            };
        }
    };

    private final String title;

    HostStyle(String title) {
        this.title = title;
    }

    /** Returns who runs the transaction. */
    String title() {
        return title;
    }

    abstract Host over(DataSource dataSource);

    /** What a host does in a transaction. */
    interface Step<X extends Exception> {
        void run(Connection connection) throws X;
    }

    /** A host with its transactions. */
    abstract static class Host {

        private final JdbcTransactions transactions;

        Host(JdbcTransactions transactions) {
            this.transactions = transactions;
        }

        JdbcTransactions transactions() {
            return transactions;
        }

        abstract <X extends Exception> void inTransaction(Step<X> step) throws X;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Exception> void rethrow(List<Exception> checked) throws X {
        if (!checked.isEmpty()) {
            throw (X) checked.get(0);
        }
    }

    /** One connection for each thread that has a transaction open. */
    @SuppressWarnings("ThreadLocalUsage") // of this data source
    private static final class ThreadBound implements ConnectionProvider, HostTransactions {

        private final DataSource dataSource;
        private final ThreadLocal<Connection> current = new ThreadLocal<>();
        private final ThreadLocal<List<Runnable>> hooks = ThreadLocal.withInitial(ArrayList::new);

        ThreadBound(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        <X extends Exception> void inTransaction(Step<X> step) throws X {
            List<Runnable> afterwards = hooks.get();
            afterwards.clear();
            try (Connection connection = dataSource.getConnection()) {
                boolean autoCommit = connection.getAutoCommit();
                connection.setAutoCommit(false);
                current.set(connection);
                try {
                    step.run(connection);
                    connection.commit();
                } catch (Throwable thrown) {
                    connection.rollback();
                    throw thrown;
                } finally {
                    current.remove();
                    connection.setAutoCommit(autoCommit);
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
            List.copyOf(afterwards).forEach(Runnable::run);
        }

        @Override
        public Connection acquire() throws SQLException {
            Connection bound = current.get();
            return bound == null ? dataSource.getConnection() : bound;
        }

        @Override
        public void release(Connection connection) throws SQLException {
            if (connection != current.get()) {
                connection.close();
            }
        }

        @Override
        public boolean isActive() {
            return current.get() != null;
        }

        @Override
        public void afterCommit(Runnable hook) {
            hooks.get().add(hook);
        }
    }
}
