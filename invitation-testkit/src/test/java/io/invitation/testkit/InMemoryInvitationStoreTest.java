package io.invitation.testkit;

import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationStore;
import org.junit.jupiter.api.Nested;

class InMemoryInvitationStoreTest {

    private final InvitationStore store = new InMemoryInvitationStore();

    @Nested
    class Invitations extends InvitationRepositoryContract {

        @Override
        protected InvitationRepository repository() {
            return store.invitations();
        }

        @Override
        protected InvitationRepository secondRepository() {
            return store.invitations();
        }
    }

    @Nested
    class Redemptions extends RedemptionLedgerContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class Limits extends LimitStoreContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class Idempotency extends IdempotencyStoreContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class Suppressions extends SuppressionStoreContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class Deliveries extends DeliveryQueueContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class History extends HistoryStoreContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }

    @Nested
    class Maintenance extends MaintenanceStoreContract {

        @Override
        protected InvitationStore store() {
            return store;
        }

        @Override
        protected InvitationStore secondStore() {
            return store;
        }
    }
}
