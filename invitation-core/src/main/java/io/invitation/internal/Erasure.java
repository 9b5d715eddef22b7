package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationQuery;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Forgets one person, as far as an address leads to them. */
final class Erasure {

    private final Parts parts;
    private final Events events;
    private final MaintenanceStore maintenance;
    private final RedemptionLedger ledger;
    private final Forgetting forgetting;

    Erasure(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
        this.maintenance = Parts.required(parts.maintenance(), "maintenance");
        this.ledger = Parts.required(parts.ledger(), "redemptions");
        this.forgetting = new Forgetting(parts, events);
    }

    /**
     * What was handled is found no more. A failure is thrown in the end: nobody is to believe that all is forgotten.
     */
    int erase(Scope scope, EmailAddress address, Actor actor, int limit) {
        Failures failures = new Failures();
        List<Invitation> invitations = find(scope, address, limit);
        for (Invitation invitation : invitations) {
            failures.collect(() -> eraseInvitation(scope, invitation.id(), address, actor));
        }
        int left = limit - invitations.size();
        List<Redemption> places = left == 0 ? List.of() : maintenance.findPlaces(scope, address, left);
        for (Redemption place : places) {
            failures.collect(() -> erasePlace(place, actor));
        }
        failures.throwFirst();
        return invitations.size() + places.size();
    }

    private List<Invitation> find(Scope scope, EmailAddress address, int limit) {
        InvitationQuery toAddress = InvitationQuery.builder().address(address).build();
        return parts.repository()
                .find(new Search(scope, toAddress, parts.now(), Optional.empty(), limit))
                .invitations();
    }

    private void eraseInvitation(Scope scope, InvitationId id, EmailAddress address, Actor actor) {
        parts.transactions().runRounds(attempt -> eraseInvitation(attempt, scope, id, address, actor), false);
    }

    private Optional<Boolean> eraseInvitation(
            Transactions.Attempt attempt, Scope scope, InvitationId id, EmailAddress address, Actor actor) {
        Optional<Invitation> found = parts.repository()
                .findById(id)
                .filter(invitation -> invitation.scope().equals(scope))
                .filter(invitation -> invitation.audience().singleAddress().equals(Optional.of(address)));
        if (found.isEmpty()) {
            return Optional.of(false);
        }
        Instant at = parts.now();
        Invitation invitation = found.get();
        if (InvitationOperation.REVOKE.isAllowedIn(invitation.statusAt(at))) {
            Invitation revoked = invitation.toBuilder()
                    .closure(new Closure(Closure.Kind.REVOKED, at, actor, Optional.empty()))
                    .updatedAt(at)
                    .version(invitation.version() + 1)
                    .dueAt(null)
                    .build();
            if (!parts.repository().replace(new Replacement(revoked, invitation.version(), invitation.places()))) {
                return Optional.empty();
            }
            events.record(attempt, revoked, InvitationEventType.REVOKED, at, actor);
            invitation = revoked;
        }
        return forgetting.forget(attempt, invitation, at, Optional.of(actor)) ? Optional.of(true) : Optional.empty();
    }

    /** A place that is only held is given back: nobody is left who could take it. */
    private void erasePlace(Redemption place, Actor actor) {
        parts.transactions().run(attempt -> {
            Optional<Invitation> invitation = parts.repository().findById(place.invitation());
            if (ledger.release(place.id())) {
                invitation.ifPresent(known -> events.record(attempt, known, InvitationEventType.RELEASED, parts.now()));
            } else {
                maintenance.forgetHolder(place.id());
                invitation.ifPresent(
                        known -> events.record(attempt, known, InvitationEventType.ANONYMISED, parts.now(), actor));
            }
            return true;
        });
    }

    /** Keeps the first failure while the rest goes on. */
    private static final class Failures {

        private @Nullable RuntimeException first;

        void collect(Runnable step) {
            try {
                step.run();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }

        void throwFirst() {
            if (first != null) {
                throw first;
            }
        }
    }
}
