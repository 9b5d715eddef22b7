package io.invitation.spi;

import java.util.Objects;

/**
 * An account that the host has already. Unless more is said, it does not belong to the scope, and the inviter may not
 * learn that it exists.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class KnownAccount {

    private final String accountId;
    private final boolean isMember;
    private final boolean isVisibleToInviter;

    private KnownAccount(String accountId, boolean isMember, boolean isVisibleToInviter) {
        this.accountId = Objects.requireNonNull(accountId, "accountId");
        this.isMember = isMember;
        this.isVisibleToInviter = isVisibleToInviter;
    }

    /**
     * Describes an account outside the scope, of which the inviter may not know.
     *
     * @param accountId its id, 1 to 200 characters
     * @return the account
     */
    public static KnownAccount of(String accountId) {
        return new KnownAccount(accountId, false, false);
    }

    /**
     * Says whether it belongs to the scope already. A member is not invited, and an inviter who may know is told so.
     *
     * @param isMember whether it does
     * @return a copy that says so
     */
    public KnownAccount member(boolean isMember) {
        return new KnownAccount(accountId, isMember, isVisibleToInviter);
    }

    /**
     * Says whether the inviter may learn that it exists. If not, the answer to the inviter is the same as for an
     * address without an account.
     *
     * @param isVisibleToInviter whether they may
     * @return a copy that says so
     */
    public KnownAccount visibleToInviter(boolean isVisibleToInviter) {
        return new KnownAccount(accountId, isMember, isVisibleToInviter);
    }

    /**
     * Returns its id.
     *
     * @return the id in the host's words
     */
    public String accountId() {
        return accountId;
    }

    /**
     * Tells whether it belongs to the scope already.
     *
     * @return {@code false} unless {@link #member} said so
     */
    public boolean isMember() {
        return isMember;
    }

    /**
     * Tells whether the inviter may learn that it exists.
     *
     * @return {@code false} unless {@link #visibleToInviter} said so
     */
    public boolean isVisibleToInviter() {
        return isVisibleToInviter;
    }

    /** Returns the account's id and what is said of it. */
    @Override
    public String toString() {
        return "KnownAccount[" + accountId + (isMember ? ", member" : "") + (isVisibleToInviter ? ", visible" : "")
                + "]";
    }
}
