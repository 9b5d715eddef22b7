package io.invitation;

/**
 * Carries a rejection out of {@code orElseThrow()} for callers who prefer an exception to a value.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationRejectedException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** Why the call was rejected. */
    private final RejectionReason reason;

    InvitationRejectedException(InvitationResult.Rejected rejected) {
        super(rejected.reason() + ": " + rejected.detail());
        this.reason = rejected.reason();
    }

    /**
     * Returns why the call was rejected.
     *
     * @return the reason
     */
    public RejectionReason reason() {
        return reason;
    }
}
