package io.invitation.memory;

import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SuppressionStore;

/**
 * Keeps everything in memory, for first steps and for the tests of hosts: the rules, races and rollbacks are those of a
 * database.
 *
 * <p>One transaction runs at a time; nobody sees what has not been committed. Everything is lost with the process. Safe
 * for use by several threads.
 *
 * @since 0.1
 */
public final class InMemoryInvitationStore implements InvitationStore {

    private final InvitationRepository invitations;
    private final RedemptionLedger redemptions;
    private final DeliveryQueue deliveries;
    private final HistoryStore history;
    private final LimitStore limits;
    private final IdempotencyStore idempotency;
    private final SuppressionStore suppressions;
    private final MaintenanceStore maintenance;

    /** Creates an empty store. */
    public InMemoryInvitationStore() {
        MemoryData data = new MemoryData();
        invitations = new InMemoryInvitationRepository(data);
        redemptions = new MemoryLedger(data);
        deliveries = new MemoryQueue(data);
        history = new MemoryHistory(data);
        limits = new MemoryLimits(data);
        idempotency = new MemoryIdempotency(data);
        suppressions = new MemorySuppressions(data);
        maintenance = new MemoryMaintenance(data);
    }

    @Override
    public InvitationRepository invitations() {
        return invitations;
    }

    @Override
    public RedemptionLedger redemptions() {
        return redemptions;
    }

    @Override
    public DeliveryQueue deliveries() {
        return deliveries;
    }

    @Override
    public HistoryStore history() {
        return history;
    }

    @Override
    public LimitStore limits() {
        return limits;
    }

    @Override
    public IdempotencyStore idempotency() {
        return idempotency;
    }

    @Override
    public SuppressionStore suppressions() {
        return suppressions;
    }

    @Override
    public MaintenanceStore maintenance() {
        return maintenance;
    }
}
