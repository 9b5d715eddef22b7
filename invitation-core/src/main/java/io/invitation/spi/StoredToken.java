package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import java.util.Objects;
import java.util.Optional;

/**
 * What is stored about a token: its hash, never itself.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param hash identifies the token
 * @param invitation the invitation that it opens
 * @param generation the {@link io.invitation.Invitation#generation()} for which it was minted, from 1
 * @param mailedTo the mailbox to which it was mailed, as long as nobody else has seen it
 * @since 0.1
 */
public record StoredToken(TokenHash hash, InvitationId invitation, int generation, Optional<EmailAddress> mailedTo) {

    /**
     * Checks that all parts are given.
     *
     * @param hash see {@link #hash()}
     * @param invitation see {@link #invitation()}
     * @param generation see {@link #generation()}
     * @param mailedTo see {@link #mailedTo()}
     */
    public StoredToken {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(invitation, "invitation");
        Objects.requireNonNull(mailedTo, "mailedTo");
        if (generation < 1) {
            throw new IllegalArgumentException("generation must be from 1, is " + generation);
        }
    }
}
