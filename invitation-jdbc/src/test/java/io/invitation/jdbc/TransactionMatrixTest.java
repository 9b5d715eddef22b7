package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult.Accepted;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.spi.SendOutcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What holds of a transaction that host and library share, whoever runs it, on every database, with a pool and without,
 * on connections that commit by themselves and on others.
 */
@ParameterizedClass(name = "{0}, {1}, pool: {2}, auto-commit: {3}")
@MethodSource("cells")
@ExtendWith(KeptContracts.class)
class TransactionMatrixTest implements KeptContracts.Cell {

    static Stream<Arguments> cells() {
        return Stream.of(TestDatabase.values())
                .flatMap(database -> Stream.of(HostStyle.values())
                        .flatMap(style -> Stream.of(true, false)
                                .flatMap(pool -> database.autoCommits()
                                        .map(autoCommit -> Arguments.of(database, style, pool, autoCommit)))));
    }

    /** Of one cell; opened once, for that takes longer than the tests. */
    private static HikariDataSource pooled;

    @Parameter(0)
    private TestDatabase testDatabase;

    @Parameter(1)
    private HostStyle style;

    @Parameter(2)
    private boolean pool;

    @Parameter(3)
    private boolean autoCommit;

    private CountedConnections dataSource;
    private HostStyle.Host host;
    private InvitationService service;
    private InvitationLink link;
    private final List<String> mailed = Collections.synchronizedList(new ArrayList<>());

    @BeforeParameterizedClassInvocation
    static void openTheDatabase(TestDatabase testDatabase, HostStyle style, boolean pool, boolean autoCommit)
            throws SQLException {
        testDatabase.require();
        pooled = testDatabase.withTables(autoCommit);
        execute("CREATE TABLE matrix_account (address VARCHAR(320) PRIMARY KEY)");
    }

    @AfterParameterizedClassInvocation
    static void closeTheDatabase() throws SQLException {
        if (pooled != null) {
            execute("DROP TABLE matrix_account");
            pooled.close();
            pooled = null;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = pooled.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    @Override
    public String column() {
        return testDatabase.title(autoCommit);
    }

    @Override
    public String row(String contract) {
        return style.title() + (pool ? ", HikariCP" : ", no pool");
    }

    @BeforeEach
    void makeAnInvitation() throws SQLException {
        TestDatabase.deleteRows(pooled);
        execute("DELETE FROM matrix_account");
        dataSource = new CountedConnections(pool ? pooled : unpooled(), autoCommit);
        host = style.over(dataSource);
        service = InvitationService.builder(JdbcInvitationRepository.of(host.transactions()), outgoing -> {
                    mailed.add(outgoing.recipient().canonical());
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        link = service.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();
    }

    private DataSource unpooled() {
        return new DriverManagerDataSource(pooled.getJdbcUrl()) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection connection = super.getConnection();
                connection.setAutoCommit(autoCommit);
                return connection;
            }
        };
    }

    @AfterEach
    void everyConnectionIsGivenBackAsItWas() {
        assertThat(dataSource.problems()).isEmpty();
    }

    private void insertAccount(Connection connection, String address) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO matrix_account VALUES (?)")) {
            insert.setString(1, address);
            insert.executeUpdate();
        }
    }

    private List<String> accounts() throws SQLException {
        List<String> addresses = new ArrayList<>();
        try (Connection connection = pooled.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT address FROM matrix_account ORDER BY address")) {
            while (rows.next()) {
                addresses.add(rows.getString(1));
            }
        }
        return addresses;
    }

    private boolean isOpen() {
        return service.inspect(link.token()).canAccept();
    }

    private void accept() {
        assertThat(service.accept(link.token(), Invitee.verified("ada@example.com")))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void whatBothDidIsThereAfterTheCommit() throws Exception {
        host.<SQLException>inTransaction(connection -> {
            insertAccount(connection, "ada@example.com");
            accept();
        });

        assertThat(accounts()).containsExactly("ada@example.com");
        assertThat(isOpen()).isFalse();
    }

    @Test
    void whatBothDidIsGoneAfterAnException() throws Exception {
        IllegalStateException failure = new IllegalStateException("no");

        assertThatThrownBy(() -> host.<SQLException>inTransaction(connection -> {
                    insertAccount(connection, "ada@example.com");
                    accept();
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(accounts()).isEmpty();
        assertThat(isOpen()).isTrue();
    }

    @Test
    void whatBothDidIsGoneAfterAnError() throws Exception {
        AssertionError error = new AssertionError("no");

        assertThatThrownBy(() -> host.<SQLException>inTransaction(connection -> {
                    insertAccount(connection, "ada@example.com");
                    accept();
                    throw error;
                }))
                .isSameAs(error);

        assertThat(accounts()).isEmpty();
        assertThat(isOpen()).isTrue();
    }

    @Test
    void aHandlerThatFailsUndoesItsPartAloneIfTheHostGoesOn() throws Exception {
        IllegalStateException failure = new IllegalStateException("no");

        host.<SQLException>inTransaction(connection -> {
            insertAccount(connection, "host@example.com");
            assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                        insertAccount(connection, "ada@example.com");
                        throw failure;
                    }))
                    .isSameAs(failure);
        });

        assertThat(accounts()).containsExactly("host@example.com");
        assertThat(isOpen()).isTrue();
    }

    @Test
    void mailLeavesAfterTheCommitAndNeverAfterARollback() throws Exception {
        if (style == HostStyle.EXPLICIT) {
            assertThatThrownBy(() -> host.inTransaction(connection -> invite("ada2@example.com")))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(mailed).isEmpty();
            return;
        }
        host.inTransaction(connection -> {
            invite("ada2@example.com");
            assertThat(mailed).isEmpty();
        });
        assertThatThrownBy(() -> host.inTransaction(connection -> {
                    invite("bob@example.com");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(mailed).containsExactly("ada2@example.com");
    }

    private void invite(String address) {
        service.invite(InvitationRequest.to(address).build()).orElseThrow();
    }

    @Test
    void withoutATransactionOfTheHostTheLibraryRunsItsOwn() {
        assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(isOpen()).isTrue();
        accept();
        assertThat(isOpen()).isFalse();
    }
}
