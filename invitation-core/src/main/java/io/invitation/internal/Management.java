package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationBuilder;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationStatus;
import io.invitation.InvitationUpdate;
import io.invitation.RejectionReason;
import io.invitation.Scope;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.Replacement;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Issues and manages: everything that the inviter's side does. */
final class Management {

    private final Scope scope;
    private final InvitationPurpose purpose;
    private final InvitationRepository repository;
    private final Transactions transactions;
    private final InvitationSender sender;
    private final LinkIssuer links;
    private final InvitationPolicy policy;
    private final PolicyRules rules;
    private final Supplier<Instant> now;

    Management(
            Scope scope,
            InvitationPurpose purpose,
            InvitationRepository repository,
            InvitationSender sender,
            LinkIssuer links,
            InvitationPolicy policy,
            PolicyRules rules,
            Supplier<Instant> now) {
        this.scope = scope;
        this.purpose = purpose;
        this.repository = repository;
        this.transactions = new Transactions(repository.transactions());
        this.sender = sender;
        this.links = links;
        this.policy = policy;
        this.rules = rules;
        this.now = now;
    }

    InvitationResult create(InvitationRequest request) {
        Instant at = now.get();
        Invitation invitation = fill(request, at).build();
        Optional<Rejected> objection = rules.objectionTo(invitation, at);
        if (objection.isPresent()) {
            return objection.get();
        }
        return transactions.run(attempt -> {
            repository.insert(invitation);
            return new Done(invitation, Optional.of(links.linkToShow(invitation)));
        });
    }

    InvitationResult invite(InvitationRequest request) {
        Instant at = now.get();
        Invitation invitation = fill(request, at)
                .delivery(DeliverySummary.NOT_REQUESTED.queued(at))
                .build();
        Optional<Rejected> objection = rules.objectionTo(invitation, at);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (invitation.recipient().isEmpty()) {
            return noRecipient();
        }
        Dispatch dispatch = transactions.run(attempt -> {
            repository.insert(invitation);
            return dispatchAfterCommit(
                    attempt, invitation, invitation.recipient().get());
        });
        return done(dispatch.invitation());
    }

    private InvitationBuilder fill(InvitationRequest request, Instant at) {
        return rules.fill(request, scope, at).toBuilder().purpose(purpose);
    }

    InvitationResult resend(InvitationId id) {
        Supplier<InvitationResult> result =
                transactions.runRounds(attempt -> resendOnce(id, attempt), Management::contended);
        return result.get();
    }

    /**
     * The compare-and-set of the delivery makes sure that of many at once one mails, and the others see the cool-down.
     */
    private Optional<Supplier<InvitationResult>> resendOnce(InvitationId id, Transactions.Attempt attempt) {
        Optional<Invitation> found = get(id);
        Instant at = now.get();
        Optional<Rejected> objection = found.isEmpty() ? Optional.of(unknown()) : objectionToResend(found.get(), at);
        if (objection.isPresent()) {
            return Optional.of(objection::get);
        }
        DeliverySummary before = found.get().delivery();
        Invitation queued = found.get().toBuilder().delivery(before.queued(at)).build();
        if (!repository.recordDelivery(id, before, queued.delivery())) {
            return Optional.empty();
        }
        Dispatch dispatch =
                dispatchAfterCommit(attempt, queued, queued.recipient().orElseThrow());
        return Optional.of(() -> done(dispatch.invitation()));
    }

    private Optional<Rejected> objectionToResend(Invitation invitation, Instant at) {
        InvitationStatus status = invitation.statusAt(at);
        if (!Operation.RESEND.isAllowedIn(status)) {
            return Optional.of(wrongStatus(status));
        }
        if (invitation.recipient().isEmpty()) {
            return Optional.of(noRecipient());
        }
        return invitation
                .delivery()
                .since()
                .map(last -> last.plus(policy.resendCoolDown()))
                .filter(at::isBefore)
                .map(retryAt -> new Rejected(
                        RejectionReason.COOL_DOWN, "the last mail was sent too recently", Optional.of(retryAt)));
    }

    /** The link is made in the transaction and sent after its commit. */
    private Dispatch dispatchAfterCommit(Transactions.Attempt attempt, Invitation invitation, EmailAddress recipient) {
        InvitationLink link = links.linkToMail(invitation, recipient);
        OutgoingInvitation outgoing = OutgoingInvitation.builder(UUID.randomUUID(), invitation, recipient, link)
                .purpose(messagePurpose(invitation.purpose()))
                .build();
        Dispatch dispatch = new Dispatch(outgoing, sender, repository, now);
        attempt.afterCommit(dispatch);
        return dispatch;
    }

    private static MessagePurpose messagePurpose(InvitationPurpose purpose) {
        return switch (purpose) {
            case MEMBERSHIP -> MessagePurpose.INVITATION;
            case ACCOUNT_ACTIVATION -> MessagePurpose.ACCOUNT_ACTIVATION;
            case ADDRESS_VERIFICATION -> MessagePurpose.ADDRESS_VERIFICATION;
        };
    }

