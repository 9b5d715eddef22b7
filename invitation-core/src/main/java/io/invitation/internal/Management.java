package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationOperation;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationUpdate;
import io.invitation.RejectionReason;
import io.invitation.spi.AuthorizationRequest.Action;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Manages what was issued: everything that the inviter's side does with it. */
final class Management {

    private final Parts parts;
    private final Gate gate;
    private final InvitationRepository repository;
    private final Transactions transactions;
    private final Events events;
    private final LinkIssuer links;
    private final Deliveries deliveries;
    private final Objections objections;
    private final Authority authority;
    private final Duplicates duplicates;
    private final Limiter limiter;
    private final Schedule schedule;

    Management(Parts parts, Gate gate, Events events, LinkIssuer links, Deliveries deliveries) {
        this.parts = parts;
        this.gate = gate;
        this.repository = parts.repository();
        this.transactions = parts.transactions();
        this.events = events;
        this.links = links;
        this.deliveries = deliveries;
        this.objections = new Objections(parts);
        this.authority = new Authority(parts);
        this.duplicates = new Duplicates(parts);
        this.limiter = new Limiter(parts);
        this.schedule = new Schedule(parts);
    }

    InvitationResult resend(InvitationId id, Actor actor) {
        return mail(id, actor, InvitationOperation.RESEND).get();
    }

    InvitationResult remind(InvitationId id, Actor actor) {
        return mail(id, actor, InvitationOperation.REMIND).get();
    }

    /** Asks for a message; the result is supplied after the commit, when it may have been sent. */
    Supplier<InvitationResult> mail(InvitationId id, Actor actor, InvitationOperation operation) {
        try {
            return transactions.runRounds(attempt -> mailOnce(id, actor, operation, attempt), Rejections::contended);
        } catch (RejectedSignal signal) {
            return signal::rejected;
        }
    }

    /**
     * The compare-and-set of the delivery makes sure that of many at once one mails, and the others see the cool-down.
     */
    private Optional<Supplier<InvitationResult>> mailOnce(
            InvitationId id, Actor actor, InvitationOperation operation, Transactions.Attempt attempt) {
        Optional<Invitation> found = get(id);
        Instant at = parts.now();
        Optional<Rejected> objection =
                found.isEmpty() ? Optional.of(Rejections.unknown()) : objections.to(operation, found.get(), at);
        if (objection.isPresent()) {
            return Optional.of(objection::get);
        }
        DeliverySummary before = found.get().delivery();
        Invitation queued = found.get().toBuilder().delivery(before.queued(at)).build();
        if (!repository.recordDelivery(id, before, queued.delivery())) {
            return Optional.empty();
        }
        limiter.charge(queued, queued.recipient().orElseThrow(), at);
        boolean reminder = operation == InvitationOperation.REMIND;
        if (reminder) {
            events.record(attempt, queued, InvitationEventType.REMINDED, at, actor);
        }
        MessagePurpose purpose = reminder ? MessagePurpose.REMINDER : purposeOfResend(queued);
        Deliveries.Requested requested = deliveries.request(attempt, queued, purpose, Optional.empty(), at);
        return Optional.of(() -> done(requested.invitation()));
    }

    /** A refreshed invitation's message says that the link replaces an earlier one. */
    private static MessagePurpose purposeOfResend(Invitation invitation) {
        boolean replaces = invitation.generation() > 1 && invitation.delivery().attempts() > 0;
        MessagePurpose first = Issuance.purpose(invitation);
        return replaces && first == MessagePurpose.INVITATION ? MessagePurpose.NEW_LINK : first;
    }

    InvitationResult refresh(InvitationId id, Actor actor) {
        return change(id, InvitationOperation.REFRESH, actor, refreshing(true));
    }

    /**
     * Refreshes an invitation unless it answers for another address by now, so that it is not the one that is meant.
     */
    InvitationResult refresh(Invitation open, Actor actor, boolean withLink) {
        return change(open.id(), InvitationOperation.REFRESH, actor, ifMeant(open, refreshing(withLink)));
    }

