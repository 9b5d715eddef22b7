package io.invitation.contract;

import io.invitation.memory.InMemoryInvitationStore;
import org.junit.jupiter.api.Test;

class RandomOperationsTest {

    @Test
    void aStoreInMemoryAgreesWithItselfOverFiveThousandSequences() {
        new RandomOperations(InMemoryInvitationStore::new, InMemoryInvitationStore::new).compare(1, 5_000);
    }
}
