package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.InvitationMaintenance;
import io.invitation.Suppression;
import io.invitation.spi.SuppressionStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Checks what is asked for; the work is done by the classes beside this one. */
final class Maintenance implements InvitationMaintenance {

    private static final int MOST = 10_000;

    private final Parts parts;
    private final Gate gate;
    private final SuppressionStore suppressions;
    private final Sweep sweep;
    private final Retention retention;
    private final Erasure erasure;
    private final Bounces bounces;

    Maintenance(Parts parts, Gate gate, Deliveries deliveries) {
        Events events = new Events(parts);
        this.parts = parts;
        this.gate = gate;
        this.suppressions = Parts.required(parts.suppressions(), "suppressions");
        this.sweep = new Sweep(parts, events, new LinkIssuer(parts), deliveries);
        this.retention = new Retention(parts, events);
        this.erasure = new Erasure(parts, events);
        this.bounces = new Bounces(parts, events, suppressions);
    }

    @Override
    public int runOnce(int limit) {
        Bounds.requireLimit(limit, MOST);
        return sweep.run(limit);
    }

    @Override
    public int purge(Duration endedFor, int limit) {
        Bounds.requireAge("endedFor", endedFor, Duration.ZERO);
        Bounds.requireLimit(limit, MOST);
        return retention.purge(gate.scope(), parts.now().minus(endedFor), limit);
    }

    @Override
    public int anonymise(Duration endedFor, int limit) {
        Bounds.requireAge("endedFor", endedFor, Duration.ZERO);
        Bounds.requireLimit(limit, MOST);
        return retention.anonymise(gate.scope(), parts.now().minus(endedFor), limit);
    }

    @Override
    public int erase(EmailAddress address, Actor actor, int limit) {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(actor, "actor");
        Bounds.requireLimit(limit, MOST);
        return erasure.erase(gate.scope(), address, actor, limit);
    }

    @Override
    public int tidy(Duration olderThan, int limit) {
        Bounds.requireAge("olderThan", olderThan, Duration.ofDays(1));
        Bounds.requireLimit(limit, MOST);
        return retention.tidy(parts.now().minus(olderThan), limit);
    }

    @Override
    public void suppress(EmailAddress address, String reason) {
        Suppression suppression = new Suppression(address, reason, parts.now());
        parts.transactions().run(attempt -> {
            suppressions.put(suppression);
            return true;
        });
    }

    @Override
    public boolean unsuppress(EmailAddress address) {
        Objects.requireNonNull(address, "address");
        return parts.transactions().run(attempt -> suppressions.remove(address));
    }

    @Override
    public Optional<Suppression> suppression(EmailAddress address) {
        return suppressions.find(Objects.requireNonNull(address, "address"));
    }

    @Override
    public boolean bounced(UUID deliveryId, String code) {
        return bounces.note(Objects.requireNonNull(deliveryId, "deliveryId"), code);
    }
}
