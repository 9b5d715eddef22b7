package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells what came of asking for the confirmation of an address. The answer is the same whether or not the address has a
 * place or an account already.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface VerifyResult {

    /**
     * A confirmation is on its way, whether or not the address has a place already.
     *
     * @param until when the link in it ends at the latest
     * @since 0.1
     */
    record Requested(Instant until) implements VerifyResult {
        /**
         * Checks that an instant is given.
         *
         * @param until see {@link #until()}
         */
        public Requested {
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * Nothing happened.
     *
     * @param reason why; exact, for logs and administrators; show visitors {@link RefusalReason#publicReason()}
     * @param retryAt when the same call may succeed, if waiting is all it takes
     * @since 0.1
     */
    record Refused(RefusalReason reason, Optional<Instant> retryAt) implements VerifyResult {
        /**
         * Checks that both are given.
         *
         * @param reason see {@link #reason()}
         * @param retryAt see {@link #retryAt()}
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(retryAt, "retryAt");
        }
    }
}
