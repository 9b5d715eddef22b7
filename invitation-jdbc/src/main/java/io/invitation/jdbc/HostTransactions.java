package io.invitation.jdbc;

/**
 * Tells {@link JdbcTransactions} about the transactions that a framework manages, so that the library's work joins
 * them.
 *
 * <p>Safe for use by several threads; answers for the calling thread.
 *
 * @since 0.1
 */
public interface HostTransactions {

    /** Of a host without a framework: none is ever active. */
    HostTransactions NONE = new HostTransactions() {
        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public void afterCommit(Runnable hook) {
            throw new IllegalStateException("no transaction of the host is active");
        }
    };

    /**
     * Tells whether the framework has a transaction open on this thread, so that the connection provider lends its
     * connection.
     *
     * @return {@code true} if there is one
     */
    boolean isActive();

    /**
     * Lets something run after that transaction has committed, and never after a rollback. The hook talks to mail
     * servers: frameworks that keep the connection until their hooks have run should hand it to an executor. Called on
     * the thread of the transaction itself, the hook takes whatever is active there for the one that is over: a
     * listener that begins another one, as with Spring's {@code REQUIRES_NEW}, must not call the library in it.
     *
     * @param hook what to run, on this thread or another; it throws nothing
     */
    void afterCommit(Runnable hook);
}
