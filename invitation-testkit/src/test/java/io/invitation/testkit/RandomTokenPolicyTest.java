package io.invitation.testkit;

import io.invitation.spi.TokenPolicy;

class RandomTokenPolicyTest extends TokenPolicyContract {

    @Override
    protected TokenPolicy policy() {
        return TokenPolicy.random();
    }

    @Override
    protected TokenPolicy secondPolicy() {
        return TokenPolicy.random();
    }
}
