package io.invitation.internal;

import io.invitation.InvitationResult;
import io.invitation.TransactionConflictException;
import io.invitation.spi.TransactionRunner;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Runs work in a transaction, and again after a conflict with another one where the transaction is our own.
 *
 * <p>A joined transaction is never repeated: it is the host's, who alone knows what else it held. Nor is anything but a
 * conflict: what failed for another reason would fail again, and a commit without an answer may have succeeded.
 */
final class Transactions {

    private static final int ATTEMPTS = 10;
    static final int ROUNDS = 5;

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

        boolean noticesCommit() {
            return transaction.noticesCommit();
        }

        /** Says that from here on foreign code runs, which must not run twice. */
        void mustNotBeRepeated() {
            repeatable = false;
        }
    }

    /** Tells whether what runs now would be part of a transaction that others began. */
    boolean areJoined() {
        return runner.isActive();
    }

    /** Throws a conflict if the transaction is the host's: all of it may be undone, and only the host can repeat it. */
    void throwIfHostHasLost(Throwable failure) {
        if (failure instanceof TransactionConflictException conflict && areJoined()) {
            throw conflict;
        }
    }

    /** Runs work; throws the last conflict if there were too many. */
    <T, X extends Exception> T run(RepeatableWork<T, X> work) throws X {
        return repeat(work, Optional.empty(), () -> {});
    }

    /**
     * Runs work.
     *
     * @param contended the result if there were too many conflicts
     */
    <T, X extends Exception> T run(RepeatableWork<T, X> work, T contended) throws X {
        return repeat(work, Optional.of(contended), () -> {});
    }

    /** Runs rounds whose rejection, thrown as a signal, rolls back what they did so far. */
    InvitationResult runRoundsOrReject(
            RepeatableWork<Optional<InvitationResult>, RuntimeException> round, InvitationResult contended) {
        try {
            return runRounds(round, contended);
        } catch (RejectedSignal signal) {
            return signal.rejected();
        }
    }

    /**
     * Runs rounds of reading, judging and comparing-and-setting until one has a result; several in one transaction,
     * because somebody else may come in between.
     *
     * @param contended the result if somebody always came in between
     */
    <T, X extends Exception> T runRounds(RepeatableWork<Optional<T>, X> round, T contended) throws X {
        return runRounds(round, contended, () -> {});
    }

    /**
     * Runs rounds as {@link #runRounds(RepeatableWork, Object)} does.
     *
     * @param beforeRepeat is run after a conflict, in no transaction, before the rounds begin anew
     */
    <T, X extends Exception> T runRounds(RepeatableWork<Optional<T>, X> round, T contended, Runnable beforeRepeat)
            throws X {
        return repeat(
                attempt -> {
                    for (int number = 0; number < ROUNDS; number++) {
                        Optional<T> result = round.run(attempt);
                        if (result.isPresent()) {
                            return result.get();
                        }
                    }
                    return contended;
                },
                Optional.of(contended),
                beforeRepeat);
    }

    /** Runs a step that the store makes a transaction of; throws the last conflict if there were too many. */
    <T> T runStep(Supplier<T> step) {
        for (int number = 1; ; number++) {
            try {
                return step.get();
            } catch (TransactionConflictException conflict) {
                if (number == ATTEMPTS) {
                    throw conflict;
                }
            }
            letOthersFinish(number);
        }
    }

    private <T, X extends Exception> T repeat(RepeatableWork<T, X> work, Optional<T> contended, Runnable beforeRepeat)
            throws X {
        boolean joined = runner.isActive();
        for (int number = 1; ; number++) {
            Attempt[] attempt = new Attempt[1];
            try {
                return runner.inTransaction(transaction -> {
                    attempt[0] = new Attempt(transaction);
                    return work.run(attempt[0]);
                });
            } catch (TransactionConflictException conflict) {
                boolean repeatable = attempt[0] != null && attempt[0].repeatable;
                if (joined || !repeatable) {
                    throw conflict;
                }
                if (number == ATTEMPTS) {
                    return contended.orElseThrow(() -> conflict);
                }
            }
            letOthersFinish(number);
            beforeRepeat.run();
        }
    }

    /** Waits for up to 2, 4, 8 … 64 ms, a random time, so that those who conflicted do not meet again. */
    private static void letOthersFinish(int number) {
        long most = TimeUnit.MILLISECONDS.toNanos(1L << Math.min(number, 6));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
}
