package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LoginHandOff;
import io.invitation.PendingAcceptance;
import io.invitation.Redemption;
import io.invitation.RefusalReason;
import io.invitation.VerifyResult;
import io.invitation.internal.HandOffSeal.Content;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Carries links over a sign-in. What is sealed names a link, and every check of the link is made again. */
final class HandOff implements LoginHandOff {

    private static final String KEY = "handoff:";
    private static final int ATTEMPTS = 3;
    private static final String FINGERPRINT = "handoff";

    private final Parts parts;
    private final Gate gate;
    private final Acceptor acceptor;
    private final Claims claims;
    private final Events events;
    private final Confirmations confirmations;
    private final HandOffSeal seal;
    private final IdempotencyStore used;

    HandOff(Parts parts, Gate gate, Acceptor acceptor, Claims claims, Events events, Confirmations confirmations) {
        this.parts = parts;
        this.gate = gate;
        this.acceptor = acceptor;
        this.claims = claims;
        this.events = events;
        this.confirmations = confirmations;
        this.seal = new HandOffSeal(Parts.required(parts.handOffKeys(), "handOff"));
        this.used = Parts.required(parts.idempotency(), "idempotency");
    }

    /** Rolls back an acceptance by a value that somebody else has used in the same moment. */
    private static final class UsedMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private UsedMeanwhile() {
            super("used meanwhile", null, false, false);
        }
    }

    @Override
    public Optional<PendingAcceptance> seal(InvitationToken token) {
        return parts.tokens()
                .recognise(Objects.requireNonNull(token, "token"))
                .flatMap(hash -> claims.find(hash).map(match -> seal(hash, match.invitation())));
    }

    private PendingAcceptance seal(TokenHash hash, Invitation invitation) {
        Instant until = parts.now().plus(parts.handOffLifetime());
        return seal.seal(new Content(until, HandOffSeal.nonce(), hash, binding(invitation)));
    }

    private static String binding(Invitation invitation) {
        return Digest.of(invitation.scope().name(), invitation.purpose().name(), invitation.kind());
    }

    /** Returns what was sealed for this scope, purpose and kind and has not ended; looks nothing up. */
    private Optional<Content> open(PendingAcceptance pending) {
        Instant now = parts.now();
        return seal.open(Objects.requireNonNull(pending, "pending")).filter(content -> now.isBefore(content.until()));
    }

    private Optional<TokenMatch> find(Content content) {
        return claims.find(content.token()).filter(match -> content.binding().equals(binding(match.invitation())));
    }

    @Override
    public Inspection inspect(PendingAcceptance pending) {
        return open(pending)
                .filter(content -> find(content).isPresent())
                .map(content -> acceptor.inspect(content.token()))
                .orElseGet(() -> Inspection.unknown(parts.now()));
    }

    @Override
    public <X extends Exception> AcceptResult accept(
            PendingAcceptance pending, Invitee invitee, AcceptanceHandler<X> handler) throws X {
        Objects.requireNonNull(invitee, "invitee");
        Objects.requireNonNull(handler, "handler");
        Optional<Content> content = open(pending);
        if (content.isEmpty()) {
            return new AcceptResult.Refused(RefusalReason.UNKNOWN);
        }
        for (int number = 0; number < ATTEMPTS; number++) {
            try {
                return acceptor.accept(
                        content.get().token(), attempt -> round(attempt, content.get(), invitee), handler);
            } catch (UsedMeanwhile again) {
                // What it was used for is read by the next attempt.
            }
        }
        claims.announceRefusal(content.get().token(), invitee, RefusalReason.CONTENDED);
        return new AcceptResult.Refused(RefusalReason.CONTENDED);
    }

    private Optional<PlaceOutcome> round(Transactions.Attempt attempt, Content content, Invitee invitee) {
        Optional<TokenMatch> match = find(content);
        if (match.isEmpty()) {
            return Optional.of(PlaceOutcome.unknown());
        }
        Optional<IdempotencyRecord> before = used.find(gate.scope(), KEY + content.nonce());
        if (before.isPresent()) {
            return Optional.of(repeated(attempt, match.get(), before.get(), invitee));
        }
        Optional<PlaceOutcome> outcome = claims.round(attempt, content.token(), invitee, Optional.empty());
        outcome.filter(known -> known.kind() == PlaceOutcome.Kind.TAKEN)
                .flatMap(PlaceOutcome::place)
                .ifPresent(place -> remember(content, place));
        return outcome;
    }

    private void remember(Content content, Redemption place) {
        IdempotencyRecord record = new IdempotencyRecord(
                gate.scope(), KEY + content.nonce(), FINGERPRINT, place.id().toString(), place.at());
        if (!used.putIfAbsent(record)) {
            throw new UsedMeanwhile();
        }
    }

    /** Whoever took a place with the value is told so; for anybody else it leads nowhere. */
    private PlaceOutcome repeated(
            Transactions.Attempt attempt, TokenMatch match, IdempotencyRecord before, Invitee invitee) {
        Optional<Redemption> place = claims.rules(match)
                .admit(match, invitee)
                .address()
                .flatMap(address ->
                        parts.repository().findRedemption(match.invitation().id(), address, invitee.accountId()))
                .filter(known -> known.id().toString().equals(before.answer()))
                .filter(known -> isSameAccount(known, invitee));
        if (place.isPresent()) {
            return PlaceOutcome.before(match.invitation(), Claims.shownTo(invitee, place.get()));
        }
        events.announceRefusal(
                attempt,
                match.invitation(),
                RefusalReason.UNKNOWN,
                invitee.accountId().map(Actor::of),
                parts.now());
        return PlaceOutcome.unknown();
    }

    @Override
    public DeclineResult decline(PendingAcceptance pending, Invitee invitee) {
        Objects.requireNonNull(invitee, "invitee");
        return unused(pending)
                .map(link -> acceptor.decline(link, invitee))
                .orElseGet(() -> new DeclineResult.Refused(RefusalReason.UNKNOWN));
    }

    @Override
    public VerifyResult verify(PendingAcceptance pending, EmailAddress address) {
        Objects.requireNonNull(address, "address");
        Parts.required(parts.ledger(), "redemptions");
        return unused(pending)
                .map(link -> confirmations.request(link, address))
                .orElseGet(() -> new VerifyResult.Refused(RefusalReason.UNKNOWN, Optional.empty()));
    }

    /** Returns the link that a value names, unless a place was taken with the value. */
    private Optional<TokenHash> unused(PendingAcceptance pending) {
        return open(pending)
                .filter(content -> find(content).isPresent())
                .filter(content ->
                        used.find(gate.scope(), KEY + content.nonce()).isEmpty())
                .map(Content::token);
    }

    private static boolean isSameAccount(Redemption place, Invitee invitee) {
        return place.accountId().isEmpty()
                || invitee.accountId().isEmpty()
                || place.accountId().equals(invitee.accountId());
    }
}
