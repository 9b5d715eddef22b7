package io.invitation;

import java.util.Objects;

/**
 * Tells what came of an attempt to decline.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface DeclineResult {

    /**
     * The invitation is declined for good.
     *
     * @param invitation the invitation as it stands now
     * @since 0.1
     */
    record Declined(Invitation invitation) implements DeclineResult {
        /**
         * Checks that an invitation is given.
         *
         * @param invitation see {@link #invitation()}
         */
        public Declined {
            Objects.requireNonNull(invitation, "invitation");
        }
    }

    /**
     * Nothing happened.
     *
     * @param reason why; exact, for logs and administrators; show visitors {@link RefusalReason#publicReason()}
     * @since 0.1
     */
    record Refused(RefusalReason reason) implements DeclineResult {
        /**
         * Checks that a reason is given.
         *
         * @param reason see {@link #reason()}
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
