package io.invitation.spi;

import io.invitation.Credential;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.NewAccount;
import java.util.Optional;

/**
 * Keeps the host's accounts, for {@link io.invitation.AccountFirst}.
 *
 * <p>Every method is called in the transaction that stores or accepts the invitation, and should use the same
 * connection (with JDBC, {@code JdbcTransactions.current()}): then both happen or neither. Whatever a method throws
 * undoes the transaction and reaches the caller unchanged. Safe for use by several threads.
 *
 * @since 0.1
 */
public interface AccountGateway {

    /**
     * Finds the account of an address.
     *
     * @param address the address, verified or not, to be compared by its canonical form
     * @return the account; empty if there is none
     */
    Optional<ProvisionedAccount> find(EmailAddress address);

    /**
     * Makes an account that nobody can use: locked, its address unverified, its flag {@code needsInvitation} set. Of
     * two for one address or name at the same moment, one must fail; a unique index sees to that.
     *
     * @param account name, address and profile
     * @param placeholder what to store as its credential until the owner has set one; empty for none
     * @return the id of the account, 1 to 200 characters
     */
    String createLocked(NewAccount account, Optional<Credential> placeholder);

    /**
     * Opens an account to its owner: marks the address as verified, unlocks the account, clears the flag
     * {@code needsInvitation}, and gives what was granted. Only if the flag is set and the address is still this one,
     * all in one atomic step, so that of two at the same moment one gets {@code false}; in SQL, {@code UPDATE … WHERE
     * id = ? AND address = ? AND needs_invitation}, and the row count decides.
     *
     * @param accountId the account that was invited
     * @param address the address that was invited, to be compared by its canonical form
     * @param grants what the record of the invitation grants
     * @return whether it was opened; {@code false} if there is no such account, its flag is clear, or its address is
     *     another one by now, and nothing changed
     */
    boolean activate(String accountId, EmailAddress address, Grants grants);

    /**
     * Stores the credential that the owner has chosen, in place of any other. Called after {@link #activate} has
     * returned {@code true}, never with a link that only confirms an address.
     *
     * @param accountId the account
     * @param credential to be hashed; a host that finds it too weak throws an exception of its own, and the invitation
     *     stays open
     */
    void setCredential(String accountId, Credential credential);

    /**
     * Marks the address of an account as verified, and changes nothing else. Only if the address is still this one, in
     * one atomic step.
     *
     * @param accountId the account
     * @param address the address that was mailed to, to be compared by its canonical form
     * @return whether it is verified now; {@code false} if there is no such account or its address is another one by
     *     now, and nothing changed
     */
    boolean confirmAddress(String accountId, EmailAddress address);
}