    InvitationResult refresh(InvitationId id) {
        return change(id, Operation.REFRESH, (invitation, at) -> {
            Invitation refreshed = invitation.toBuilder()
                    .expiry(rules.refreshed(invitation.expiry(), at))
                    .generation(invitation.generation() + 1)
                    .refreshedAt(at)
                    .build();
            int mostPlaces = invitation.quota().limit().orElse(Integer.MAX_VALUE) - 1;
            return Edit.of(refreshed, mostPlaces, () -> Optional.of(links.linkToShow(refreshed)));
        });
    }

    InvitationResult update(InvitationId id, long version, InvitationUpdate update) {
        if (policy.immutable()) {
            return new Rejected(RejectionReason.IMMUTABLE, "the policy forbids editing", Optional.empty());
        }
        return change(id, Operation.UPDATE, (invitation, at) -> {
            if (invitation.version() != version) {
                return Edit.rejected(new Rejected(
                        RejectionReason.CONFLICT,
                        "version " + version + " was read, version " + invitation.version() + " is stored",
                        Optional.empty()));
            }
            Invitation updated = update.applyTo(invitation).build();
            int mostPlaces = updated.quota().limit().orElse(Integer.MAX_VALUE);
            return rules.objectionTo(invitation, updated, at)
                    .map(Edit::rejected)
                    .orElseGet(() -> Edit.of(updated, mostPlaces));
        });
    }

    InvitationResult setEnabled(InvitationId id, boolean enabled) {
        return change(id, enabled ? Operation.ENABLE : Operation.DISABLE, (invitation, at) -> {
            Invitation switched = invitation.toBuilder().enabled(enabled).build();
            return Edit.of(switched, Integer.MAX_VALUE);
        });
    }

    InvitationResult revoke(InvitationId id, Actor actor, String reason) {
        return change(id, Operation.REVOKE, (invitation, at) -> {
            Closure closure = new Closure(Closure.Kind.REVOKED, at, actor, Optional.of(reason));
            int mostPlaces = invitation.quota().limit().orElse(Integer.MAX_VALUE) - 1;
            return Edit.of(invitation.toBuilder().closure(closure).build(), mostPlaces);
        });
    }

    InvitationResult link(InvitationId id) {
        if (!links.isRepeatable()) {
            return new Rejected(
                    RejectionReason.NOT_RECOVERABLE, "the token policy cannot repeat a link", Optional.empty());
        }
        return transactions.run(attempt -> {
            Optional<Invitation> found = get(id);
            if (found.isEmpty()) {
                return unknown();
            }
            InvitationStatus status = found.get().statusAt(now.get());
            return Operation.LINK.isAllowedIn(status)
                    ? new Done(found.get(), Optional.of(links.linkToShow(found.get())))
                    : wrongStatus(status);
        });
    }

    Optional<Invitation> get(InvitationId id) {
        return repository.findById(id).filter(invitation -> invitation.scope().equals(scope));
    }

    /** Reads, edits and compares-and-sets until nobody came in between, a few times at most. */
    private InvitationResult change(InvitationId id, Operation operation, Editor editor) {
        return transactions.runRounds(attempt -> changeOnce(id, operation, editor), contended());
    }

    private Optional<InvitationResult> changeOnce(InvitationId id, Operation operation, Editor editor) {
        Optional<Invitation> found = get(id);
        if (found.isEmpty()) {
            return Optional.of(unknown());
        }
        Invitation before = found.get();
        Instant at = now.get();
        InvitationStatus status = before.statusAt(at);
        if (!operation.isAllowedIn(status)) {
            return Optional.of(wrongStatus(status));
        }
        Edit edit = editor.edit(before, at);
        if (edit.rejected().isPresent()) {
            return Optional.of(edit.rejected().get());
        }
        Invitation edited = edit.edited().orElseThrow();
        if (edited.equals(before)) {
            return Optional.of(done(before));
        }
        Invitation after =
                edited.toBuilder().updatedAt(at).version(before.version() + 1).build();
        return repository.replace(new Replacement(after, before.version(), edit.mostPlacesTaken()))
                ? Optional.of(new Done(after, edit.link().get()))
                : Optional.empty();
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

    private static InvitationResult contended() {
        return new Rejected(RejectionReason.CONTENDED, "others changed it at the same moment", Optional.empty());
    }

    private static Rejected unknown() {
        return new Rejected(RejectionReason.UNKNOWN, "no invitation of this scope has that id", Optional.empty());
    }

    private static Rejected wrongStatus(InvitationStatus status) {
        return new Rejected(RejectionReason.STATUS, "the invitation is " + status, Optional.empty());
    }

    private static Rejected noRecipient() {
        return new Rejected(
                RejectionReason.NO_RECIPIENT, "the invitation names no mailbox to send to", Optional.empty());
    }
}
