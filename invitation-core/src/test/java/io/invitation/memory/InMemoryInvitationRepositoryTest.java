package io.invitation.memory;

import io.invitation.contract.InvitationRepositoryContract;
import io.invitation.spi.InvitationRepository;

class InMemoryInvitationRepositoryTest extends InvitationRepositoryContract {

    private final InvitationRepository store = new InMemoryInvitationRepository();

    @Override
    protected InvitationRepository repository() {
        return store;
    }

    @Override
    protected InvitationRepository secondRepository() {
        return store;
    }
}
