package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Forgets one person, as far as an address leads to them. An invitation to that address alone ends and becomes
 * anonymous; one that others use too loses what it knows of the address, and goes on.
 */
final class Erasure {

    private final Parts parts;
    private final Events events;
    private final Schedule schedule;
    private final MaintenanceStore maintenance;
    private final RedemptionLedger ledger;
    private final Forgetting forgetting;

    Erasure(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
        this.schedule = new Schedule(parts);
        this.maintenance = Parts.required(parts.maintenance(), "maintenance");
        this.ledger = Parts.required(parts.ledger(), "redemptions");
        this.forgetting = new Forgetting(parts, events);
    }

    /** Whose address is to be forgotten, and who asks for it. */
    private record Request(EmailAddress address, Actor actor) {

        /** Somebody whose account has the address as its id may ask for it, and is not named. */
        Optional<Actor> named() {
            return Optional.of(actor).filter(asking -> !Forgetting.isIdOf(address, asking.id()));
        }
    }

    /**
     * What was handled is found no more. A failure is thrown in the end, behind whatever else could be forgotten:
     * nobody is to believe that all is.
     */
    int erase(Scope scope, EmailAddress address, Actor actor, int limit) {
        Request request = new Request(address, actor);
        Failures failures = new Failures(parts.transactions());
        Set<InvitationId> failed = new HashSet<>();
        int done = 0;
        while (done < limit && failed.size() <= limit) {
            List<InvitationId> found = maintenance.findMentions(scope, address, limit - done + failed.size()).stream()
                    .filter(id -> !failed.contains(id))
                    .limit(limit - done)
                    .toList();
            if (found.isEmpty()) {
                break;
            }
            for (InvitationId id : found) {
                if (failures.collect(() -> erase(id, request))) {
                    failed.add(id);
                } else {
                    done++;
                }
            }
        }
        failures.throwFirst();
        return done;
    }

    /**
     * The invitation is read before the transaction, unless that is the host's, so that it begins by writing: some
     * databases go on showing what was there when something was read for the first time, and a place that is taken
     * later would not be found.
     */
    private void erase(InvitationId id, Request request) {
        for (int number = 0; number < Transactions.ROUNDS; number++) {
            Optional<Invitation> found = parts.repository().findById(id);
            if (found.isEmpty()
                    || parts.transactions().run(attempt -> erase(attempt, found.get(), request, parts.now()))) {
                return;
            }
        }
        throw new InvitationStorageException("erase: others changed an invitation again and again", true);
    }

    private boolean erase(Transactions.Attempt attempt, Invitation invitation, Request request, Instant at) {
        return invitation.audience().singleAddress().equals(Optional.of(request.address()))
                ? endAndForget(attempt, invitation, request, at)
                : forgetAmongOthers(attempt, invitation, request, at);
    }

    private boolean endAndForget(Transactions.Attempt attempt, Invitation invitation, Request request, Instant at) {
        Invitation ended = invitation;
        if (InvitationOperation.REVOKE.isAllowedIn(invitation.statusAt(at))) {
            ended = invitation.toBuilder()
                    .closure(new Closure(Closure.Kind.REVOKED, at, request.actor(), Optional.empty()))
                    .updatedAt(at)
                    .version(invitation.version() + 1)
                    .dueAt(null)
                    .build();
            if (!parts.repository().replace(new Replacement(ended, invitation.version(), invitation.places()))) {
                return false;
            }
            events.record(attempt, ended, InvitationEventType.REVOKED, at, request.actor());
        }
        return forgetting.forget(attempt, ended, at, request.named());
    }

    /** An audience of two becomes one of one, and is as little as before a duplicate of another invitation. */
    private boolean forgetAmongOthers(
            Transactions.Attempt attempt, Invitation invitation, Request request, Instant at) {
        if (!replaceWithout(invitation, request.address(), at)) {
            return false;
        }
        Set<Redemption> places = placesOf(invitation.id(), request.address());
        maintenance.forgetAddress(invitation.id(), request.address());
        places.stream()
                .filter(place -> ledger.release(place.id()))
                .forEach(released -> events.record(attempt, invitation, InvitationEventType.RELEASED, at));
        events.record(
                attempt,
                InvitationEvent.of(invitation, InvitationEventType.ANONYMISED, at, request.named(), Optional.empty()));
        return true;
    }

    /** The places that the address has, and those of accounts that have it as their id, in either form. */
    private Set<Redemption> placesOf(InvitationId invitation, EmailAddress address) {
        EmailAddress nobody = Forgetting.placeholder(invitation);
        return Stream.of(
                        parts.repository().findRedemption(invitation, address, Optional.empty()),
                        parts.repository().findRedemption(invitation, nobody, Optional.of(address.canonical())),
                        parts.repository().findRedemption(invitation, nobody, Optional.of(address.mailbox())))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A new version even where nothing of it is lost: whoever would take a place in this moment does not. */
    private boolean replaceWithout(Invitation invitation, EmailAddress address, Instant at) {
        Invitation next = Forgetting.without(address, invitation).toBuilder()
                .updatedAt(at)
                .version(invitation.version() + 1)
                .build();
        return !schedule.wasMoved(invitation, next)
                && parts.repository().replace(new Replacement(next, invitation.version(), Integer.MAX_VALUE));
    }
}
