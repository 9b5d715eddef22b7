package io.invitation.spi;

/**
 * Runs work in a transaction of the store, and further work after it has committed.
 *
 * <p>Safe for use by several threads; a transaction belongs to the thread that runs it.
 *
 * @since 0.1
 */
public interface TransactionRunner {

    /**
     * Runs work in the transaction that is active on this thread, or in a new one.
     *
     * <p>A new one commits when the work returns and rolls back when it throws anything, an {@link Error} included. In
     * a joined one, whatever the work throws undoes what this work did, so that the host may go on with the rest. What
     * the work throws reaches the caller unchanged; what fails on the way back is suppressed into it.
     *
     * @param <T> what the work returns
     * @param <X> the checked exception that it throws, or {@link RuntimeException} for none
     * @param work what to do
     * @return what the work returned, after the commit if the transaction is new
     * @throws X whatever the work threw
     * @throws io.invitation.InvitationStorageException if the transaction cannot begin or commit
     */
    <T, X extends Exception> T inTransaction(Work<T, X> work) throws X;

    /**
     * Tells whether a transaction is active on this thread, so that {@link #inTransaction} would join it.
     *
     * @return {@code true} within {@link #inTransaction}
     */
    boolean isActive();

    /**
     * Returns the runner of a store without transactions: work takes effect step by step and stays when it fails later;
     * what is to run after the commit runs when the work has returned.
     *
     * @return the runner
     */
    static TransactionRunner none() {
        return NoTransactions.INSTANCE;
    }

    /**
     * What to do in a transaction.
     *
     * @param <T> what it returns
     * @param <X> the checked exception that it throws
     */
    @FunctionalInterface
    interface Work<T, X extends Exception> {

        /**
         * Does it.
         *
         * @param transaction the transaction in which it runs
         * @return the result
         * @throws X to undo it
         */
        T run(Transaction transaction) throws X;
    }

    /** A transaction that work runs in. For use by the thread that runs it, while it runs. */
    interface Transaction {

        /**
         * Lets something run on this thread after the outermost transaction has committed, in the order of the calls;
         * never after a rollback. What it throws neither undoes the commit nor stops the others.
         *
         * @param hook what to run; it may start a transaction of its own
         * @throws IllegalStateException if the commit is the host's and cannot be noticed
         */
        void afterCommit(Runnable hook);
    }
}
