package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.DuplicateRule;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationOperation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.RejectionReason;
import io.invitation.internal.Idempotency.Earlier;
import io.invitation.internal.Idempotency.Keys;
import io.invitation.spi.AuthorizationRequest.Action;
import io.invitation.spi.KnownAccount;
import io.invitation.spi.MessagePurpose;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes invitations: the policy, then an earlier answer under the same key, the inviter's authority, the account that
 * may exist, the seat, the address, the invitation itself, and last the limits and the message. Whatever rejects a
 * request rolls back what was done for it, within a host's transaction too.
 */
final class Issuance {

    private static final int ROUNDS = 5;

    /** Each who comes in between is done, so that only so many at once make anybody give up. */
    private static final int RIVALS = 50;

    private final Parts parts;
    private final Gate gate;
    private final Transactions transactions;
    private final Events events;
    private final LinkIssuer links;
    private final Deliveries deliveries;
    private final Management management;
    private final Authority authority;
    private final Duplicates duplicates;
    private final Limiter limiter;
    private final Idempotency idempotency;

    Issuance(Parts parts, Gate gate, Events events, LinkIssuer links, Deliveries deliveries, Management management) {
        this.parts = parts;
        this.gate = gate;
        this.transactions = parts.transactions();
        this.events = events;
        this.links = links;
        this.deliveries = deliveries;
        this.management = management;
        this.authority = new Authority(parts);
        this.duplicates = new Duplicates(parts);
        this.limiter = new Limiter(parts);
        this.idempotency = new Idempotency(parts, gate);
    }

    /** What came of a request, and whether an earlier one under the same key was answered so. */
    record Answer(InvitationResult result, boolean repeated) {}

    /** The invitation that answers a request; the result is supplied after the commit, when it may have been sent. */
    private record Issued(InvitationId id, Supplier<InvitationResult> result) {}

    InvitationResult create(InvitationRequest request) {
        return begin(request, false, Optional.empty()).get().result();
    }

    InvitationResult invite(InvitationRequest request) {
        return begin(request, true, Optional.empty()).get().result();
    }

    /**
     * Does what a request asks for.
     *
     * @param row the idempotency key of a row of a batch
     * @return the answer, to be asked for after the commit
     * @throws IllegalStateException if there is an idempotency key and no store for it
     */
    Supplier<Answer> begin(InvitationRequest request, boolean mailed, Optional<String> row) {
        Keys keys = idempotency.keys(request, row, mailed);
        Instant at = parts.now();
        PolicyRules rules = new PolicyRules(parts.configuration().settings(gate.scope(), request.kind()));
        Invitation invitation = rules.fill(request, gate, at, mailed);
        Optional<Rejected> objection = rules.objectionTo(invitation, at)
                .or(() -> mailed && invitation.recipient().isEmpty()
                        ? Optional.of(Rejections.noRecipient())
                        : Optional.empty());
        if (objection.isPresent() && keys.isEmpty()) {
            return () -> new Answer(objection.get(), false);
        }
        try {
            return transactions.run(
                    attempt -> {
                        Optional<Answer> earlier = earlier(keys, attempt, mailed, at);
                        return earlier.isPresent()
                                ? earlier::get
                                : issue(keys, attempt, invitation, objection, mailed, at);
                    },
                    () -> new Answer(Rejections.contended(), false));
        } catch (RejectedSignal signal) {
            Answer answer =
                    keys.isEmpty() ? new Answer(signal.rejected(), false) : settle(keys, signal.rejected(), mailed, at);
            return () -> answer;
        }
    }

    private Supplier<Answer> issue(
            Keys keys,
            Transactions.Attempt attempt,
            Invitation invitation,
            Optional<Rejected> objection,
            boolean mailed,
            Instant at) {
        if (objection.isPresent()) {
            throw new RejectedSignal(objection.get());
        }
        Issued issued = issue(attempt, invitation, mailed, at);
        if (!idempotency.remember(keys, issued.id(), at)) {
            throw new RejectedSignal(Rejections.contended());
        }
        return () -> new Answer(issued.result().get(), false);
    }