    private static Editor ifMeant(Invitation seen, Editor editor) {
        return (invitation, at) -> Duplicates.isForSameAddress(seen, invitation)
                ? editor.edit(invitation, at)
                : Edit.rejected(Rejections.unknown());
    }

    private Editor refreshing(boolean withLink) {
        return (invitation, at) -> {
            Invitation refreshed = invitation.toBuilder()
                    .expiry(rules(invitation).refreshed(invitation.expiry(), at))
                    .generation(invitation.generation() + 1)
                    .refreshedAt(at)
                    .build();
            return Edit.of(
                    refreshed,
                    mostPlacesWithRoom(invitation),
                    () -> withLink ? Optional.of(links.linkToShow(refreshed)) : Optional.empty());
        };
    }

    InvitationResult update(InvitationId id, long version, InvitationUpdate update, Actor actor) {
        return change(id, InvitationOperation.UPDATE, actor, (invitation, at) -> {
            if (invitation.version() != version) {
                return Edit.rejected(new Rejected(
                        RejectionReason.CONFLICT,
                        "version " + version + " was read, version " + invitation.version() + " is stored",
                        Optional.empty()));
            }
            Invitation updated = update.applyTo(invitation).build();
            return rules(invitation)
                    .objectionTo(invitation, updated, at)
                    .map(Edit::rejected)
                    .orElseGet(() -> Edit.of(updated, mostPlacesForUpdate(invitation, updated)));
        });
    }

    /** Where there was room, some must be left: once used up, an invitation answers for its address no more. */
    private static int mostPlacesForUpdate(Invitation before, Invitation updated) {
        int limit = updated.quota().limit().orElse(Integer.MAX_VALUE);
        return before.quota().hasRoom(before.places()) ? Math.min(limit, mostPlacesWithRoom(before)) : limit;
    }

    /** How many places can be taken while one is left. */
    static int mostPlacesWithRoom(Invitation invitation) {
        return invitation.quota().limit().orElse(Integer.MAX_VALUE) - 1;
    }

    InvitationResult setEnabled(InvitationId id, boolean enabled, Actor actor) {
        InvitationOperation operation = enabled ? InvitationOperation.ENABLE : InvitationOperation.DISABLE;
        return change(id, operation, actor, (invitation, at) -> {
            Invitation switched = invitation.toBuilder().enabled(enabled).build();
            return Edit.of(switched, Integer.MAX_VALUE);
        });
    }

    InvitationResult revoke(InvitationId id, Actor actor, String reason) {
        return change(id, InvitationOperation.REVOKE, actor, revoking(actor, reason));
    }

    /** Revokes an invitation unless it answers for another address by now, so that it is not the one that is meant. */
    InvitationResult revoke(Invitation open, Actor actor, String reason) {
        return change(open.id(), InvitationOperation.REVOKE, actor, ifMeant(open, revoking(actor, reason)));
    }

    private static Editor revoking(Actor actor, String reason) {
        return (invitation, at) -> {
            Closure closure = new Closure(Closure.Kind.REVOKED, at, actor, Optional.of(reason));
            return Edit.of(invitation.toBuilder().closure(closure).build(), mostPlacesWithRoom(invitation));
        };
    }

    InvitationResult link(InvitationId id, Actor actor) {
        Optional<Rejected> never = objections.toRepeating();
        if (never.isPresent()) {
            return never.get();
        }
        return transactions.run(attempt -> {
            Optional<Invitation> found = get(id);
            if (found.isEmpty()) {
                return Rejections.unknown();
            }
            Instant at = parts.now();
            Optional<Rejected> objection = objections.to(InvitationOperation.LINK, found.get(), at);
            if (objection.isPresent()) {
                return objection.get();
            }
            if (!authority.allows(actor, Action.SHOW_LINK, found.get())) {
                return Rejections.notEntitled();
            }
            events.record(attempt, found.get(), InvitationEventType.LINK_SHOWN, at, actor);
            return new Done(found.get(), Optional.of(links.linkToShow(found.get())));
        });
    }

