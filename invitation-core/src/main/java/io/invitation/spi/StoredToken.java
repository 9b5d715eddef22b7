package io.invitation.spi;

import io.invitation.EmailAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * What is stored about a token: its hash, never itself.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param hash identifies the token
 * @param subject what the token was minted for
 * @param mailedTo the only mailbox to which it was mailed; empty if it went another way, or elsewhere too
 * @since 0.1
 */
public record StoredToken(TokenHash hash, TokenSubject subject, Optional<EmailAddress> mailedTo) {

    /**
     * Checks that all parts are given.
     *
     * @param hash see {@link #hash()}
     * @param subject see {@link #subject()}
     * @param mailedTo see {@link #mailedTo()}
     */
    public StoredToken {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(mailedTo, "mailedTo");
    }
}
