package io.invitation.internal;

import io.invitation.InvitationToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenPolicy;
import io.invitation.spi.TokenSubject;
import java.security.SecureRandom;
import java.util.Optional;

/** See {@link TokenPolicy#random()}. */
public final class RandomTokenPolicy implements TokenPolicy {

    /** The only instance: the policy has no settings. */
    public static final TokenPolicy INSTANCE = new RandomTokenPolicy();

    private static final int SECRET_LENGTH = 32;
    private static final TokenText TEXT = new TokenText("inv_", SECRET_LENGTH, SECRET_LENGTH);
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomTokenPolicy() {}

    @Override
    public InvitationToken mint(TokenSubject subject) {
        byte[] secret = new byte[SECRET_LENGTH];
        RANDOM.nextBytes(secret);
        return TEXT.write(secret);
    }

    @Override
    public Optional<TokenHash> recognise(InvitationToken token) {
        return TEXT.read(token).map(secret -> TokenText.hash(token));
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }
}
