package io.invitation.internal;

import io.invitation.AcceptResult;
import io.invitation.AcceptResult.Accepted;
import io.invitation.AcceptResult.AlreadyAccepted;
import io.invitation.Acceptance;
import io.invitation.AcceptanceHandler;
import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.DeclineResult;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Inspection;
import io.invitation.Invitation;
import io.invitation.InvitationPurpose;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.internal.AcceptanceRules.Admission;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Replacement;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPolicy;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers links: inspect, accept, decline. */
final class Acceptor {

    /** For acceptances without a handler: no foreign code runs, so a conflict may be repeated to the end. */
    static final AcceptanceHandler<RuntimeException> NO_HANDLER = acceptance -> {};

    private final Scope scope;
    private final InvitationPurpose purpose;
    private final InvitationRepository repository;
    private final Transactions transactions;
    private final TokenPolicy tokens;
    private final AcceptanceRules rules;
    private final Supplier<Instant> now;

    Acceptor(
            Scope scope,
            InvitationPurpose purpose,
            InvitationRepository repository,
            TokenPolicy tokens,
            AcceptanceRules rules,
            Supplier<Instant> now) {
        this.scope = scope;
        this.purpose = purpose;
        this.repository = repository;
        this.transactions = new Transactions(repository.transactions());
        this.tokens = tokens;
        this.rules = rules;
        this.now = now;
    }

    Inspection inspect(InvitationToken token) {
        Instant at = now.get();
        return tokens.recognise(token)
                .flatMap(this::find)
                .map(match -> rules.refusal(match, Operation.ACCEPT, at)
                        .map(reason -> Inspection.refused(match.invitation(), reason, at))
                        .orElseGet(() -> Inspection.acceptable(match.invitation(), at)))
                .orElseGet(() -> Inspection.unknown(at));
    }

    <X extends Exception> AcceptResult accept(InvitationToken token, Invitee invitee, AcceptanceHandler<X> handler)
            throws X {
        Optional<TokenHash> hash = tokens.recognise(token);
        if (hash.isEmpty()) {
            return new AcceptResult.Refused(RefusalReason.UNKNOWN);
        }
        return transactions.runRounds(
                attempt -> {
                    Optional<AcceptResult> result = claim(hash.get(), invitee);
                    if (handler != NO_HANDLER && result.isPresent() && result.get() instanceof Accepted accepted) {
                        attempt.mustNotBeRepeated();
                        handler.handle(new Acceptance(accepted.invitation(), accepted.redemption()));
                    }
                    return result;
                },
                new AcceptResult.Refused(RefusalReason.CONTENDED));
    }

    /** Returns the result of one round, or empty if the invitation changed between reading and claiming. */
    private Optional<AcceptResult> claim(TokenHash hash, Invitee invitee) {
        Optional<TokenMatch> found = find(hash);
        if (found.isEmpty()) {
            return Optional.of(new AcceptResult.Refused(RefusalReason.UNKNOWN));
        }
        Instant at = now.get();
        TokenMatch match = found.get();
        Invitation invitation = match.invitation();
        Admission admission = rules.admit(match, invitee);
        Optional<RefusalReason> refusal = rules.refusal(match, Operation.ACCEPT, at);
        if (refusal.isPresent()) {
            return Optional.of(admission
                    .address()
                    .flatMap(address -> alreadyAccepted(invitation, address, invitee))
                    .orElseGet(() -> new AcceptResult.Refused(refusal.get())));
        }
        if (admission.reason().isPresent()) {
            return Optional.of(new AcceptResult.Refused(admission.reason().get()));
        }
        EmailAddress address = admission.address().orElseThrow();
        Redemption redemption = new Redemption(
                RedemptionId.timeOrdered(at),
                invitation.id(),
                address,
                invitee.accountId(),
                invitee.evidence(),
                at,
                Optional.empty());
        ClaimOutcome outcome = repository.claim(new Claim(redemption, invitation.version()));
        return switch (outcome.kind()) {
            case CLAIMED -> Optional.of(accepted(invitation, redemption, outcome.placesTaken()));
            case ALREADY_CLAIMED -> alreadyAccepted(invitation, address, invitee);
            case NOT_CLAIMED -> Optional.empty();
        };
    }

    private static AcceptResult accepted(Invitation invitation, Redemption redemption, int placesTaken) {
        Invitation after = invitation.toBuilder()
                .places(placesTaken)
                .acceptedAt(redemption.at())
                .build();
        return new Accepted(after, redemption);
    }

    /** Who only claims the address is not told whose account holds the place. */
    private Optional<AcceptResult> alreadyAccepted(Invitation invitation, EmailAddress address, Invitee invitee) {
        return repository
                .findRedemption(invitation.id(), address, invitee.accountId())
                .map(held -> invitee.evidence() == Evidence.NONE ? held.withoutAccount() : held)
                .map(held -> new AlreadyAccepted(invitation, held));
    }

    DeclineResult decline(InvitationToken token, Invitee invitee) {
        Optional<TokenHash> hash = tokens.recognise(token);
        if (hash.isEmpty()) {
            return new DeclineResult.Refused(RefusalReason.UNKNOWN);
        }
        return transactions.runRounds(
                attempt -> close(hash.get(), invitee), new DeclineResult.Refused(RefusalReason.CONTENDED));
    }

    /** Returns the result of one round, or empty if the invitation changed between reading and closing. */
    private Optional<DeclineResult> close(TokenHash hash, Invitee invitee) {
        Instant at = now.get();
        Optional<TokenMatch> found = find(hash);
        Optional<RefusalReason> refusal = found.isEmpty()
                ? Optional.of(RefusalReason.UNKNOWN)
                : rules.refusal(found.get(), Operation.DECLINE, at)
                        .or(() -> rules.admit(found.get(), invitee).reason())
                        .or(() -> found.get()
                                        .invitation()
                                        .audience()
                                        .singleAddress()
                                        .isPresent()
                                ? Optional.empty()
                                : Optional.of(RefusalReason.NOT_ELIGIBLE));
        if (refusal.isPresent()) {
            return Optional.of(new DeclineResult.Refused(refusal.get()));
        }
        Invitation invitation = found.orElseThrow().invitation();
        Actor by = invitee.accountId().map(Actor::of).orElse(Closure.INVITEE);
        Invitation declined = invitation.toBuilder()
                .closure(new Closure(Closure.Kind.DECLINED, at, by, Optional.empty()))
                .updatedAt(at)
                .version(invitation.version() + 1)
                .build();
        return repository.replace(new Replacement(declined, invitation.version(), 0))
                ? Optional.of(new DeclineResult.Declined(declined))
                : Optional.empty();
    }

    private Optional<TokenMatch> find(TokenHash hash) {
        return repository
                .findByTokenHash(hash)
                .filter(match -> match.invitation().scope().equals(scope))
                .filter(match -> match.invitation().purpose() == purpose);
    }
}
