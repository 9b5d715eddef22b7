package io.invitation.internal;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.InvitationOperation;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationStatus;
import io.invitation.Invitee;
import io.invitation.RefusalReason;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPurpose;
import java.time.Instant;
import java.util.Optional;

/** Judges links and invitees. Pure: reads nothing but its arguments. */
final class AcceptanceRules {

    private final InvitationPolicy policy;

    AcceptanceRules(InvitationPolicy policy) {
        this.policy = policy;
    }

    /** An admitted address, or the reason why there is none. */
    record Admission(Optional<EmailAddress> address, Optional<RefusalReason> reason) {

        static Admission of(EmailAddress address) {
            return new Admission(Optional.of(address), Optional.empty());
        }

        static Admission refused(RefusalReason reason) {
            return new Admission(Optional.empty(), Optional.of(reason));
        }
    }

    /** Returns why a link cannot be used for an operation now, whoever holds it; empty if it can. */
    Optional<RefusalReason> refusal(TokenMatch match, InvitationOperation operation, Instant now) {
        InvitationStatus status = match.invitation().statusAt(now);
        return finalRefusal(status)
                .or(() -> isSuperseded(match.token(), match.invitation(), now)
                        ? Optional.of(RefusalReason.SUPERSEDED)
                        : refusal(status, operation));
    }

    /** Returns why an operation without a link is refused now; empty if it is not. */
    static Optional<RefusalReason> refusal(Invitation invitation, InvitationOperation operation, Instant now) {
        InvitationStatus status = invitation.statusAt(now);
        return finalRefusal(status).or(() -> refusal(status, operation));
    }

    /** Returns what is said of an invitation whatever its link. */
    private static Optional<RefusalReason> finalRefusal(InvitationStatus status) {
        return switch (status) {
            case REVOKED -> Optional.of(RefusalReason.REVOKED);
            case DECLINED -> Optional.of(RefusalReason.DECLINED);
            case ACCEPTED, EXHAUSTED -> Optional.of(RefusalReason.EXHAUSTED);
            case DISABLED -> Optional.of(RefusalReason.DISABLED);
            default -> Optional.empty();
        };
    }

    private static Optional<RefusalReason> refusal(InvitationStatus status, InvitationOperation operation) {
        if (operation.isAllowedIn(status)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (status) {
                    case EXPIRED -> RefusalReason.EXPIRED;
                    case SCHEDULED -> RefusalReason.NOT_YET_VALID;
                    default -> RefusalReason.NOT_ELIGIBLE;
                });
    }

    private boolean isSuperseded(StoredToken token, Invitation invitation, Instant now) {
        if (token.subject().generation() == invitation.generation()) {
            return false;
        }
        boolean isTheOneBefore = token.subject().generation() == invitation.generation() - 1;
        return !isTheOneBefore
                || policy.supersededGrace().isZero()
                || invitation
                        .refreshedAt()
                        .filter(refreshed -> now.isBefore(refreshed.plus(policy.supersededGrace())))
                        .isEmpty();
    }

    /** Judges whether the evidence shows an address that the invitation admits, and that a confirmation is about. */
    Admission admit(TokenMatch match, Invitee invitee) {
        Audience audience = match.invitation().audience();
        Optional<EmailAddress> shown = switch (invitee.evidence()) {
            case VERIFIED -> invitee.address();
            case MAILED_LINK -> provenByLink(match);
            case NONE -> invitee.address().filter(claimed -> isClaimEnough(audience));
        };
        if (shown.isEmpty()) {
            return Admission.refused(RefusalReason.ADDRESS_NOT_VERIFIED);
        }
        if (isConfirmation(match) && !match.token().mailedTo().equals(shown)) {
            return Admission.refused(RefusalReason.WRONG_RECIPIENT);
        }
        return admit(audience, shown.get());
    }

    /** Judges whether an audience admits an address. */
    static Admission admit(Audience audience, EmailAddress address) {
        if (audience.admits(address)) {
            return Admission.of(address);
        }
        return Admission.refused(audience.isPrecise() ? RefusalReason.WRONG_RECIPIENT : RefusalReason.NOT_ELIGIBLE);
    }

    /** Tells whether a link was mailed to confirm the address of a place, and is good for nothing else. */
    static boolean isConfirmation(TokenMatch match) {
        return match.token().subject().purpose() == TokenPurpose.CONFIRMATION;
    }

    /**
     * Returns the mailbox that following a link proves. A confirmation proves it whatever the policy thinks of other
     * mails: it is short-lived, was asked for by the visitor, and is the library's own verification.
     */
    Optional<EmailAddress> provenByLink(TokenMatch match) {
        return isConfirmation(match)
                ? match.token().mailedTo()
                : match.token()
                        .mailedTo()
                        .filter(mailbox -> !policy.requiresVerifiedAddress()
                                && names(match.invitation().audience(), mailbox));
    }

    private static boolean names(Audience audience, EmailAddress mailbox) {
        return audience.patterns().stream().map(EmailPattern::address).anyMatch(Optional.of(mailbox)::equals);
    }

    /** Tells whether an address that is only claimed is enough. */
    boolean isClaimEnough(Audience audience) {
        return audience.isPublic() && policy.allowsUnverifiedOnPublic();
    }
}
