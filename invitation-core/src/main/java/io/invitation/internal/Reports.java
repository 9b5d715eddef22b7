package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationReports;
import io.invitation.InvitationStatistics;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.QueueHealth;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads what happened in one scope. */
final class Reports implements InvitationReports {

    private static final int MOST = 1_000;

    private final Parts parts;
    private final Gate gate;
    private final HistoryStore history;
    private final RedemptionLedger ledger;

    Reports(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
        this.history = Parts.required(parts.history(), "history");
        this.ledger = Parts.required(parts.ledger(), "redemptions");
    }

    @Override
    public List<InvitationEvent> history(InvitationId id, Optional<UUID> after, int limit) {
        Bounds.requireLimit(limit, MOST);
        Objects.requireNonNull(after, "after");
        return find(id).map(known -> history.list(known.id(), after, limit)).orElse(List.of());
    }

    @Override
    public List<Redemption> redemptions(InvitationId id, Optional<RedemptionId> after, int limit) {
        Bounds.requireLimit(limit, MOST);
        Objects.requireNonNull(after, "after");
        return find(id).map(known -> ledger.list(known.id(), after, limit)).orElse(List.of());
    }

    private Optional<Invitation> find(InvitationId id) {
        return parts.repository().findById(Objects.requireNonNull(id, "id")).filter(gate::knows);
    }

    @Override
    public InvitationStatistics statistics(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the period from " + from + " to " + to + " is empty");
        }
        return history.statistics(gate.scope(), from, to);
    }

    @Override
    public QueueHealth queue() {
        return parts.queue().health(parts.now());
    }
}
