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
 * store. The ids in brackets name the tests that prove it.
 *
 * @since 0.1
 */
public interface DeliveryQueue {

    /**
     * Adds a message, so that it comes back equal (Q-ENQUEUE-1); one that is under a lease already is due when that has
     * run out.
     *
     * @param delivery a message with a new id
     */
    void enqueue(Delivery delivery);

    /**
     * Leases messages that are due to one worker: no other lease returns them until this one runs out (Q-LEASE-1),
     * however many ask at the same moment (Q-LEASE-2). A lease that has run out makes a message due again (Q-LEASE-3).
     * A scope with many messages does not keep those of other scopes waiting (Q-LEASE-4).
     *
     * @param request how many, until when
     * @return the messages as leased now, with this lease's id; those due first coming first within a scope
     */
    List<Delivery> lease(LeaseRequest request);

    /**
     * Stores what became of a message that the caller has leased (Q-SETTLE-1), if nobody else has leased it since
     * (Q-SETTLE-2): if the id of the stored lease is the one given. The lease of the new state, also of a finished one,
     * is stored as it is.
     *
     * @param leased the message as {@link #lease} returned it, or as it was settled last
     * @param next the same message: finished, due again, or under a further lease
     * @return whether it was stored
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
     * Counts the messages that wait (Q-HEALTH-1).
     *
     * @param now the instant to judge at
     * @return depth and age
     */
    QueueHealth health(Instant now);

    /**
     * Forgets messages that were finished long ago (Q-PURGE-1).
     *
     * @param before the instant before which they were finished
     * @param limit how many at most
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);
}
