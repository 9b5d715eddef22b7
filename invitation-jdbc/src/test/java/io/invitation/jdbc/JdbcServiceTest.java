package io.invitation.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.contract.InvitationServiceContract;
import io.invitation.spi.InvitationRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class JdbcServiceTest extends InvitationServiceContract {

    @Parameter
    private TestDatabase testDatabase;

    private HikariDataSource dataSource;

    @Override
    protected InvitationRepository repository() {
        dataSource = testDatabase.withTables();
        return JdbcInvitationRepository.of(dataSource);
    }

    @AfterEach
    void closeTheDatabase() {
        dataSource.close();
    }
}
