package io.invitation.memory;

import io.invitation.contract.InvitationServiceContract;
import io.invitation.spi.InvitationRepository;

class InMemoryInvitationServiceTest extends InvitationServiceContract {

    @Override
    protected InvitationRepository repository() {
        return new InMemoryInvitationRepository();
    }
}
