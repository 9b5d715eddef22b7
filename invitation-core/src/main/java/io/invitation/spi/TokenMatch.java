package io.invitation.spi;

import io.invitation.Invitation;
import java.util.Objects;

/**
 * A stored token and the invitation that it opens, as of the same moment.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param token the token
 * @param invitation its invitation
 * @since 0.1
 */
public record TokenMatch(StoredToken token, Invitation invitation) {

    /**
     * Checks that both are given.
     *
     * @param token see {@link #token()}
     * @param invitation see {@link #invitation()}
     */
    public TokenMatch {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(invitation, "invitation");
    }
}
