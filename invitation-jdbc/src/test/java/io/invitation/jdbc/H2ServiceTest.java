package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.InvitationServiceContract;
import io.invitation.spi.InvitationRepository;
import org.junit.jupiter.api.AfterEach;

class H2ServiceTest extends InvitationServiceContract {

    private final HikariDataSource dataSource = TestDatabase.H2.withTables();

    @Override
    protected InvitationRepository repository() {
        return JdbcInvitationRepository.of(dataSource);
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }
}
