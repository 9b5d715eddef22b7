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
        return switch (status) {
            case REVOKED -> Optional.of(RefusalReason.REVOKED);
            case DECLINED -> Optional.of(RefusalReason.DECLINED);
            case ACCEPTED, EXHAUSTED -> Optional.of(RefusalReason.EXHAUSTED);
            case DISABLED -> Optional.of(RefusalReason.DISABLED);
            default ->
                isSuperseded(match.token(), match.invitation(), now)
                        ? Optional.of(RefusalReason.SUPERSEDED)
                        : refusal(status, operation);
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
                || invitation
                        .refreshedAt()
                        .filter(refreshed -> now.isBefore(refreshed.plus(policy.supersededGrace())))
                        .isEmpty();
    }

    /** Judges whether the evidence shows an address that the invitation admits. */
    Admission admit(TokenMatch match, Invitee invitee) {
        Audience audience = match.invitation().audience();
        Optional<EmailAddress> shown = switch (invitee.evidence()) {
            case VERIFIED -> invitee.address();
            case MAILED_LINK -> provenByLink(match.token(), audience);
            case NONE -> invitee.address().filter(claimed -> isClaimEnough(audience));
        };
        if (shown.isEmpty()) {
            return Admission.refused(RefusalReason.ADDRESS_NOT_VERIFIED);
        }
        if (audience.admits(shown.get())) {
            return Admission.of(shown.get());
        }
        return Admission.refused(audience.isPrecise() ? RefusalReason.WRONG_RECIPIENT : RefusalReason.NOT_ELIGIBLE);
    }

    private Optional<EmailAddress> provenByLink(StoredToken token, Audience audience) {
        return token.mailedTo().filter(mailbox -> policy.mailedLinkProvesMailbox() && names(audience, mailbox));
    }

    private static boolean names(Audience audience, EmailAddress mailbox) {
        return audience.patterns().stream().map(EmailPattern::address).anyMatch(Optional.of(mailbox)::equals);
    }

    private boolean isClaimEnough(Audience audience) {
        return audience.isPublic() && policy.unverifiedAllowedOnPublic();
    }
}
