package io.invitation.spi;

/**
 * Runs work in a transaction of the store, and further work after it has committed.
 *
 * <p>Safe for use by several threads; a transaction belongs to the thread that runs it, and nobody else sees its work
 * before the commit (R-TX-10); whoever reads meanwhile may be let wait for its end instead. The ids in brackets name
 * the tests in {@code TransactionRunnerContract} of {@code invitation-testkit}, which
 * {@code InvitationRepositoryContract} holds too.
 *
 * @since 0.1
 */
public interface TransactionRunner {

    /**
     * Runs work in the transaction that is active on this thread, or in a new one.
     *
     * <p>A new one commits when the work returns (R-TX-2) and rolls back when it throws anything, an {@link Error}
     * included (R-TX-1). Joined work goes with the outer transaction (R-TX-3); whatever it throws undoes what this work
     * did, so that the host may go on with the rest (R-TX-4). What the work throws reaches the caller unchanged; what
     * fails on the way back is suppressed into it. A claim that finds the place held leaves the transaction usable
     * (R-TX-13).
     *
     * @param <T> what the work returns
     * @param <X> the checked exception that it throws, or {@link RuntimeException} for none
     * @param work what to do
     * @return what the work returned, after the commit if the transaction is new
     * @throws X whatever the work threw
     * @throws io.invitation.InvitationStorageException if the transaction cannot begin or commit
     * @throws io.invitation.TransactionConflictException if another one was in the way, and all of this one was undone
     * @throws io.invitation.CommitOutcomeUnknownException if the store was asked to commit and did not answer
     */
    <T, X extends Exception> T inTransaction(Work<T, X> work) throws X;

    /**
     * Tells whether a transaction is active on this thread, so that {@link #inTransaction} would join it (R-TX-9).
     *
     * @return {@code true} within {@link #inTransaction}
     */
    boolean isActive();

    /**
     * Returns the runner of a store without transactions: work takes effect step by step and stays when it fails later;
     * what is to run after the commit runs when the work has returned. Nothing is joined: what nested work wants to run
     * after the commit runs when the nested work has returned.
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
     * @since 0.1
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

    /**
     * A transaction that work runs in. For use by the thread that runs it, while it runs. {@link CommitHooks} collects
     * what is to run afterwards, for runners of your own: they call {@link CommitHooks#run} when the transaction has
     * committed and is active no more.
     *
     * @since 0.1
     */
    interface Transaction {

        /**
         * Lets something run on this thread after the outermost transaction has committed, in the order of the calls
         * (R-TX-5); never after a rollback (R-TX-6). What it throws neither undoes the commit nor stops the others
         * (R-TX-7).
         *
         * @param hook what to run; it may start a transaction of its own (R-TX-8)
         * @throws IllegalStateException if the commit is the host's and cannot be noticed
         */
        void afterCommit(Runnable hook);

        /**
         * Tells whether {@link #afterCommit} can be called. Where the commit is not noticed, workers alone can mail,
         * and listeners are not told.
         *
         * @return {@code true} by default; {@code false} if the commit is the host's and cannot be noticed
         */
        default boolean noticesCommit() {
            return true;
        }
    }
}
