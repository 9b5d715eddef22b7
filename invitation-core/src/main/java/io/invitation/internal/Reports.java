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
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

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
        return history.statistics(gate.scope(), storable(from), storable(to));
    }

    /** Nothing happens outside of the time that stores know; some cannot even compare with an instant beyond. */
    private static Instant storable(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return instant.isAfter(END_OF_TIME) ? END_OF_TIME : instant;
    }

    @Override
    public QueueHealth queue() {
        return parts.queue().health(parts.now());
    }
}
