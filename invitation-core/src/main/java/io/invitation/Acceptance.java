package io.invitation;

import java.util.Objects;

/**
 * What an {@link AcceptanceHandler} creates an account and memberships from: address and grants come from the record,
 * never from the request of the visitor.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param invitation the stored invitation: its roles, groups, attributes, subject and end of membership
 * @param redemption the place just taken: the admitted address and the account, if it is known already
 * @since 0.1
 */
public record Acceptance(Invitation invitation, Redemption redemption) {

    /**
     * Checks that both are given.
     *
     * @param invitation see {@link #invitation()}
     * @param redemption see {@link #redemption()}
     */
    public Acceptance {
        Objects.requireNonNull(invitation, "invitation");
        Objects.requireNonNull(redemption, "redemption");
    }

    /**
     * Returns the address for the account: store its {@link EmailAddress#mailbox()}, for its text form is masked.
     *
     * @return the admitted address
     */
    public EmailAddress address() {
        return redemption.address();
    }
}
