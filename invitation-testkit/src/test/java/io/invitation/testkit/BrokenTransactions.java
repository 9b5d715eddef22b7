package io.invitation.testkit;

import io.invitation.Invitation;
import io.invitation.InvitationStorageException;
import io.invitation.memory.InMemoryInvitationRepository;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.TransactionRunner;
import io.invitation.spi.TransactionRunner.Transaction;
import io.invitation.spi.TransactionRunner.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Repositories whose transactions do one thing wrong. */
final class BrokenTransactions {

    private BrokenTransactions() {}

    static List<Flaw> all() {
        return List.of(
                runner("an error or a checked exception commits", "R-TX-1", SwallowingRunner::new),
                runner("what is thrown arrives in another exception", "R-TX-1", WrappingRunner::new),
                runner("a failed part of a transaction stays", "R-TX-4", FlatRunner::new),
                runner("hooks run before the commit", "R-TX-5", real -> new HookRunner(real, Moment.BEFORE_THE_COMMIT)),
                runner("hooks run at the end, however it ends", "R-TX-6", real -> new HookRunner(real, Moment.ALWAYS)),
                runner("a failing hook reaches the caller", "R-TX-7", real -> new HookRunner(real, Moment.UNGUARDED)),
                runner(
                        "nobody knows whether a transaction is active",
                        "R-TX-9",
                        real -> Altered.of(TransactionRunner.class, real)
                                .by("isActive", (transactions, arguments) -> false)
                                .get()),
                repository(
                        "a place that is taken already aborts the transaction",
                        "R-TX-13",
                        BrokenTransactions::aborting),
                repository(
                        "there are no transactions, and nobody says so",
                        "R-TX-1",
                        real -> Altered.of(InvitationRepository.class, real)
                                .by("transactions", (store, arguments) -> TransactionRunner.none())
                                .get()));
    }

    private static Flaw runner(String what, String rule, UnaryOperator<TransactionRunner> broken) {
        return repository(what, rule, real -> {
            TransactionRunner transactions = broken.apply(real.transactions());
            return Altered.of(InvitationRepository.class, real)
                    .by("transactions", (store, arguments) -> transactions)
                    .get();
        });
    }

    private static Flaw repository(String what, String rule, UnaryOperator<InvitationRepository> broken) {
        return Flaw.of(what, rule, Completed.Repository.class, () -> broken.apply(new InMemoryInvitationRepository()));
    }

    /** As PostgreSQL does after any failed statement: nothing but a rollback is possible any more. */
    private static InvitationRepository aborting(InvitationRepository real) {
        AtomicBoolean aborted = new AtomicBoolean();
        return Altered.of(InvitationRepository.class, real)
                .by("claim", (store, arguments) -> {
                    ClaimOutcome outcome = store.claim((Claim) arguments[0]);
                    if (outcome.kind() == ClaimOutcome.Kind.ALREADY_CLAIMED
                            && store.transactions().isActive()) {
                        aborted.set(true);
                    }
                    return outcome;
                })
                .by("insert", (store, arguments) -> {
                    if (aborted.get()) {
                        throw new InvitationStorageException("insert: the transaction is aborted", false);
                    }
                    store.insert((Invitation) arguments[0]);
                    return null;
                })
                .get();
    }

    /** A runner that keeps the real one's ways but in one point. */
    private abstract static class OddRunner implements TransactionRunner {

        final TransactionRunner real;

        OddRunner(TransactionRunner real) {
            this.real = real;
        }

        @Override
        public boolean isActive() {
            return real.isActive();
        }
    }

    private static final class SwallowingRunner extends OddRunner {

        SwallowingRunner(TransactionRunner real) {
            super(real);
        }

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            AtomicReference<Throwable> notUnchecked = new AtomicReference<>();
            T result = real.<T, RuntimeException>inTransaction(transaction -> {
                try {
                    return work.run(transaction);
                } catch (RuntimeException unchecked) {
                    throw unchecked;
                } catch (Throwable other) {
                    notUnchecked.set(other);
                    return null;
                }
            });
            if (notUnchecked.get() != null) {
                throw BrokenTransactions.<X>sneaky(notUnchecked.get());
            }
            return result;
        }
    }

    private static final class WrappingRunner extends OddRunner {

        WrappingRunner(TransactionRunner real) {
            super(real);
        }

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) {
            return real.<T, RuntimeException>inTransaction(transaction -> {
                try {
                    return work.run(transaction);
                } catch (Exception failure) {
                    throw new InvitationStorageException("rolled back", false, failure);
                }
            });
        }
    }

    /** Joined work has no savepoint. */
    private static final class FlatRunner extends OddRunner {

        private Transaction outer;

        FlatRunner(TransactionRunner real) {
            super(real);
        }

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            if (real.isActive()) {
                return work.run(outer);
            }
            return real.<T, X>inTransaction(transaction -> {
                outer = transaction;
                return work.run(transaction);
            });
        }
    }

    private enum Moment {
        BEFORE_THE_COMMIT,
        ALWAYS,
        UNGUARDED
    }

    /** Runs the hooks of the outermost work itself. */
    private static final class HookRunner extends OddRunner {

        private final Moment moment;
        private final List<Runnable> hooks = new ArrayList<>();

        HookRunner(TransactionRunner real, Moment moment) {
            super(real);
            this.moment = moment;
        }

        @Override
        public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
            boolean isOutermost = !real.isActive();
            T result;
            try {
                result = real.<T, X>inTransaction(transaction -> {
                    T done = work.run(hooks::add);
                    if (isOutermost && moment == Moment.BEFORE_THE_COMMIT) {
                        runHooks();
                    }
                    return done;
                });
            } finally {
                if (isOutermost && moment == Moment.ALWAYS) {
                    runHooks();
                }
            }
            if (isOutermost && moment == Moment.UNGUARDED) {
                runHooks();
            }
            return result;
        }

        private void runHooks() {
            List<Runnable> due = List.copyOf(hooks);
            hooks.clear();
            due.forEach(Runnable::run);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // lets every kind of throwable pass unwrapped
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }
}
