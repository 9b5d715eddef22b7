package io.invitation.spi;

import java.util.Objects;

/**
 * An account of the host, as far as inviting its owner is concerned.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param accountId its id, 1 to 200 characters
 * @param needsInvitation whether it was made for somebody who has not accepted yet
 * @since 0.1
 */
public record ProvisionedAccount(String accountId, boolean needsInvitation) {

    /**
     * Checks that an id is given.
     *
     * @param accountId see {@link #accountId()}
     * @param needsInvitation see {@link #needsInvitation()}
     */
    public ProvisionedAccount {
        Objects.requireNonNull(accountId, "accountId");
    }
}
