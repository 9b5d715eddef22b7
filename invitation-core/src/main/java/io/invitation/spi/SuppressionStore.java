package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.Suppression;
import java.util.Optional;

/**
 * Knows the addresses to which nothing is sent, in any scope.
 *
 * <p>Takes part in transactions as the repository of the same store does (S-TX-1), and fails in the same way. Safe for
 * use by several threads and by several nodes on one store. The ids in brackets name the tests in
 * {@code SuppressionStoreContract} of {@code invitation-testkit} that prove it.
 *
 * @since 0.1
 */
public interface SuppressionStore {

    /**
     * Returns why nothing is sent to an address (S-FIND-1), compared by its canonical form (S-FIND-2). A store need not
     * be able to tell an address: it is returned as it was asked for (S-FIND-3).
     *
     * @param address the address
     * @return the suppression; empty if there is none
     */
    Optional<Suppression> find(EmailAddress address);

    /**
     * Stores a suppression; one that is there stays as it is (S-PUT-1); in one atomic step, which leaves the
     * transaction usable (S-PUT-2).
     *
     * @param suppression the address and the reason
     */
    void put(Suppression suppression);

    /**
     * Takes a suppression back (S-REMOVE-1).
     *
     * @param address the address
     * @return whether there was one
     */
    boolean remove(EmailAddress address);
}
