package io.invitation.testkit;

import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.TokenPolicy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The contracts, completed by whatever {@link TryOut} tries out. Not found by the build, which passes nested classes
 * over.
 */
final class Completed {

    /** Makes what the next test is about. */
    static volatile Supplier<List<Object>> nodes = List::of;

    static volatile Set<Ability> missing = Set.of();

    private Completed() {}

    static class Repository extends InvitationRepositoryContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationRepository repository() {
            return (InvitationRepository) made.get(0);
        }

        @Override
        protected InvitationRepository secondRepository() {
            return (InvitationRepository) made.get(1);
        }

        @Override
        protected Set<Ability> missing() {
            return missing;
        }
    }

    static class Redemptions extends RedemptionLedgerContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Deliveries extends DeliveryQueueContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class History extends HistoryStoreContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Limits extends LimitStoreContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Idempotency extends IdempotencyStoreContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Suppressions extends SuppressionStoreContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Maintenance extends MaintenanceStoreContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationStore store() {
            return (InvitationStore) made.get(0);
        }

        @Override
        protected InvitationStore secondStore() {
            return (InvitationStore) made.get(1);
        }
    }

    static class Sender extends InvitationSenderContract {

        private final List<Object> made = nodes.get();

        @Override
        protected InvitationSender sender() {
            return (InvitationSender) made.get(0);
        }

        private TestChannel channel() {
            return (TestChannel) made.get(1);
        }

        @Override
        protected List<ReceivedMessage> received() {
            return channel().received();
        }

        @Override
        protected OptionalInt attempts() {
            return OptionalInt.of(channel().attempts());
        }

        @Override
        protected boolean failBy(ChannelFault fault) {
            channel().failBy(fault);
            return true;
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(3);
        }
    }

    static class Tokens extends TokenPolicyContract {

        private final List<Object> made = nodes.get();

        @Override
        protected TokenPolicy policy() {
            return (TokenPolicy) made.get(0);
        }

        @Override
        protected TokenPolicy secondPolicy() {
            return (TokenPolicy) made.get(1);
        }
    }
}