    /** Answers a rejected request as the one that came first under the same key, which may be a concurrent one. */
    private Answer settle(Keys keys, Rejected rejected, boolean mailed, Instant at) {
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Answer> settled = settleOnce(keys, rejected, mailed, at);
            if (settled.isPresent()) {
                return settled.get();
            }
        }
        return new Answer(Rejections.contended(), false);
    }

    /** Returns the answer, or empty if somebody else's appeared at the same moment. */
    private Optional<Answer> settleOnce(Keys keys, Rejected rejected, boolean mailed, Instant at) {
        try {
            return transactions.run(attempt -> {
                Optional<Answer> earlier = earlier(keys, attempt, mailed, at);
                if (earlier.isEmpty() && !idempotency.remember(keys, rejected, at)) {
                    throw new RejectedSignal(rejected);
                }
                return earlier.or(() -> Optional.of(new Answer(rejected, false)));
            });
        } catch (RejectedSignal somebodyWasFirst) {
            return Optional.empty();
        }
    }

    private Optional<Answer> earlier(Keys keys, Transactions.Attempt attempt, boolean mailed, Instant at) {
        return idempotency.find(keys).map(earlier -> answer(earlier, attempt, mailed, at));
    }

    private Answer answer(Earlier earlier, Transactions.Attempt attempt, boolean mailed, Instant at) {
        if (earlier.rejected().isPresent()) {
            Rejected rejected = earlier.rejected().get();
            return new Answer(rejected, rejected.reason() != RejectionReason.IDEMPOTENCY_CONFLICT);
        }
        InvitationResult result = earlier.invitation()
                .flatMap(management::get)
                .<InvitationResult>map(known -> again(attempt, known, mailed, at))
                .orElseGet(Rejections::unknown);
        return new Answer(result, true);
    }

    /** Returns an invitation that is there, with its link if that can be repeated and the inviter may see it still. */
    private Done again(Transactions.Attempt attempt, Invitation invitation, boolean mailed, Instant at) {
        Actor inviter = Actor.of(invitation.inviter().id());
        return again(attempt, invitation, inviter, mailed, at);
    }

    private Done again(Transactions.Attempt attempt, Invitation invitation, Actor actor, boolean mailed, Instant at) {
        Optional<InvitationLink> link = Optional.empty();
        if (!mailed
                && parts.tokens().isRepeatable()
                && InvitationOperation.LINK.isAllowedIn(invitation.statusAt(at))
                && authority.allows(actor, Action.SHOW_LINK, invitation)) {
            events.record(attempt, invitation, InvitationEventType.LINK_SHOWN, at, actor);
            link = Optional.of(links.linkToShow(invitation));
        }
        return new Done(invitation, link);
    }

    private Issued issue(Transactions.Attempt attempt, Invitation requested, boolean mailed, Instant at) {
        Actor inviter = Actor.of(requested.inviter().id());
        reject(authority.objection(inviter, Action.CREATE, requested));
        Invitation invitation = forKnownAccount(requested, inviter);
        if (parts.seats().filter(seats -> !seats.hasSeat(invitation)).isPresent()) {
            throw new RejectedSignal(Rejections.of(RejectionReason.NO_SEAT, "no seat is left"));
        }
        Optional<Invitation> open = duplicates.take(invitation, at);
        if (open.isPresent()) {
            DuplicateRule rule = parts.policy(invitation).duplicateRule();
            switch (rule) {
                case REJECT -> throw new RejectedSignal(Duplicates.duplicate());
                case RETURN_EXISTING -> {
                    Done existing = again(attempt, open.get(), inviter, mailed, at);
                    return new Issued(open.get().id(), () -> existing);
                }
                case REFRESH -> {
                    Optional<Issued> refreshed = refreshed(open.get(), invitation, inviter, mailed, at);
                    if (refreshed.isPresent()) {
                        return refreshed.get();
                    }
                }
                case SUPERSEDE -> supersede(open.get(), invitation, inviter, at);
            }
        }
        return stored(attempt, invitation, inviter, mailed, at);
    }

    /**
     * Fills in the account that the address has already. One that the inviter may not know of makes no difference to
     * anything, so that inviting is no way to ask who has an account.
     */
    private Invitation forKnownAccount(Invitation invitation, Actor inviter) {
        Optional<KnownAccount> known = parts.accounts()
                .flatMap(accounts -> invitation
                        .audience()
                        .singleAddress()
                        .flatMap(address -> accounts.find(address, gate.scope(), inviter)))
                .filter(KnownAccount::isVisibleToInviter);
        if (known.isEmpty()) {
            return invitation;
        }
        if (known.get().isMember() && purpose(invitation) == MessagePurpose.INVITATION) {
            throw new RejectedSignal(
                    Rejections.of(RejectionReason.ALREADY_MEMBER, "the address belongs to a member already"));
        }
        return invitation.subject().isPresent()
                ? invitation
                : invitation.toBuilder().subject(known.get().accountId()).build();
    }

    /**
     * Refreshes the open invitation, or whichever came in between.
     *
     * @return what was refreshed; empty if none is open any more, and the new invitation answers for the address
     */
    private Optional<Issued> refreshed(
            Invitation open, Invitation invitation, Actor inviter, boolean mailed, Instant at) {
        Optional<Invitation> other = Optional.of(open);
        for (int round = 0; round < ROUNDS && other.isPresent(); round++) {
            Optional<Issued> refreshed = refreshed(other.get(), inviter, mailed, at);
            if (refreshed.isPresent()) {
                return refreshed;
            }
            other = duplicates.take(invitation, at);
        }
        if (other.isPresent()) {
            throw new RejectedSignal(Rejections.contended());
        }
        return Optional.empty();
    }

    /**
     * Holds the address first, so that of many who refresh at once each waits for the one before.
     *
     * @return what was refreshed; empty if it was over by then, or for another address
     */
    private Optional<Issued> refreshed(Invitation open, Actor inviter, boolean mailed, Instant at) {
        if (duplicates.take(open, at).isPresent()) {
            return Optional.empty();
        }
        InvitationId id = open.id();
        InvitationResult refreshed = management.refresh(open, inviter, !mailed);
        if (refreshed instanceof Rejected rejected && isOver(rejected)) {
            return Optional.empty();
        }
        reject(refreshed);
        if (!mailed) {
            return Optional.of(new Issued(id, () -> refreshed));
        }
        Supplier<InvitationResult> resent = management.mail(id, inviter, InvitationOperation.RESEND);
        reject(resent.get());
        return Optional.of(new Issued(id, resent));
    }

    /** Tells whether a refresh was rejected because the invitation is used up, closed, deleted or for somebody else. */
    private static boolean isOver(Rejected refresh) {
        return refresh.reason() == RejectionReason.STATUS || refresh.reason() == RejectionReason.UNKNOWN;
    }

    /** Lets an invitation answer for its address in place of the open one, or of whoever came in between. */
    private void supersede(Invitation open, Invitation invitation, Actor inviter, Instant at) {
        Optional<Invitation> other = Optional.of(open);
        for (int round = 0; round < RIVALS && other.isPresent(); round++) {
            if (duplicates.takeFrom(other.get(), invitation)) {
                revoke(other.get(), invitation.id(), inviter, at);
                return;
            }
            other = duplicates.take(invitation, at);
        }
        if (other.isPresent()) {
            throw new RejectedSignal(Rejections.contended());
        }
    }

    /** Takes the open invitation back, unless its last place is taken or its address changed in this moment. */
    private void revoke(Invitation open, InvitationId successor, Actor inviter, Instant at) {
        InvitationResult revoked = management.revoke(open, inviter, "superseded by " + successor);
        if (revoked instanceof Rejected rejected
                && management
                        .get(open.id())
                        .filter(still -> Duplicates.isOpen(still, at))
                        .filter(still -> Duplicates.isForSameAddress(still, open))
                        .isPresent()) {
            throw new RejectedSignal(rejected);
        }
    }

    private Issued stored(
            Transactions.Attempt attempt, Invitation invitation, Actor inviter, boolean mailed, Instant at) {
        parts.repository().insert(invitation);
        events.record(attempt, invitation, InvitationEventType.CREATED, at, inviter);
        if (!mailed) {
            Done done = new Done(invitation, Optional.of(links.linkToShow(invitation)));
            return new Issued(invitation.id(), () -> done);
        }
        limiter.charge(invitation, invitation.recipient().orElseThrow(), at);
        Deliveries.Requested requested =
                deliveries.request(attempt, invitation, purpose(invitation), Optional.empty(), at);
        return new Issued(invitation.id(), () -> new Done(requested.invitation(), Optional.empty()));
    }

    private static void reject(Optional<Rejected> objection) {
        if (objection.isPresent()) {
            throw new RejectedSignal(objection.get());
        }
    }

    private static void reject(InvitationResult result) {
        if (result instanceof Rejected rejected) {
            throw new RejectedSignal(rejected);
        }
    }

    /** Says which words the first message has. */
    static MessagePurpose purpose(Invitation invitation) {
        return switch (invitation.purpose()) {
            case MEMBERSHIP -> MessagePurpose.INVITATION;
            case ACCOUNT_ACTIVATION -> MessagePurpose.ACCOUNT_ACTIVATION;
            case ADDRESS_VERIFICATION -> MessagePurpose.ADDRESS_VERIFICATION;
        };
    }
}
