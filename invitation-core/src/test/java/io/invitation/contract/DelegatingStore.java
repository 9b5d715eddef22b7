package io.invitation.contract;

import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SuppressionStore;

/** Does as another store does; a test can change one face. */
abstract class DelegatingStore implements InvitationStore {

    final InvitationStore store;

    DelegatingStore(InvitationStore store) {
        this.store = store;
    }

    @Override
    public LimitStore limits() {
        return store.limits();
    }

    @Override
    public InvitationRepository invitations() {
        return store.invitations();
    }

    @Override
    public RedemptionLedger redemptions() {
        return store.redemptions();
    }

    @Override
    public DeliveryQueue deliveries() {
        return store.deliveries();
    }

    @Override
    public HistoryStore history() {
        return store.history();
    }

    @Override
    public IdempotencyStore idempotency() {
        return store.idempotency();
    }

    @Override
    public SuppressionStore suppressions() {
        return store.suppressions();
    }

    @Override
    public MaintenanceStore maintenance() {
        return store.maintenance();
    }
}
