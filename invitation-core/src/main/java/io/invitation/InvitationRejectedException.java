package io.invitation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** When the same call may succeed, if waiting is all it takes. */
    private final @Nullable Instant retryAt;

    InvitationRejectedException(InvitationResult.Rejected rejected) {
        super(rejected.reason() + ": " + rejected.detail());
        this.reason = rejected.reason();
        this.retryAt = rejected.retryAt().orElse(null);
    }

    /**
     * Returns why the call was rejected.
     *
     * @return the reason
     */
    public RejectionReason reason() {
        return reason;
    }

    /**
     * Returns when the same call may succeed.
     *
     * @return the instant, if waiting is all it takes
     */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
