package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.spi.InvitationRepository;
import io.invitation.testkit.InvitationRepositoryContract;
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
class JdbcRepositoryTest extends InvitationRepositoryContract implements KeptContracts.Cell {

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

    @Override
    protected InvitationRepository repository() {
        dataSource = openTables(testDatabase, autoCommit);
        return secondRepository();
    }

    @Override
    protected InvitationRepository secondRepository() {
        return JdbcInvitationRepository.of(JdbcTransactions.of(dataSource), options());
    }

    HikariDataSource openTables(TestDatabase database, boolean commitsByItself) {
        return database.withTables(commitsByItself);
    }

    JdbcOptions options() {
        return JdbcOptions.defaults();
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }
}
