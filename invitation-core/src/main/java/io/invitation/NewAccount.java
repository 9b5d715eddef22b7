package io.invitation;

import java.util.Objects;

/**
 * Describes an account that is made before its owner is invited.
 *
 * <p>Immutable and safe for use by several threads. Its text form shows the masked address and nothing else.
 *
 * @param userName the name to sign in with, 1 to 254 characters, as the longest address has
 * @param address the owner's address, unverified until the invitation is accepted
 * @param profile whatever else the host wants to store with the account
 * @since 0.1
 */
public record NewAccount(String userName, EmailAddress address, Attributes profile) {

    private static final int LONGEST_ADDRESS = 254;

    /**
     * Checks the name.
     *
     * @param userName see {@link #userName()}
     * @param address see {@link #address()}
     * @param profile see {@link #profile()}
     * @throws InvalidValueException if the name is blank, too long or holds control characters
     */
    public NewAccount {
        PlainText.line("userName", userName, LONGEST_ADDRESS);
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(profile, "profile");
    }

    /**
     * Describes an account that is called by its address and has no profile.
     *
     * @param address the owner's address, which is the name to sign in with, too
     * @return the account
     */
    public static NewAccount of(EmailAddress address) {
        return new NewAccount(address.mailbox(), address, Attributes.none());
    }

    /**
     * Describes an account without a profile.
     *
     * @param userName the name to sign in with, 1 to 254 characters, as the longest address has
     * @param address the owner's address
     * @return the account
     * @throws InvalidValueException if the name is blank, too long or holds control characters
     */
    public static NewAccount of(String userName, EmailAddress address) {
        return new NewAccount(userName, address, Attributes.none());
    }

    /** Returns the masked address. */
    @Override
    public String toString() {
        return "NewAccount[" + address.masked() + "]";
    }
}
