package io.invitation.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Counts what is limited, for all nodes together.
 *
 * <p>What is taken in a transaction of the same store is given back if that rolls back (M-TX-1). Fails as the
 * repository of the same store does. Safe for use by several threads and by several nodes on one store. The ids in
 * brackets name the tests in {@code LimitStoreContract} of {@code invitation-testkit} that prove it.
 *
 * @since 0.1
 */
public interface LimitStore {

    /**
     * Takes one from a limit, in one atomic step: of any number of simultaneous calls, as many succeed as the limit
     * says (M-TAKE-1). A window starts with the first one taken after the window before has ended (M-TAKE-2). Number
     * and window are those of the charge, so that changed settings hold at once, for what was taken before as well
     * (M-TAKE-4). Keys are compared exactly and counted apart (M-TAKE-5).
     *
     * <p>A limit that is reached leaves the transaction usable (M-TX-2). A charge from before the start of the window,
     * by a clock that is behind, counts in it.
     *
     * @param charge what to count, how many in which time
     * @return when the window ends and one can be taken again, at that very instant, if the limit is reached
     *     (M-TAKE-3); empty if one was taken
     */
    Optional<Instant> take(LimitCharge charge);

    /**
     * Forgets windows that were started long ago, ended or not (M-PURGE-1).
     *
     * @param before the instant before which they were started, at least the longest window ago
     * @param limit how many at most, whichever
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);
}
