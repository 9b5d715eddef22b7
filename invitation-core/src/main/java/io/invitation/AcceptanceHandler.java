package io.invitation;

/**
 * Creates or updates the account and its memberships, in the transaction that takes the place.
 *
 * <p>Called at most once for each call of {@code accept}, after the place is taken and before the commit. Whatever it
 * throws, an {@link Error} included, gives the place back and reaches the caller of {@code accept} unchanged. It should
 * be quick and local: while it runs, the invitation's row stays locked in the database. It runs on the calling thread.
 *
 * @param <X> the checked exception it throws, or {@link RuntimeException} for none
 * @since 0.1
 */
@FunctionalInterface
public interface AcceptanceHandler<X extends Exception> {

    /**
     * Handles one acceptance.
     *
     * @param acceptance what was accepted, and for whom
     * @throws X to give the place back
     */
    void handle(Acceptance acceptance) throws X;
}
