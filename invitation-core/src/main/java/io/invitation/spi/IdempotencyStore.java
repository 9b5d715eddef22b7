package io.invitation.spi;

import io.invitation.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers the first answer to each idempotency key.
 *
 * <p>What is put in a transaction of the same store stays if that commits, and else does not (I-TX-1). Fails as the
 * repository of the same store does. Safe for use by several threads and by several nodes on one store. The ids in
 * brackets name the tests in {@code IdempotencyStoreContract} of {@code invitation-testkit} that prove it.
 *
 * @since 0.1
 */
public interface IdempotencyStore {

    /**
     * Returns the answer to a key (I-FIND-1), compared exactly (I-FIND-2).
     *
     * @param scope the scope
     * @param key the key
     * @return the record; empty if there is none
     */
    Optional<IdempotencyRecord> find(Scope scope, String key);

    /**
     * Remembers an answer unless there is one (I-PUT-1); in one atomic step (I-PUT-2), which leaves the transaction
     * usable if there is one (I-PUT-3). Until a transaction that remembers an answer ends, no other one can for the
     * same key (I-TX-2).
     *
     * @param record the answer
     * @return whether there was none
     */
    boolean putIfAbsent(IdempotencyRecord record);

    /**
     * Forgets answers that were given long ago (I-PURGE-1).
     *
     * @param before the instant before which they were given
     * @param limit how many at most, whichever
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);
}
