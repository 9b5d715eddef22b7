package io.invitation.internal;

import org.jspecify.annotations.Nullable;

/** Keeps the first failure while the rest goes on. For use by one thread. */
final class Failures {

    private final Transactions transactions;
    private @Nullable RuntimeException first;

    Failures(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Tells whether the step failed; a conflict in a transaction of the host is thrown. */
    boolean collect(Runnable step) {
        try {
            step.run();
            return false;
        } catch (RuntimeException failure) {
            transactions.throwIfHostHasLost(failure);
            if (first == null) {
                first = failure;
            } else if (first != failure) {
                first.addSuppressed(failure);
            }
            return true;
        }
    }

    void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
