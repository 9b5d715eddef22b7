package io.invitation.spi;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects what is to run after a commit, for whoever implements a {@link TransactionRunner}. For use by the thread
 * that runs the transaction.
 *
 * @since 0.1
 */
public final class CommitHooks implements TransactionRunner.Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(CommitHooks.class);

    private final List<Runnable> hooks = new ArrayList<>();

    /** Starts without any hook. */
    public CommitHooks() {}

    @Override
    public void afterCommit(Runnable hook) {
        hooks.add(hook);
    }

    /**
     * Returns how many hooks there are, to come back to with {@link #forgetSince} when joined work is undone.
     *
     * @return the number of hooks
     */
    public int mark() {
        return hooks.size();
    }

    /**
     * Forgets the hooks that were added since a mark.
     *
     * @param mark what {@link #mark()} returned
     */
    public void forgetSince(int mark) {
        hooks.subList(mark, hooks.size()).clear();
    }

    /**
     * Runs every hook once, in order, then those that hooks have added meanwhile. Whatever one throws is logged by its
     * type, through SLF4J, and stops neither the others nor the caller.
     */
    public void run() {
        for (int i = 0; i < hooks.size(); i++) {
            try {
                hooks.get(i).run();
            } catch (Throwable failure) {
                LOG.warn(
                        "After the commit, a hook failed with {}",
                        failure.getClass().getName());
            }
        }
        hooks.clear();
    }
}
