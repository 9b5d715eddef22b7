package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationOperation;
import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationStatus;
import io.invitation.RejectionReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands against an operation of the inviter's side, whatever its arguments: asked by the operation itself, and by
 * the options that tell beforehand. Changes nothing.
 */
final class Objections {

    private final Parts parts;

    Objections(Parts parts) {
        this.parts = parts;
    }

    Optional<Rejected> to(InvitationOperation operation, Invitation invitation, Instant at) {
        return switch (operation) {
            case LINK -> toRepeating().or(() -> toStatus(operation, invitation, at));
            case UPDATE -> toStatus(operation, invitation, at).or(() -> toEditing(invitation));
            case RESEND, REMIND -> toStatus(operation, invitation, at).or(() -> toMailing(invitation, at));
            default -> toStatus(operation, invitation, at);
        };
    }

    private static Optional<Rejected> toStatus(InvitationOperation operation, Invitation invitation, Instant at) {
        InvitationStatus status = invitation.statusAt(at);
        return operation.isAllowedIn(status) ? Optional.empty() : Optional.of(Rejections.wrongStatus(status));
    }

    /** Returns what stands against showing any link again. */
    Optional<Rejected> toRepeating() {
        return parts.tokens().isRepeatable()
                ? Optional.empty()
                : Optional.of(Rejections.of(RejectionReason.NOT_RECOVERABLE, "the token policy cannot repeat a link"));
    }

    private Optional<Rejected> toEditing(Invitation invitation) {
        return !parts.policy(invitation).allowsUpdates()
                ? Optional.of(Rejections.of(RejectionReason.IMMUTABLE, "the policy forbids editing"))
                : Optional.empty();
    }

    private Optional<Rejected> toMailing(Invitation invitation, Instant at) {
        if (invitation.recipient().isEmpty()) {
            return Optional.of(Rejections.noRecipient());
        }
        Duration coolDown = parts.policy(invitation).resendCoolDown();
        return invitation
                .delivery()
                .since()
                .filter(last -> !coolDown.isZero())
                .map(last -> last.plus(coolDown))
                .filter(at::isBefore)
                .map(retryAt ->
                        Rejections.until(RejectionReason.COOL_DOWN, "the last mail was sent too recently", retryAt));
    }
}
