package io.invitation;

import io.invitation.spi.AccountGateway;
import java.util.Objects;
import java.util.Optional;

/**
 * Starts the ways to make accounts that need more than a handler. Where the account is made on acceptance,
 * {@link InvitationService#accept(InvitationToken, Invitee, AcceptanceHandler)} is all it takes. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
public final class Provisioning {

    private Provisioning() {}

    /**
     * Makes accounts first, locked, and invites their owners then. This needs a store with transactions. With accounts
     * in another system, a failure in between can leave a locked account without an invitation; inviting again takes it
     * up.
     *
     * @param service issues the invitations, in its scope
     * @param accounts keeps the accounts, in the same transactions
     * @return the way, without placeholder credentials
     */
    public static AccountFirst accountFirst(InvitationService service, AccountGateway accounts) {
        return new AccountFirst(
                Objects.requireNonNull(service, "service"),
                Objects.requireNonNull(accounts, "accounts"),
                Optional.empty());
    }
}
