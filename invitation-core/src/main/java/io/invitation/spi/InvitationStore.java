package io.invitation.spi;

/**
 * A store with all of its faces, over the same connections and transactions. A host that needs fewer abilities
 * implements fewer faces and hands them to the service's builder one by one.
 *
 * <p>Every method returns the same face on each call. Safe for use by several threads.
 *
 * @since 0.1
 */
public interface InvitationStore {

    /**
     * Returns the face that stores invitations.
     *
     * @return the repository
     */
    InvitationRepository invitations();

    /**
     * Returns the face that settles and gives back places.
     *
     * @return the ledger
     */
    RedemptionLedger redemptions();

    /**
     * Returns the face that keeps messages to be sent.
     *
     * @return the queue
     */
    DeliveryQueue deliveries();

    /**
     * Returns the face that keeps what happened.
     *
     * @return the history
     */
    HistoryStore history();

    /**
     * Returns the face that counts what is limited.
     *
     * @return the limits
     */
    LimitStore limits();

    /**
     * Returns the face that remembers first answers.
     *
     * @return the idempotency store
     */
    IdempotencyStore idempotency();

    /**
     * Returns the face that knows suppressed addresses.
     *
     * @return the suppressions
     */
    SuppressionStore suppressions();

    /**
     * Returns the face for sweeps and retention.
     *
     * @return the maintenance store
     */
    MaintenanceStore maintenance();
}
