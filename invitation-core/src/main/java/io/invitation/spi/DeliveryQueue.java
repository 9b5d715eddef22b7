package io.invitation.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps messages that are to be sent, and those that were, until they are purged. Holds ids only: neither a link nor an
 * address.
 *
 * <p>What is enqueued in a transaction of the same store is due once that has committed, and never if it rolls back
 * (Q-TX-1). Fails as the repository of the same store does. Safe for use by several threads and by several nodes on one
 * store. The ids in brackets name the tests in {@code DeliveryQueueContract} of {@code invitation-testkit} that prove
 * it.
 *
 * @since 0.1
 */
public interface DeliveryQueue {

    /**
     * Adds a message, so that it comes back equal (Q-ENQUEUE-1); an id that is taken is a failure which is not
     * transient (Q-ENQUEUE-2). One that is under a lease already is due when that has run out (Q-ENQUEUE-3).
     *
     * @param delivery a message with a new id, of an invitation that is stored
     */
    void enqueue(Delivery delivery);

    /**
     * Adds messages as {@link #enqueue} does one after the other (Q-ENQUEUE-4); a store that can do so in fewer steps
     * should. Within a transaction they stay or go together, as all of it does.
     *
     * @param deliveries the messages
     */
    default void enqueueAll(List<Delivery> deliveries) {
        deliveries.forEach(this::enqueue);
    }

    /**
     * Leases messages that are due to one worker: no other lease returns them until this one runs out (Q-LEASE-1),
     * however many ask at the same moment (Q-LEASE-2). A lease that has run out, at its very end, makes a message due
     * again (Q-LEASE-3). Nothing but the lease and its end changes in a message (Q-LEASE-5). One that is not due yet,
     * or finished, is not leased, not even if no other is wanted (Q-LEASE-6).
     *
     * <p>A scope with many messages does not keep those of other scopes waiting (Q-LEASE-4): the first of every scope
     * comes before the second of any, the second before the third, and of one round those due first. What another
     * worker is leasing at that moment may be passed over. One that this version of the library cannot read is left to
     * others, or passed over for the time of the lease; there may be less than asked for then, though others wait.
     *
     * @param request how many, until when
     * @return the messages as leased now, with this lease's id, which is a new one; within a scope those due first
     *     coming first, then by id
     */
    List<Delivery> lease(LeaseRequest request);

    /**
     * Stores what became of a message that the caller has leased (Q-SETTLE-1), if nobody else has leased it since
     * (Q-SETTLE-2), even where the lease has run out (Q-SETTLE-3); in one atomic step. Whose lease it is tells its id
     * alone (Q-SETTLE-4).
     *
     * @param leased the message as {@link #lease} returned it, or as it was settled last
     * @param next the same message, finished or due again; its lease is stored as it is here, so that one that is kept
     *     or prolonged goes on, and the message can be settled once more, also when it is finished (Q-SETTLE-5)
     * @return whether it was stored; {@code false} if the message is under another lease or none, or gone
     */
    boolean settle(Delivery leased, Delivery next);

    /**
     * Returns a message, finished or not (Q-FIND-1).
     *
     * @param id its id
     * @return the message; empty if there is none or it was purged
     */
    Optional<Delivery> find(UUID id);

    /**
     * Counts the messages that wait (Q-HEALTH-1), of all scopes together.
     *
     * @param now the instant to judge at
     * @return depth and age
     */
    QueueHealth health(Instant now);

    /**
     * Forgets messages that were finished long ago (Q-PURGE-1), and none that wait.
     *
     * @param before the instant before which they were finished, as {@link Delivery#since} tells
     * @param limit how many at most, whichever
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);
}
