package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.InvitationServiceContract;
import io.invitation.spi.InvitationStore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@ExtendWith(KeptContracts.class)
@MethodSource("databases")
class JdbcServiceTest extends InvitationServiceContract implements KeptContracts.Cell {

    /** Each database once, and one of them without auto-commit too; the contracts of the faces run on all of both. */
    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of(TestDatabase.H2, true),
                Arguments.of(TestDatabase.H2, false),
                Arguments.of(TestDatabase.POSTGRESQL, true),
                Arguments.of(TestDatabase.MARIADB, true),
                Arguments.of(TestDatabase.SQLITE, true));
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

    @Override
    protected InvitationStore emptyStore() {
        dataSource = testDatabase.withTables(autoCommit);
        return JdbcInvitationStore.of(dataSource);
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }
}
