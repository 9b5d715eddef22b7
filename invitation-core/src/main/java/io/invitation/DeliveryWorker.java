package io.invitation;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Sends what is due in the queue, of all scopes. Any number of workers on any number of nodes share the work; one that
 * dies costs its lease time and nothing else. No transaction is open and no connection is held while a sender works.
 *
 * <p>A message leaves at least once. One whose attempt ended in doubt, or was never heard of again, is tried again with
 * the same id; its link is the same if the token policy can repeat it or this process still knows it, else both links
 * work. What nobody could use any more when its turn comes is dropped for good: revoked, disabled, expired, used up,
 * declined, superseded, to a suppressed address. An invitation that is enabled again needs a {@code resend}. Safe for
 * use by several threads.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface DeliveryWorker extends AutoCloseable {

    /**
     * Sends due messages on the calling thread, each once. A message that cannot be sent keeps no other one waiting. An
     * interrupted thread sends nothing more and stays interrupted.
     *
     * @param limit how many at most, 1 to 1,000
     * @return how many were tried or given up; as many as the limit if there may be more
     * @throws IllegalArgumentException if the limit is out of range
     * @throws InvitationStorageException if the store fails; what was under way is due again when its lease runs out
     */
    int runOnce(int limit);

    /**
     * Starts a loop on a thread of the host, until {@link #close()} or until that thread is interrupted; call it again
     * for more of them. A failing store is logged and tried again after the pause.
     *
     * @param executor gives the thread, a virtual one for example; it is not shut down here
     * @param pause how long to wait when nothing is due, positive
     * @throws IllegalArgumentException if the pause is not positive
     * @throws IllegalStateException if it was closed
     */
    void start(Executor executor, Duration pause);

    /**
     * Ends the loops, each after the message that it is sending, and waits for them up to the lease time; a sender that
     * calls this does not wait for itself. Leased messages that were not tried are due again at once.
     */
    @Override
    void close();
}
