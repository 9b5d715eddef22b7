package io.invitation;

import java.util.Objects;

/**
 * Tells what came of an attempt to hold a place: it is held, was taken before, or is refused for one reason.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public sealed interface ReserveResult {

    /**
     * The place is held, by this call or an earlier one of the same address or account.
     *
     * @param invitation the invitation
     * @param redemption the place, with the end of its lease
     * @since 0.1
     */
    record Reserved(Invitation invitation, Redemption redemption) implements ReserveResult {
        /**
         * Checks that both are given.
         *
         * @param invitation see {@link #invitation()}
         * @param redemption see {@link #redemption()}
         */
        public Reserved {
            Objects.requireNonNull(invitation, "invitation");
            Objects.requireNonNull(redemption, "redemption");
        }
    }

    /**
     * The same address or account took a place earlier; nothing was used up now.
     *
     * @param invitation the invitation
     * @param redemption the place taken earlier; without its account for somebody who only claims the address
     * @since 0.1
     */
    record AlreadyAccepted(Invitation invitation, Redemption redemption) implements ReserveResult {
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
    record Refused(RefusalReason reason) implements ReserveResult {
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
     * Returns the place that whoever asked has now: held, or taken by an earlier call. {@link Redemption#isHeld()}
     * tells which; one that was taken before needs no completion.
     *
     * @return the redemption
     * @throws InvitationRefusedException if the call was refused
     */
    default Redemption orElseThrow() {
        if (this instanceof Reserved reserved) {
            return reserved.redemption();
        } else if (this instanceof AlreadyAccepted already) {
            return already.redemption();
        }
        throw new InvitationRefusedException(((Refused) this).reason());
    }
}
