package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.DeliveryState;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.TransactionConflictException;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** What a host relies on when its own statements and the library's share a transaction. */
@ParameterizedClass
@MethodSource("databases")
class JdbcTransactionsTest {

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
    private JdbcTransactions transactions;
    private final List<String> mailed = new ArrayList<>();
    private InvitationService service;

    @BeforeEach
    void openTheDatabase() throws SQLException {
        dataSource = testDatabase.empty(autoCommit, 4);
        InvitationSchema.of(dataSource).create();
        transactions = JdbcTransactions.of(dataSource);
        service = InvitationService.builder(JdbcInvitationRepository.of(transactions), outgoing -> {
                    mailed.add(outgoing.recipient().canonical());
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (address VARCHAR(320) PRIMARY KEY)");
            if (!autoCommit) {
                connection.commit();
            }
        }
    }

    @AfterEach
    void closeTheDatabase() {
        assertThat(dataSource.getHikariPoolMXBean().getActiveConnections())
                .as("connections that were not given back")
                .isZero();
        dataSource.close();
    }

    @Test
    void anAcceptanceAndTheAccountOfItsHandlerCommitTogether() throws SQLException {
        InvitationLink link = create("ada@example.com");

        AcceptResult result = service.accept(
                link.token(),
                Invitee.verified("ada@example.com"),
                acceptance -> insertAccount(
                        transactions.current(), acceptance.address().canonical()));

        assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        assertThat(accounts()).containsExactly("ada@example.com");
        assertThat(placesTaken(result)).isEqualTo(1);
    }

    @Test
    void aHostTransactionThatRollsBackTakesTheAcceptanceWithIt() throws SQLException {
        InvitationLink link = create("ada@example.com");
        IllegalStateException hostFailure = new IllegalStateException("the host changed its mind");

        assertThatThrownBy(() -> transactions.inTransaction(transaction -> {
                    insertAccount(transactions.current(), "ada@example.com");
                    assertThat(service.accept(link.token(), Invitee.verified("ada@example.com"))
                                    .holdsPlace())
                            .isTrue();
                    throw hostFailure;
                }))
                .isSameAs(hostFailure);

        assertThat(accounts()).isEmpty();
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
        assertThat(service.accept(link.token(), Invitee.verified("ada@example.com")))
                .isInstanceOf(AcceptResult.Accepted.class);
    }

    @Test
    void anErrorFromTheHandlerRollsEverythingBackAndArrivesUnchanged() throws SQLException {
        InvitationLink link = create("ada@example.com");
        AssertionError error = new AssertionError("broken handler");

        assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                    insertAccount(transactions.current(), "ada@example.com");
                    throw error;
                }))
                .isSameAs(error);

        assertThat(accounts()).isEmpty();
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void aCheckedExceptionFromTheHandlerRollsEverythingBackAndArrivesUnchanged() throws SQLException {
        InvitationLink link = create("ada@example.com");
        IOException failure = new IOException("directory service is down");

        assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                    insertAccount(transactions.current(), "ada@example.com");
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(accounts()).isEmpty();
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void aHostMayCatchTheHandlersFailureAndCommitTheRest() throws SQLException {
        InvitationLink link = create("ada@example.com");

        transactions.inTransaction(transaction -> {
            insertAccount(transactions.current(), "host@example.com");
            assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                        insertAccount(transactions.current(), "host@example.com");
                    }))
                    .isInstanceOf(SQLException.class);
            insertAccount(transactions.current(), "later@example.com");
            return null;
        });

        assertThat(accounts()).containsExactly("host@example.com", "later@example.com");
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void mailLeavesAfterTheHostsCommitAndNotBefore() {
        transactions.inTransaction(transaction -> {
            InvitationResult result =
                    service.invite(InvitationRequest.to("ada@example.com").build());
            assertThat(result.isDone()).isTrue();
            assertThat(mailed).isEmpty();
            return null;
        });

        assertThat(mailed).containsExactly("ada@example.com");
        assertThat(service.find(InvitationQuery.all()).invitations())
                .extracting(invitation -> invitation.delivery().state())
                .containsExactly(DeliveryState.SENT);
    }

    @Test
    void mailNeverLeavesAfterARollback() {
        assertThatThrownBy(() -> transactions.inTransaction(transaction -> {
                    service.invite(InvitationRequest.to("ada@example.com").build());
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(mailed).isEmpty();
    }

    @Test
    void onAConnectionOfTheHostNothingIsCommittedRolledBackOrClosed() throws SQLException {
        InvitationLink link = create("ada@example.com");
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            insertAccount(connection, "ada@example.com");

            AcceptResult result = transactions.joining(
                    connection, transaction -> service.accept(link.token(), Invitee.verified("ada@example.com")));

            assertThat(result.holdsPlace()).isTrue();
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
        }

        assertThat(accounts()).isEmpty();
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void onAConnectionOfTheHostListenersAreNotToldAndTheHistoryIs() throws SQLException {
        List<InvitationEventType> told = new ArrayList<>();
        JdbcInvitationStore store = JdbcInvitationStore.of(transactions);
        InvitationService listening = InvitationService.builder(store, outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .listener(event -> told.add(event.type()))
                .build();
        InvitationId id;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);

            id = transactions.joining(connection, transaction -> {
                InvitationResult created =
                        listening.create(InvitationRequest.to("ada@example.com").build());
                assertThat(listening
                                .accept(created.linkOrElseThrow().token(), Invitee.verified("ada@example.com"))
                                .holdsPlace())
                        .isTrue();
                return created.orElseThrow().id();
            });
            connection.commit();
            connection.setAutoCommit(autoCommit);
        }

        assertThat(told).isEmpty();
        assertThat(store.history().list(id, Optional.empty(), 10))
                .extracting(InvitationEvent::type)
                .contains(InvitationEventType.CREATED, InvitationEventType.ACCEPTED);
    }

    @Test
    void onAConnectionOfTheHostNothingCanBeMailedBecauseItsCommitCannotBeNoticed() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);

            assertThatThrownBy(() -> transactions.joining(
                            connection,
                            transaction -> service.invite(
                                    InvitationRequest.to("ada@example.com").build())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("commit cannot be noticed");
            connection.rollback();
        }

        assertThat(mailed).isEmpty();
    }

    @Test
    void aConnectionThatCommitsByItselfHasNoTransactionToJoin() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);

            assertThatThrownBy(() -> transactions.joining(connection, transaction -> null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit is on");
            connection.setAutoCommit(autoCommit);
        }
    }

    /** A framework whose transaction is one of another data source lends connections that it does not manage. */
    @Test
    void aTransactionOfAnotherDataSourceIsNotJoined() throws SQLException {
        ConnectionProvider unmanaged = new ConnectionProvider() {
            @Override
            public Connection acquire() throws SQLException {
                Connection connection = dataSource.getConnection();
                connection.setAutoCommit(true);
                return connection;
            }

            @Override
            public void release(Connection connection) throws SQLException {
                connection.setAutoCommit(autoCommit);
                connection.close();
            }
        };
        HostTransactions elsewhere = new HostTransactions() {
            @Override
            public boolean isActive() {
                return true;
            }

            @Override
            public void afterCommit(Runnable hook) {
                throw new AssertionError("nothing was committed");
            }
        };
        InvitationService misled = InvitationService.builder(
                        JdbcInvitationRepository.of(JdbcTransactions.of(unmanaged, elsewhere)),
                        outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();

        assertThatThrownBy(() ->
                        misled.create(InvitationRequest.to("ada@example.com").build()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("auto-commit is on");

        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
    }

    @Test
    void aTransactionThatTheDatabaseHasUndoneIsNotCommittedThoughTheFailureWasCaught() {
        JdbcTransactions losing =
                JdbcTransactions.of(ConnectionProvider.of(new WithoutSavepoints(dataSource)), HostTransactions.NONE);
        InvitationService mailing = InvitationService.builder(JdbcInvitationRepository.of(losing), outgoing -> {
                    mailed.add(outgoing.recipient().canonical());
                    return SendOutcome.submitted();
                })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        TransactionConflictException deadlock =
                new TransactionConflictException("deadlock", new IllegalStateException("1213"));

        assertThatThrownBy(() -> losing.inTransaction(transaction -> {
                    mailing.invite(InvitationRequest.to("ada@example.com").build());
                    assertThatThrownBy(() -> losing.inTransaction(joined -> losing.inTransaction(inJoined -> {
                                throw deadlock;
                            })))
                            .isSameAs(deadlock);
                    return mailing.invite(
                            InvitationRequest.to("bob@example.com").build());
                }))
                .isSameAs(deadlock);

        assertThat(mailed).isEmpty();
        assertThat(service.find(InvitationQuery.all()).invitations()).isEmpty();
    }

    /** Databases that undo the whole transaction when work is to be undone to a savepoint, as MariaDB in a deadlock. */
    private static final class WithoutSavepoints extends DelegatingDataSource {

        WithoutSavepoints(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("rollback") && arguments != null) {
                            connection.rollback();
                            throw new SQLException("there is no such savepoint", "42000", 1305);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException failure) {
                            throw failure.getCause();
                        }
                    });
        }
    }

    @Test
    void anOwnTransactionLeavesAutoCommitAsItWas() throws SQLException {
        create("ada@example.com");

        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        }
    }

    @Test
    void thereIsNoCurrentConnectionOutsideOfATransaction() {
        assertThatThrownBy(transactions::current).isInstanceOf(IllegalStateException.class);
    }

    private InvitationLink create(String address) {
        return service.create(InvitationRequest.to(address).build()).linkOrElseThrow();
    }

    private int placesTaken(AcceptResult result) {
        InvitationId id = result.orElseThrow().invitationId();
        return service.get(id).orElseThrow().places();
    }

    private static void insertAccount(Connection connection, String address) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO account VALUES (?)")) {
            statement.setString(1, address);
            statement.executeUpdate();
        }
    }

    private List<String> accounts() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT address FROM account ORDER BY address")) {
            List<String> accounts = new ArrayList<>();
            while (rows.next()) {
                accounts.add(rows.getString(1));
            }
            return accounts;
        }
    }
}
