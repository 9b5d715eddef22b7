package io.invitation.memory;

import io.invitation.contract.InvitationServiceContract;
import io.invitation.spi.InvitationStore;

class InMemoryInvitationServiceTest extends InvitationServiceContract {

    @Override
    protected InvitationStore emptyStore() {
        return new InMemoryInvitationStore();
    }
}
