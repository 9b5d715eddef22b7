package io.invitation.internal;

import io.invitation.InvitationResult.Rejected;
import io.invitation.InvitationStatus;
import io.invitation.RejectionReason;
import java.time.Instant;
import java.util.Optional;

/** The rejections that more than one operation gives. */
final class Rejections {

    private Rejections() {}

    static Rejected of(RejectionReason reason, String detail) {
        return new Rejected(reason, detail, Optional.empty());
    }

    static Rejected until(RejectionReason reason, String detail, Instant retryAt) {
        return new Rejected(reason, detail, Optional.of(retryAt));
    }

    static Rejected contended() {
        return of(RejectionReason.CONTENDED, "others changed it at the same moment");
    }

    static Rejected unknown() {
        return of(RejectionReason.UNKNOWN, "no invitation of this scope has that id");
    }

    static Rejected wrongStatus(InvitationStatus status) {
        return of(RejectionReason.STATUS, "the invitation is " + status);
    }

    static Rejected noRecipient() {
        return of(RejectionReason.NO_RECIPIENT, "the invitation names no mailbox to send to");
    }

    static Rejected notEntitled() {
        return of(RejectionReason.NOT_ENTITLED, "whoever asks may not do this with these roles and groups");
    }
}
