package host;

import io.invitation.spi.TokenPolicy;
import io.invitation.testkit.TokenPolicyContract;

/** Proves a policy with nothing but the testkit among the test dependencies. */
class TokenPolicyTest extends TokenPolicyContract {

    @Override
    protected TokenPolicy policy() {
        return TokenPolicy.random();
    }

    @Override
    protected TokenPolicy secondPolicy() {
        return policy();
    }
}
