package io.invitation.testkit;

import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenPolicy;

class KeyedTokenPolicyTest extends TokenPolicyContract {

    @Override
    protected TokenPolicy policy() {
        return TokenPolicy.keyed(KeyRing.of("1", new byte[KeyRing.MIN_KEY_LENGTH]));
    }

    @Override
    protected TokenPolicy secondPolicy() {
        return policy();
    }
}
