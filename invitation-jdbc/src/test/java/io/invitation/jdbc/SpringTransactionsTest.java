package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.DeliveryState;
import io.invitation.InvitationLink;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.spi.SendOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The library in transactions that Spring manages. */
@ParameterizedClass
@MethodSource("databases")
class SpringTransactionsTest {

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
    private TransactionTemplate spring;
    private JdbcTemplate accounts;
    private final List<String> mailed = new ArrayList<>();
    private InvitationService service;

    /** What a host with Spring writes. */
    private static JdbcTransactions springTransactions(HikariDataSource dataSource, Executor afterCommit) {
        return JdbcTransactions.of(
                ConnectionProvider.of(new TransactionAwareDataSourceProxy(dataSource)), new HostTransactions() {
                    @Override
                    public boolean isActive() {
                        return TransactionSynchronizationManager.isActualTransactionActive();
                    }

                    @Override
                    public void afterCommit(Runnable hook) {
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                afterCommit.execute(hook);
                            }
                        });
                    }
                });
    }

    @BeforeEach
    void openTheDatabase() {
        dataSource = testDatabase.empty(autoCommit, 4);
        InvitationSchema.of(dataSource).create();
        spring = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        accounts = new JdbcTemplate(dataSource);
        spring.executeWithoutResult(
                status -> accounts.execute("CREATE TABLE account (address VARCHAR(320) PRIMARY KEY)"));
        service = InvitationService.builder(
                        JdbcInvitationRepository.of(springTransactions(dataSource, Runnable::run)), outgoing -> {
                            mailed.add(outgoing.recipient().canonical());
                            return SendOutcome.submitted();
                        })
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    @AfterEach
    void closeTheDatabase() {
        assertThat(dataSource.getHikariPoolMXBean().getActiveConnections())
                .as("connections that were not given back")
                .isZero();
        dataSource.close();
    }

    @Test
    void aTransactionThatAListenerBeginsOnAnotherThreadIsTheHostsToo() throws InterruptedException {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        AtomicReference<InvitationService> listening = new AtomicReference<>();
        listening.set(InvitationService.builder(
                        JdbcInvitationRepository.of(springTransactions(dataSource, beside)),
                        outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .listener(event -> {
                    if (event.kind().equals("first")) {
                        spring.executeWithoutResult(status -> {
                            insertAccount("ada@example.com");
                            listening
                                    .get()
                                    .create(InvitationRequest.to("bob@example.com")
                                            .build())
                                    .orElseThrow();
                            status.setRollbackOnly();
                        });
                    }
                })
                .build());

        spring.executeWithoutResult(status -> listening
                .get()
                .create(InvitationRequest.to("ada@example.com").kind("first").build())
                .orElseThrow());
        beside.shutdown();

        assertThat(beside.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(accounts.queryForList("SELECT address FROM account")).isEmpty();
    }

    @Test
    void aTransactionOfSpringThatRollsBackTakesTheAcceptanceAndTheHostsRowWithIt() {
        InvitationLink link = create();

        spring.executeWithoutResult(status -> {
            insertAccount("ada@example.com");
            assertThat(service.accept(link.token(), Invitee.verified("ada@example.com"))
                            .holdsPlace())
                    .isTrue();
            insertAccount("bob@example.com");
            status.setRollbackOnly();
        });

        assertThat(accountsStored()).isEmpty();
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void aTransactionOfSpringThatCommitsKeepsBoth() {
        InvitationLink link = create();

        spring.executeWithoutResult(status -> {
            AcceptResult result = service.accept(
                    link.token(),
                    Invitee.verified("ada@example.com"),
                    acceptance -> insertAccount(acceptance.address().canonical()));
            assertThat(result).isInstanceOf(AcceptResult.Accepted.class);
        });

        assertThat(accountsStored()).containsExactly("ada@example.com");
        assertThat(service.inspect(link.token()).canAccept()).isFalse();
    }

    @Test
    void aHandlerThatFailsGivesThePlaceBackAndLeavesTheHostsRows() {
        InvitationLink link = create();
        IllegalStateException failure = new IllegalStateException("no");

        spring.executeWithoutResult(status -> {
            insertAccount("host@example.com");
            assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                        insertAccount("ada@example.com");
                        throw failure;
                    }))
                    .isSameAs(failure);
        });

        assertThat(accountsStored()).containsExactly("host@example.com");
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
    }

    @Test
    void mailLeavesAfterSpringsCommitAndNeverAfterItsRollback() {
        spring.executeWithoutResult(status -> {
            service.invite(InvitationRequest.to("ada@example.com").build());
            assertThat(mailed).isEmpty();
        });
        spring.executeWithoutResult(status -> {
            service.invite(InvitationRequest.to("bob@example.com").build());
            status.setRollbackOnly();
        });

        assertThat(mailed).containsExactly("ada@example.com");
        assertThat(service.find(InvitationQuery.all()).invitations())
                .as("the outcome is stored, though Spring's transaction is over")
                .extracting(invitation -> invitation.delivery().state())
                .containsExactly(DeliveryState.SENT);
    }

    @Test
    void withoutATransactionOfSpringTheLibraryRunsItsOwn() {
        InvitationLink link = create();
        IllegalStateException failure = new IllegalStateException("no");

        assertThatThrownBy(() -> service.accept(link.token(), Invitee.verified("ada@example.com"), acceptance -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(service.inspect(link.token()).canAccept()).isTrue();
        assertThat(service.accept(link.token(), Invitee.verified("ada@example.com")))
                .isInstanceOf(AcceptResult.Accepted.class);
    }

    private InvitationLink create() {
        return service.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();
    }

    private void insertAccount(String address) {
        accounts.update("INSERT INTO account VALUES (?)", address);
    }

    private List<String> accountsStored() {
        return spring.execute(
                status -> accounts.queryForList("SELECT address FROM account ORDER BY address", String.class));
    }
}
