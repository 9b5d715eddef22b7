package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.spi.InvitationStore;
import io.invitation.testkit.DeliveryQueueContract;
import io.invitation.testkit.HistoryStoreContract;
import io.invitation.testkit.IdempotencyStoreContract;
import io.invitation.testkit.LimitStoreContract;
import io.invitation.testkit.MaintenanceStoreContract;
import io.invitation.testkit.RedemptionLedgerContract;
import io.invitation.testkit.SuppressionStoreContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every face of the store but the invitations, which {@link JdbcRepositoryTest} proves. */
@ParameterizedClass
@ExtendWith(KeptContracts.class)
@MethodSource("databases")
class JdbcStoreTest implements KeptContracts.Cell {

    static Stream<Arguments> databases() {
        return TestDatabase.withAndWithoutAutoCommit();
    }

    @BeforeParameterizedClassInvocation
    static void requireServer(TestDatabase testDatabase) {
        testDatabase.require();
    }

    @Parameter(0)
    private TestDatabase testDatabase;

    @Parameter(1)
    private boolean autoCommit;

    private HikariDataSource dataSource;

    @Override
    public String column() {
        return testDatabase.title(autoCommit);
    }

    private InvitationStore emptyStore() {
        dataSource = openTables(testDatabase, autoCommit);
        return sameStore();
    }

    HikariDataSource openTables(TestDatabase database, boolean commitsByItself) {
        return database.withTables(commitsByItself);
    }

    JdbcOptions options() {
        return JdbcOptions.defaults();
    }

    private InvitationStore sameStore() {
        return JdbcInvitationStore.of(JdbcTransactions.of(dataSource), options());
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }

    @Nested
    class Redemptions extends RedemptionLedgerContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class Deliveries extends DeliveryQueueContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class History extends HistoryStoreContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class Limits extends LimitStoreContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class Idempotency extends IdempotencyStoreContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class Suppressions extends SuppressionStoreContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }

    @Nested
    class Maintenance extends MaintenanceStoreContract {

        @Override
        protected InvitationStore store() {
            return emptyStore();
        }

        @Override
        protected InvitationStore secondStore() {
            return sameStore();
        }
    }
}
