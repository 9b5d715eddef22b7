package io.invitation.memory;

import io.invitation.spi.CommitHooks;
import io.invitation.spi.TransactionRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One transaction at a time, undone step by step when it fails. */
final class MemoryTransactions implements TransactionRunner {

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Active active;

    /** What the running transaction has done so far. Guarded by the lock. */
    private static final class Active {
        final Deque<Runnable> undo = new ArrayDeque<>();
        final CommitHooks hooks = new CommitHooks();
    }

    @Override
    public <T, X extends Exception> T inTransaction(Work<T, X> work) throws X {
        lock.lock();
        Active begun = null;
        T result;
        try {
            if (active != null) {
                return undoneOnFailure(active, work);
            }
            begun = new Active();
            active = begun;
            result = undoneOnFailure(begun, work);
        } finally {
            if (begun != null) {
                active = null;
            }
            lock.unlock();
        }
        begun.hooks.run();
        return result;
    }

    private static <T, X extends Exception> T undoneOnFailure(Active active, Work<T, X> work) throws X {
        int steps = active.undo.size();
        int hooks = active.hooks.mark();
        boolean completed = false;
        try {
            T result = work.run(active.hooks);
            completed = true;
            return result;
        } finally {
            if (!completed) {
                while (active.undo.size() > steps) {
                    active.undo.pop().run();
                }
                active.hooks.forgetSince(hooks);
            }
        }
    }

    @Override
    public boolean isActive() {
        return lock.isHeldByCurrentThread() && active != null;
    }

    /** Runs one step alone, in the active transaction of this thread or by itself. */
    <T> T alone(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Says how to take back the step just made, should the transaction fail. To be called within {@link #alone}. */
    void undoBy(Runnable undo) {
        if (active != null) {
            active.undo.push(undo);
        }
    }
}
