package io.invitation.testkit;

import io.invitation.memory.InMemoryInvitationRepository;
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
