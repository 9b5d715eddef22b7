package io.invitation.spi;

import io.invitation.InvitationToken;
import io.invitation.internal.KeyedTokenPolicy;
import io.invitation.internal.RandomTokenPolicy;
import java.util.Optional;

/**
 * Makes the secrets of links and recognises their form.
 *
 * <p>A token is made of unreserved URI characters (T-MINT-1) and holds at least 128 random or keyed bits (T-MINT-2).
 * Only a hash of it is ever stored, and the stored form presented as a token is none (T-RECOGNISE-3). Safe for use by
 * several threads. Source: OWASP ASVS 5.0, 11.5.1 and 6.5.2.
 *
 * <p>The ids in brackets name the tests in {@code TokenPolicyContract} of {@code invitation-testkit} that prove a
 * policy.
 *
 * @since 0.1
 */
public interface TokenPolicy {

    /**
     * Makes a token.
     *
     * @param subject the invitation, its generation, and what the token is for
     * @return a fresh token; or, if {@link #isRepeatable()}, the same one for the same subject as long as the key is
     *     the same (T-MINT-3), and another one for every other subject (T-MINT-4)
     */
    InvitationToken mint(TokenSubject subject);

    /**
     * Returns the hash under which a token is stored, the same on every node and another one for every token
     * (T-RECOGNISE-1), without looking anything up. What does not have the form of this policy's tokens is refused
     * here, in a time that does not depend on its length beyond the longest token; what is not refused has another hash
     * if a single character differs (T-RECOGNISE-2).
     *
     * @param token any string at all (T-RECOGNISE-4)
     * @return the hash; empty for what cannot be a token of this policy: mistyped, truncated, forged
     */
    Optional<TokenHash> recognise(InvitationToken token);

    /**
     * Tells whether {@link #mint} makes the same token again, so that a link can be shown again.
     *
     * @return {@code true} if nothing random takes part
     */
    boolean isRepeatable();

    /**
     * Returns the policy that needs no key: 256 random bits, of which only the SHA-256 is stored. A link cannot be
     * shown again; a further mail carries a further token.
     *
     * @return the policy
     */
    static TokenPolicy random() {
        return RandomTokenPolicy.INSTANCE;
    }

    /**
     * Returns the policy that derives tokens by HMAC-SHA-256 from their subject under a key of the host. A link can be
     * shown again, and a forged token is refused without a look-up.
     *
     * @param keys the first key makes tokens, all keys recognise them
     * @return the policy
     */
    static TokenPolicy keyed(KeyRing keys) {
        return new KeyedTokenPolicy(keys);
    }
}
