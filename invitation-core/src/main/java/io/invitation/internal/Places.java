package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationPlaces;
import io.invitation.InvitationResult;
import io.invitation.InvitationResult.Done;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.ReserveResult;
import io.invitation.TransactionConflictException;
import io.invitation.VerifyResult;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.Replacement;
import io.invitation.spi.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Holds, settles and gives back single places. */
final class Places implements InvitationPlaces {

    private static final Duration LONGEST_LEASE = Duration.ofDays(1);

    private final Parts parts;
    private final Gate gate;
    private final InvitationRepository repository;
    private final RedemptionLedger ledger;
    private final Transactions transactions;
    private final Events events;
    private final Acceptor acceptor;
    private final Claims claims;
    private final Leases leases;
    private final Confirmations confirmations;
    private final Duplicates duplicates;
    private final Schedule schedule;

    Places(
            Parts parts,
            Gate gate,
            Events events,
            Acceptor acceptor,
            Claims claims,
            Leases leases,
            Confirmations confirmations) {
        this.parts = parts;
        this.gate = gate;
        this.repository = parts.repository();
        this.ledger = Parts.required(parts.ledger(), "redemptions");
        this.transactions = parts.transactions();
        this.events = events;
        this.acceptor = acceptor;
        this.claims = claims;
        this.leases = leases;
        this.confirmations = confirmations;
        this.duplicates = new Duplicates(parts);
        this.schedule = new Schedule(parts);
    }

    @Override
    public ReserveResult reserve(InvitationToken token, Invitee invitee, Duration lease) {
        Objects.requireNonNull(invitee, "invitee");
        if (lease.isZero() || lease.isNegative() || lease.compareTo(LONGEST_LEASE) > 0) {
            throw new IllegalArgumentException("lease must be positive, at most " + LONGEST_LEASE + ", is " + lease);
        }
        Optional<TokenHash> hash = parts.tokens().recognise(Objects.requireNonNull(token, "token"));
        if (hash.isEmpty()) {
            return new ReserveResult.Refused(RefusalReason.UNKNOWN);
        }
        return claims.obtain(hash.get(), invitee, Optional.of(lease)).toReserveResult();
    }

    @Override
    public AcceptResult complete(RedemptionId place, Optional<String> accountId) {
        return complete(place, accountId, Acceptor.NO_HANDLER);
    }

    @Override
    public <X extends Exception> AcceptResult complete(
            RedemptionId place, Optional<String> accountId, AcceptanceHandler<X> handler) throws X {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(handler, "handler");
        Optional<String> account = accountId.flatMap(id -> Invitee.byMail(id).accountId());
        Acceptor.Round round = attempt -> complete(attempt, place, account);
        if (handler == Acceptor.NO_HANDLER) {
            try (Visitors.LateTurn turn =
                    new Visitors.LateTurn(() -> holderOf(place).map(claims::enter))) {
                return acceptor.accept(turn, round);
            }
        }
        Optional<InvitationId> invitation = transactions.areJoined() ? Optional.empty() : holderOf(place);
        return invitation.isPresent()
                ? acceptor.accept(invitation.get(), round, handler)
                : acceptor.accept(round, handler);
    }

    /** Tells at which invitation others may be at work; what is relied on is read in the transaction. */
    private Optional<InvitationId> holderOf(RedemptionId place) {
        try {
            return ledger.find(place).filter(Redemption::isHeld).map(Redemption::invitationId);
        } catch (TransactionConflictException conflict) {
            return Optional.empty();
        }
    }

    private Optional<PlaceOutcome> complete(Transactions.Attempt attempt, RedemptionId id, Optional<String> account) {
        Instant at = parts.now();
        Optional<Redemption> place = ledger.find(id);
        Optional<Invitation> invitation = place.flatMap(known -> repository.findById(known.invitationId()))
                .filter(gate::opensTo);
        if (invitation.isEmpty()) {
            return Optional.of(PlaceOutcome.gone());
        }
        Optional<PlaceOutcome> outcome = complete(attempt, invitation.get(), place.orElseThrow(), account, at);
        outcome.ifPresent(known -> leases.announce(attempt, known, account.map(Actor::of), at));
        return outcome;
    }

