package io.invitation;

/**
 * Carries a refusal out of {@code orElseThrow()} for callers who prefer an exception to a value.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationRefusedException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** Why the call was refused. */
    private final RefusalReason reason;

    InvitationRefusedException(RefusalReason reason) {
        super("refused: " + reason);
        this.reason = reason;
    }

    /**
     * Returns why the call was refused.
     *
     * @return the exact reason; see {@link RefusalReason#publicReason()} before showing it to a visitor
     */
    public RefusalReason reason() {
        return reason;
    }
}
