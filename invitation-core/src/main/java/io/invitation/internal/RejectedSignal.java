package io.invitation.internal;

import io.invitation.InvitationResult.Rejected;

/** Rolls back what an operation did before it turned out to be rejected. Never leaves this package. */
final class RejectedSignal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Rejected rejected;

    RejectedSignal(Rejected rejected) {
        super(rejected.reason().name(), null, false, false);
        this.rejected = rejected;
    }

    Rejected rejected() {
        return rejected;
    }
}
