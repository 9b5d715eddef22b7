package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells what came of a call by an inviter or operator: it was done, or rejected for one reason.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface InvitationResult {

    /**
     * It was done.
     *
     * @param invitation the invitation as it stands now
     * @param link the link; present after {@code create}, {@code refresh} and {@code link} and after nothing else
     * @since 0.1
     */
    record Done(Invitation invitation, Optional<InvitationLink> link) implements InvitationResult {
        /**
         * Checks that both are given.
         *
         * @param invitation see {@link #invitation()}
         * @param link see {@link #link()}
         */
        public Done {
            Objects.requireNonNull(invitation, "invitation");
            Objects.requireNonNull(link, "link");
        }
    }

    /**
     * Nothing happened.
     *
     * @param reason why
     * @param detail one sentence for the log or an administrator, without addresses and secrets
     * @param retryAt when the same call may succeed, if waiting is all it takes
     * @since 0.1
     */
    record Rejected(RejectionReason reason, String detail, Optional<Instant> retryAt) implements InvitationResult {
        /**
         * Checks that all are given.
         *
         * @param reason see {@link #reason()}
         * @param detail see {@link #detail()}
         * @param retryAt see {@link #retryAt()}
         */
        public Rejected {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(retryAt, "retryAt");
        }
    }

    /**
     * Tells whether the call was done.
     *
     * @return {@code true} for {@link Done}
     */
    default boolean isDone() {
        return this instanceof Done;
    }

    /**
     * Returns the invitation as it stands now.
     *
     * @return the invitation
     * @throws InvitationRejectedException if the call was rejected
     */
    default Invitation orElseThrow() {
        return done().invitation();
    }

    /**
     * Returns the link.
     *
     * @return the link
     * @throws InvitationRejectedException if the call was rejected
     * @throws IllegalStateException if the call was one that returns no link
     */
    default InvitationLink linkOrElseThrow() {
        return done().link()
                .orElseThrow(() -> new IllegalStateException(
                        "this call returns no link: invite and resend mail it, create and refresh return it"));
    }

    private Done done() {
        if (this instanceof Done done) {
            return done;
        }
        throw new InvitationRejectedException((Rejected) this);
    }
}
