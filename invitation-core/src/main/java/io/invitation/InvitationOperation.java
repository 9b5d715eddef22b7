package io.invitation;

import static io.invitation.InvitationStatus.ACCEPTED;
import static io.invitation.InvitationStatus.DECLINED;
import static io.invitation.InvitationStatus.DISABLED;
import static io.invitation.InvitationStatus.EXHAUSTED;
import static io.invitation.InvitationStatus.EXPIRED;
import static io.invitation.InvitationStatus.PARTLY_USED;
import static io.invitation.InvitationStatus.PENDING;
import static io.invitation.InvitationStatus.REVOKED;
import static io.invitation.InvitationStatus.SCHEDULED;

import java.util.EnumSet;
import java.util.Set;

/**
 * The state machine: each operation with the statuses in which it may happen. Later versions may add operations.
 *
 * @since 0.1
 */
public enum InvitationOperation {
    /** Somebody takes a place. */
    ACCEPT(EnumSet.of(PENDING, PARTLY_USED)),
    /** Somebody holds a place, to take it later. */
    RESERVE(EnumSet.of(PENDING, PARTLY_USED)),
    /** A held place is taken; its lease was given in time, so that the expiry no longer matters. */
    COMPLETE(EnumSet.of(PENDING, PARTLY_USED, EXPIRED)),
    /** The invitee says no. */
    DECLINE(EnumSet.of(SCHEDULED, PENDING)),
    /** The time limit starts again, with a new link. */
    REFRESH(EnumSet.of(SCHEDULED, PENDING, PARTLY_USED, EXPIRED, DISABLED)),
    /** The link is mailed again. */
    RESEND(EnumSet.of(SCHEDULED, PENDING, PARTLY_USED)),
    /** Somebody who has not answered is nudged. */
    REMIND(EnumSet.of(PENDING, PARTLY_USED)),
    /** The link is shown again. */
    LINK(EnumSet.of(SCHEDULED, PENDING, PARTLY_USED, DISABLED)),
    /** Somebody edits it. */
    UPDATE(EnumSet.complementOf(EnumSet.of(DECLINED, REVOKED))),
    /** It is switched on. */
    ENABLE(EnumSet.complementOf(EnumSet.of(DECLINED, REVOKED))),
    /** It is switched off. */
    DISABLE(EnumSet.complementOf(EnumSet.of(DECLINED, REVOKED))),
    /** It is taken back for good. */
    REVOKE(EnumSet.complementOf(EnumSet.of(ACCEPTED, EXHAUSTED, DECLINED, REVOKED))),
    /** A taken place is given back. */
    UNDO(EnumSet.allOf(InvitationStatus.class));

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy, though its type does not say so
    private final Set<InvitationStatus> allowed;

    InvitationOperation(Set<InvitationStatus> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * Tells whether this may happen to an invitation.
     *
     * @param status its status
     * @return whether it may
     */
    public boolean isAllowedIn(InvitationStatus status) {
        return allowed.contains(status);
    }
}