    Optional<Invitation> get(InvitationId id) {
        return repository.findById(id).filter(gate::knows);
    }

    private PolicyRules rules(Invitation invitation) {
        return new PolicyRules(parts.settings(invitation));
    }

    /** Reads, edits and compares-and-sets until nobody came in between, a few times at most. */
    private InvitationResult change(InvitationId id, InvitationOperation operation, Actor actor, Editor editor) {
        return transactions.runRoundsOrReject(
                attempt -> changeOnce(id, operation, actor, editor, attempt), Rejections.contended());
    }

    private Optional<InvitationResult> changeOnce(
            InvitationId id, InvitationOperation operation, Actor actor, Editor editor, Transactions.Attempt attempt) {
        Optional<Invitation> found = get(id);
        if (found.isEmpty()) {
            return Optional.of(Rejections.unknown());
        }
        Invitation before = found.get();
        Instant at = parts.now();
        Optional<Rejected> objection = objections.to(operation, before, at);
        if (objection.isPresent()) {
            return Optional.of(objection.get());
        }
        Edit edit = editor.edit(before, at);
        if (edit.rejected().isPresent()) {
            return Optional.of(edit.rejected().get());
        }
        Invitation edited = edit.edited().orElseThrow();
        Optional<Rejected> notEntitled =
                actionFor(operation).flatMap(action -> authority.objection(actor, action, edited));
        if (notEntitled.isPresent()) {
            return Optional.of(notEntitled.get());
        }
        if (edited.equals(before)) {
            return Optional.of(done(before));
        }
        Invitation after = edited.toBuilder()
                .updatedAt(at)
                .version(before.version() + 1)
                .dueAt(rules(edited).dueAfterChange(before, edited, at).orElse(null))
                .build();
        duplicates.objectionTo(before, after, at).ifPresent(duplicate -> {
            throw new RejectedSignal(duplicate);
        });
        if (schedule.wasMoved(before, after)
                || !repository.replace(new Replacement(after, before.version(), edit.mostPlacesTaken()))) {
            return Optional.empty();
        }
        Optional<String> detail = after.closure().flatMap(Closure::reason);
        events.record(attempt, InvitationEvent.of(after, eventFor(operation), at, Optional.of(actor), detail));
        return Optional.of(new Done(after, edit.link().get()));
    }

    /** Says what the host is asked about; the rest is not more than an inviter could always do. */
    private static Optional<Action> actionFor(InvitationOperation operation) {
        return switch (operation) {
            case UPDATE -> Optional.of(Action.UPDATE);
            case REFRESH -> Optional.of(Action.REFRESH);
            default -> Optional.empty();
        };
    }

    private static InvitationEventType eventFor(InvitationOperation operation) {
        return switch (operation) {
            case REFRESH -> InvitationEventType.REFRESHED;
            case ENABLE -> InvitationEventType.ENABLED;
            case DISABLE -> InvitationEventType.DISABLED;
            case REVOKE -> InvitationEventType.REVOKED;
            default -> InvitationEventType.UPDATED;
        };
    }

    /** Decides what an operation makes of an invitation. */
    private interface Editor {
        Edit edit(Invitation invitation, Instant at);
    }

    /** An edited invitation and the number of places up to which the edit holds, or a rejection. */
    private record Edit(
            Optional<Invitation> edited,
            int mostPlacesTaken,
            Supplier<Optional<InvitationLink>> link,
            Optional<Rejected> rejected) {

        static Edit of(Invitation edited, int mostPlacesTaken) {
            return of(edited, mostPlacesTaken, Optional::empty);
        }

        static Edit of(Invitation edited, int mostPlacesTaken, Supplier<Optional<InvitationLink>> link) {
            return new Edit(Optional.of(edited), mostPlacesTaken, link, Optional.empty());
        }

        static Edit rejected(Rejected rejected) {
            return new Edit(Optional.empty(), 0, Optional::empty, Optional.of(rejected));
        }
    }

    private static Done done(Invitation invitation) {
        return new Done(invitation, Optional.empty());
    }
}
