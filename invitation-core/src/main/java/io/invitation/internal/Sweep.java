package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.DeliveryState;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles what has become due: expiries, reminders, places whose lease has run out. Each in a transaction of its own;
 * whoever moves the instant at which an invitation is due handles it, the others let it be.
 */
final class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Parts parts;
    private final Events events;
    private final LinkIssuer links;
    private final Deliveries deliveries;
    private final MaintenanceStore maintenance;
    private final RedemptionLedger ledger;
    private final Leases leases;

    Sweep(Parts parts, Events events, LinkIssuer links, Deliveries deliveries) {
        this.parts = parts;
        this.events = events;
        this.links = links;
        this.deliveries = deliveries;
        this.maintenance = Parts.required(parts.maintenance(), "maintenance");
        this.ledger = Parts.required(parts.ledger(), "redemptions");
        this.leases = new Leases(parts, events, new Entitlement(parts, events));
    }

    /**
     * Shares the limit between both, so that neither waits for ever; what one leaves is the other's. Nor does one wait
     * where the other cannot even be looked for, which is thrown in the end.
     */
    int run(int limit) {
        AtomicInteger done = new AtomicInteger();
        Failures failures = new Failures(parts.transactions());
        failures.collect(() -> releaseLapsed(done, limit / 2));
        failures.collect(() -> handleDue(done, limit));
        failures.collect(() -> releaseLapsed(done, limit));
        failures.throwFirst();
        return done.get();
    }

    private void releaseLapsed(AtomicInteger done, int limit) {
        Instant now = parts.now();
        each(done, limit, most -> ledger.lapsed(now, Optional.empty(), most), Redemption::id, this::release);
    }

    private void handleDue(AtomicInteger done, int limit) {
        Instant now = parts.now();
        each(done, limit, most -> maintenance.findDue(now, most), id -> id, this::handle);
    }

    /**
     * Takes one after the other. What fails is logged, and others are found in its place, so that no number of broken
     * ones up to the limit keeps the rest waiting. A conflict in a transaction of the host is thrown: all that was done
     * before may be lost.
     */
    private <T> void each(
            AtomicInteger done, int limit, IntFunction<List<T>> find, Function<T, Object> key, Consumer<T> step) {
        Set<Object> failed = new HashSet<>();
        while (done.get() < limit && failed.size() <= limit) {
            int left = limit - done.get();
            List<T> found = find.apply(left + failed.size()).stream()
                    .filter(one -> !failed.contains(key.apply(one)))
                    .limit(left)
                    .toList();
            if (found.isEmpty()) {
                return;
            }
            for (T one : found) {
                try {
                    step.accept(one);
                    done.incrementAndGet();
                } catch (RuntimeException | Error failure) {
                    parts.transactions().throwIfHostHasLost(failure);
                    failed.add(key.apply(one));
                    LOG.warn(
                            "Maintenance of {} failed with {}",
                            key.apply(one),
                            failure.getClass().getName());
                }
            }
        }
    }

    private void release(Redemption lapsed) {
        parts.transactions()
                .run(attempt -> parts.repository()
                        .findById(lapsed.invitationId())
                        .filter(known -> leases.releaseLapsed(attempt, known, lapsed, parts.now()))
                        .isPresent());
    }

    private void handle(InvitationId id) {
        parts.transactions().run(attempt -> {
            parts.repository().findById(id).ifPresent(invitation -> handle(attempt, invitation));
            return true;
        });
    }

    /** Judges what is stored once the instant is moved, for nobody else takes a place from then on. */
    private void handle(Transactions.Attempt attempt, Invitation found) {
        Instant now = parts.now();
        PolicyRules rules = new PolicyRules(parts.settings(found));
        Optional<Instant> due = found.dueAt().filter(at -> !at.isAfter(now));
        if (due.isEmpty() || !maintenance.reschedule(found.id(), due.get(), rules.nextDue(found, now))) {
            return;
        }
        Invitation invitation = parts.repository().findById(found.id()).orElseThrow();
        if (hasLapsed(invitation, now)) {
            events.record(attempt, invitation, InvitationEventType.EXPIRED, now);
        } else if (rules.remindsBetween(invitation, due.get(), now) && wasMailed(invitation)) {
            remind(invitation);
        }
    }

    /** One that is switched off lapses too. */
    private static boolean hasLapsed(Invitation invitation, Instant now) {
        return invitation.closure().isEmpty()
                && invitation.quota().hasRoom(invitation.places())
                && invitation
                        .expiry()
                        .instant()
                        .filter(end -> !now.isBefore(end))
                        .isPresent();
    }

    /** Nobody is reminded of what never arrived, nor while another message is on its way. */
    private static boolean wasMailed(Invitation invitation) {
        return invitation.delivery().state() == DeliveryState.SENT;
    }

    /** Under the same conditions as if somebody had asked for it; if one does not hold, there is no reminder. */
    private void remind(Invitation invitation) {
        Gate gate = new Gate(invitation.scope(), invitation.purpose(), Optional.empty());
        new Management(parts, gate, events, links, deliveries).remind(invitation.id(), Actor.SYSTEM);
    }
}