    private Optional<PlaceOutcome> complete(
            Transactions.Attempt attempt,
            Invitation invitation,
            Redemption place,
            Optional<String> account,
            Instant at) {
        if (!place.isHeld()) {
            return Optional.of(PlaceOutcome.before(invitation, place));
        }
        Optional<RefusalReason> refusal = AcceptanceRules.refusal(invitation, InvitationOperation.COMPLETE, at)
                .or(() -> Leases.isOver(place, at) ? Optional.of(RefusalReason.LEASE_OVER) : Optional.empty())
                .or(() -> AcceptanceRules.admit(invitation.audience(), place.address())
                        .reason())
                .or(() -> isProven(invitation, place)
                        ? Optional.empty()
                        : Optional.of(RefusalReason.ADDRESS_NOT_VERIFIED));
        if (refusal.isEmpty()) {
            return leases.settle(attempt, invitation, place, account.or(place::accountId), place.evidence(), at);
        }
        return leases.refused(invitation, place, refusal.get());
    }

    /** A place that waits for the confirmation of its address cannot be had without. */
    private boolean isProven(Invitation invitation, Redemption place) {
        return place.evidence() != Evidence.NONE
                || new AcceptanceRules(parts.policy(invitation)).isClaimEnough(invitation.audience());
    }

    @Override
    public boolean release(RedemptionId place) {
        Objects.requireNonNull(place, "place");
        return transactions.run(attempt -> ledger.find(place)
                .filter(held -> invitationOf(held)
                        .filter(invitation -> leases.release(attempt, invitation, held, parts.now()))
                        .isPresent())
                .isPresent());
    }

    private Optional<Invitation> invitationOf(Redemption place) {
        return repository.findById(place.invitationId()).filter(gate::knows);
    }

    @Override
    public VerifyResult verify(InvitationToken token, EmailAddress address) {
        Objects.requireNonNull(address, "address");
        Optional<TokenHash> hash = parts.tokens().recognise(Objects.requireNonNull(token, "token"));
        return hash.isEmpty()
                ? new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty())
                : confirmations.request(hash.get(), address);
    }

    @Override
    public InvitationResult undo(RedemptionId place, Actor actor, String reason) {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
        new Closure(Closure.Kind.REVOKED, parts.now(), actor, Optional.of(reason));
        return transactions.runRoundsOrReject(attempt -> undo(attempt, place, actor, reason), Rejections.contended());
    }

    /** Whatever turns out to be in the way is thrown as a signal, so that nothing of it stays. */
    private Optional<InvitationResult> undo(Transactions.Attempt attempt, RedemptionId id, Actor actor, String reason) {
        Optional<Redemption> place = ledger.find(id).filter(known -> !known.isHeld());
        Optional<Invitation> found = place.flatMap(this::invitationOf);
        if (found.isEmpty()) {
            return Optional.of(notTaken());
        }
        Instant at = parts.now();
        Invitation before = found.get();
        Invitation freed =
                before.toBuilder().places(before.places() - 1).acceptedAt(null).build();
        Optional<Rejected> duplicate = duplicates.objectionTo(before, freed, at);
        if (duplicate.isPresent()) {
            throw new RejectedSignal(duplicate.get());
        }
        Invitation after = before.toBuilder()
                .updatedAt(at)
                .version(before.version() + 1)
                .dueAt(new PolicyRules(parts.settings(before))
                        .dueAfterChange(before, freed, at)
                        .orElse(null))
                .build();
        if (schedule.wasMoved(before, after)
                || !repository.replace(new Replacement(after, before.version(), Integer.MAX_VALUE))) {
            return Optional.empty();
        }
        if (!ledger.undo(id)) {
            throw new RejectedSignal(notTaken());
        }
        Invitation stored = repository.findById(before.id()).orElseThrow();
        events.record(attempt, stored, InvitationEventType.UNDONE, at, Optional.of(actor), reason);
        return Optional.of(new Done(stored, Optional.empty()));
    }

    private static Rejected notTaken() {
        return Rejections.of(RejectionReason.UNKNOWN, "no place of this scope was taken under that id");
    }
}
