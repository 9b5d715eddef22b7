package io.invitation.internal;

import io.invitation.InvitationStorageException;
import io.invitation.spi.TransactionRunner;

/**
 * Runs work in a transaction, and again after a transient failure of the store where the transaction is our own.
 *
 * <p>A joined transaction is never repeated: it is the host's, who alone knows what else it held.
 */
final class Transactions {

    private static final int ATTEMPTS = 4;

    private final TransactionRunner runner;

    Transactions(TransactionRunner runner) {
        this.runner = runner;
    }

    /** Work that may be run several times, each time in a transaction of its own. */
    interface RepeatableWork<T, X extends Exception> {
        T run(Attempt attempt) throws X;
    }

    /** One run of the work. */
    static final class Attempt {

        private final TransactionRunner.Transaction transaction;
        private boolean repeatable = true;

        private Attempt(TransactionRunner.Transaction transaction) {
            this.transaction = transaction;
        }

        void afterCommit(Runnable hook) {
            transaction.afterCommit(hook);
        }

        /** Says that from here on foreign code runs, which must not run twice. */
        void mustNotBeRepeated() {
            repeatable = false;
        }
    }

    <T, X extends Exception> T run(RepeatableWork<T, X> work) throws X {
        boolean joined = runner.isActive();
        for (int attempt = 1; ; attempt++) {
            Attempt[] current = new Attempt[1];
            try {
                return runner.inTransaction(transaction -> {
                    current[0] = new Attempt(transaction);
                    return work.run(current[0]);
                });
            } catch (InvitationStorageException failure) {
                boolean repeatable = current[0] == null || current[0].repeatable;
                if (joined || !repeatable || !failure.isTransient() || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }
}
