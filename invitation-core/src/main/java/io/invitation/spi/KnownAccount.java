package io.invitation.spi;

import java.util.Objects;

/**
 * An account that the host has already.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param accountId its id, 1 to 200 characters
 * @param isMember whether it belongs to the scope already
 * @param isVisibleToInviter whether the inviter may learn that it exists; if not, the answer to the inviter is the same
 *     as for an address without an account
 * @since 0.1
 */
public record KnownAccount(String accountId, boolean isMember, boolean isVisibleToInviter) {

    /**
     * Checks that an id is given.
     *
     * @param accountId see {@link #accountId()}
     * @param isMember see {@link #isMember()}
     * @param isVisibleToInviter see {@link #isVisibleToInviter()}
     */
    public KnownAccount {
        Objects.requireNonNull(accountId, "accountId");
    }
}
