package io.invitation;

import java.util.Objects;

/**
 * Tells what came of an attempt to accept: a place was taken now, was taken before, or is refused for one reason.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface AcceptResult {

    /**
     * A place was taken by this call.
     *
     * @param invitation the invitation as it stands after the acceptance, this place included
     * @param redemption the place
     * @since 0.1
     */
    record Accepted(Invitation invitation, Redemption redemption) implements AcceptResult {
        /**
         * Checks that both are given.
         *
         * @param invitation see {@link #invitation()}
         * @param redemption see {@link #redemption()}
         */
        public Accepted {
            Objects.requireNonNull(invitation, "invitation");
            Objects.requireNonNull(redemption, "redemption");
        }
    }

    /**
     * The same address or account took a place earlier; nothing was used up now.
     *
     * @param invitation the invitation
     * @param redemption the place taken earlier; its account may be another one of the same person, and is left out for
     *     somebody who only claims the address
     * @since 0.1
     */
    record AlreadyAccepted(Invitation invitation, Redemption redemption) implements AcceptResult {
        /**
         * Checks that both are given.
         *
         * @param invitation see {@link #invitation()}
         * @param redemption see {@link #redemption()}
         */
        public AlreadyAccepted {
            Objects.requireNonNull(invitation, "invitation");
            Objects.requireNonNull(redemption, "redemption");
        }
    }

    /**
     * Nothing happened.
     *
     * @param reason why; exact, for logs and administrators; show visitors {@link RefusalReason#publicReason()}
     * @since 0.1
     */
    record Refused(RefusalReason reason) implements AcceptResult {
        /**
         * Checks that a reason is given.
         *
         * @param reason see {@link #reason()}
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Tells whether whoever asked holds a place now, by this call or an earlier one.
     *
     * @return {@code true} for {@link Accepted} and {@link AlreadyAccepted}
     */
    default boolean holdsPlace() {
        return !(this instanceof Refused);
    }

    /**
     * Returns the place that whoever asked holds now, taken by this call or an earlier one.
     *
     * @return the redemption
     * @throws InvitationRefusedException if the call was refused
     */
    default Redemption orElseThrow() {
        if (this instanceof Accepted accepted) {
            return accepted.redemption();
        } else if (this instanceof AlreadyAccepted already) {
            return already.redemption();
        }
        throw new InvitationRefusedException(((Refused) this).reason());
    }
}
