package io.invitation.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * Counts what is limited, for all nodes together.
 *
 * <p>What is taken in a transaction of the same store is given back if that rolls back (M-TX-1). Fails as the
 * repository of the same store does. Safe for use by several threads and by several nodes on one store. The ids in
 * brackets name the tests that prove it.
 *
 * @since 0.1
 */
public interface LimitStore {

    /**
     * Takes one from a limit, in one atomic step: of any number of simultaneous calls, as many succeed as the limit
     * says (M-TAKE-1). A window starts with the first one taken after the window before has ended (M-TAKE-2).
     *
     * @param charge what to count, how many in which time
     * @return when the window ends and one can be taken again, if the limit is reached (M-TAKE-3); empty if one was
     *     taken
     */
    Optional<Instant> take(LimitCharge charge);

    /**
     * Forgets windows that were started long ago (M-PURGE-1).
     *
     * @param before the instant before which they were started
     * @param limit how many at most
     * @return how many were forgotten
     */
    int purge(Instant before, int limit);
}
