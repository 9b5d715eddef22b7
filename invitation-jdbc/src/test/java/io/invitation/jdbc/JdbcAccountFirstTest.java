package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.AccountFirst;
import io.invitation.Credential;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.NewAccount;
import io.invitation.Provisioning;
import io.invitation.RefusalReason;
import io.invitation.RejectionReason;
import io.invitation.contract.Parallel;
import io.invitation.contract.RecordingSender;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.ProvisionedAccount;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts that are made first, in a table of the host: they and their invitations are stored, or neither is. */
@ParameterizedClass
@EnumSource
class JdbcAccountFirstTest {

    private static final EmailAddress ADA = EmailAddress.parse("ada@example.com");
    private static final Credential PASSWORD = Credential.of("correct horse");
    private static final String LOCKED = "ada@example.com locked unverified needs invitation, password null, roles ";
    private static final String OPEN = "ada@example.com open verified invited, password correct horse, roles editor";

    private final TestDatabase database;
    private final RecordingSender sender = new RecordingSender();
    private HikariDataSource dataSource;
    private JdbcTransactions transactions;
    private InvitationService service;
    private AccountFirst accounts;

    @BeforeParameterizedClassInvocation
    static void requireServer(TestDatabase testDatabase) {
        testDatabase.require();
    }

    JdbcAccountFirstTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void openTheDatabase() throws SQLException {
        dataSource = database.withOwnTables();
        transactions = JdbcTransactions.of(dataSource);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (id VARCHAR(200) PRIMARY KEY, address VARCHAR(320) UNIQUE,"
                    + " locked BOOLEAN, verified BOOLEAN, needs_invitation BOOLEAN, password VARCHAR(200),"
                    + " roles VARCHAR(200))");
        }
        service = service(InvitationPolicy.defaults());
        accounts = Provisioning.accountFirst(service, new AccountTable(transactions));
    }

    @AfterEach
    void closeTheDatabase() {
        assertThat(dataSource.getHikariPoolMXBean().getActiveConnections())
                .as("connections that were not given back")
                .isZero();
        dataSource.close();
    }

    private InvitationService service(InvitationPolicy policy) {
        return InvitationService.builder(JdbcInvitationStore.of(transactions), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(policy)
                .build();
    }

    private static InvitationRequest.Builder forAda() {
        return InvitationRequest.to("ada@example.com").roles("editor");
    }

    private InvitationToken invite() {
        accounts.invite(NewAccount.of("ada", ADA), forAda().build()).orElseThrow();
        return sender.last().link().token();
    }

    private int invitations() {
        return Math.toIntExact(service.count(InvitationQuery.all()));
    }

    @Test
    void theAccountIsLockedUntilItsOwnerAccepts() throws SQLException {
        InvitationToken token = invite();
        assertThat(table()).containsExactly(LOCKED);

        assertThat(accounts.accept(token, PASSWORD)).isInstanceOf(AcceptResult.Accepted.class);
        AcceptResult again = accounts.accept(token, Credential.of("battery staple"));

        assertThat(again).isInstanceOf(AcceptResult.AlreadyAccepted.class);
        assertThat(table()).containsExactly(OPEN);
    }

    @Test
    void aRejectedInvitationUndoesTheRowOfTheAccount() throws SQLException {
        InvitationService strict =
                service(InvitationPolicy.builder().requireExpiry(true).build());

        InvitationResult result = Provisioning.accountFirst(strict, new AccountTable(transactions))
                .invite(
                        NewAccount.of("ada", ADA),
                        forAda().expiry(Expiry.never()).build());

        assertThat(((InvitationResult.Rejected) result).reason()).isEqualTo(RejectionReason.EXPIRY_REQUIRED);
        assertThat(table()).isEmpty();
        assertThat(invitations()).isZero();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void aFailureOfTheHostAfterTheAccountWasOpenedLocksItAgain() throws SQLException {
        InvitationToken token = invite();

        assertThatThrownBy(() -> accounts.accept(token, Invitee.byMail(), acceptance -> {
                    assertThat(AccountTable.rows(transactions.current()))
                            .containsExactly(OPEN.replace("correct horse", "null"));
                    throw new IOException("no passkey");
                }))
                .isInstanceOf(IOException.class);

        assertThat(table()).containsExactly(LOCKED);
        assertThat(accounts.inspect(token).canAccept()).isTrue();
        assertThat(accounts.accept(token, PASSWORD).holdsPlace()).isTrue();
        assertThat(table()).containsExactly(OPEN);
    }

    @Test
    void whatTheHostRollsBackLeavesNeitherAccountNorInvitationNorMail() throws SQLException {
        IllegalStateException changedItsMind = new IllegalStateException("the host changed its mind");

        assertThatThrownBy(() -> transactions.inTransaction(transaction -> {
                    accounts.invite(NewAccount.of("ada", ADA), forAda().build()).orElseThrow();
                    throw changedItsMind;
                }))
                .isSameAs(changedItsMind);

        assertThat(table()).isEmpty();
        assertThat(invitations()).isZero();
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void inATransactionOfTheHostARejectionUndoesTheAccountAndNothingElse() throws SQLException {
        InvitationToken token = invite();
        accounts.accept(token, PASSWORD);

        transactions.inTransaction(transaction -> {
            accounts.invite(NewAccount.of("bob", EmailAddress.parse("bob@example.com")), forBob())
                    .orElseThrow();
            return accounts.invite(NewAccount.of("ada", ADA), forAda().build());
        });

        assertThat(table()).containsExactly(OPEN, LOCKED.replace("ada@", "bob@"));
        assertThat(invitations()).isEqualTo(2);
    }

    private static InvitationRequest forBob() {
        return InvitationRequest.to("bob@example.com").build();
    }

    @Test
    void anAccountWhoseAddressWasChangedMeanwhileStaysLocked() throws SQLException {
        InvitationToken token = invite();
        try (Connection connection = dataSource.getConnection()) {
            AccountTable.update(
                    connection,
                    "UPDATE account SET address = ? WHERE address = ?",
                    "eve@example.com",
                    "ada@example.com");
        }

        assertThat(accounts.accept(token, PASSWORD)).isEqualTo(new AcceptResult.Refused(RefusalReason.NOT_ELIGIBLE));

        assertThat(table()).containsExactly(LOCKED.replace("ada@", "eve@"));
        assertThat(accounts.inspect(token).canAccept()).isTrue();
    }

    @Test
    void ofManyWhoAcceptAtOnceExactlyOneOpensTheAccount() throws Exception {
        InvitationToken token = invite();

        List<AcceptResult> results =
                Parallel.run(8, i -> () -> accounts.accept(token, Credential.of("password of " + i)));

        assertThat(results).filteredOn(AcceptResult.Accepted.class::isInstance).hasSize(1);
        assertThat(results).allMatch(AcceptResult::holdsPlace);
        int winner = results.indexOf(results.stream()
                .filter(AcceptResult.Accepted.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(table()).containsExactly(OPEN.replace("correct horse", "password of " + winner));
    }

    private List<String> table() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return AccountTable.rows(connection);
        }
    }

    /** Accounts as a host may keep them, changed on the connection that stores the invitations. */
    private record AccountTable(JdbcTransactions transactions) implements AccountGateway {

        static int update(Connection connection, String sql, String... parameters) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    statement.setString(i + 1, parameters[i]);
                }
                return statement.executeUpdate();
            }
        }

        static List<String> rows(Connection connection) throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM account ORDER BY address")) {
                while (row.next()) {
                    rows.add(row.getString("address")
                            + (row.getBoolean("locked") ? " locked" : " open")
                            + (row.getBoolean("verified") ? " verified" : " unverified")
                            + (row.getBoolean("needs_invitation") ? " needs invitation" : " invited")
                            + ", password " + row.getString("password") + ", roles " + row.getString("roles"));
                }
            }
            return rows;
        }

        private int update(String sql, String... parameters) {
            try {
                return update(transactions.current(), sql, parameters);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public Optional<ProvisionedAccount> find(EmailAddress address) {
            try (PreparedStatement statement = transactions
                    .current()
                    .prepareStatement("SELECT id, needs_invitation FROM account WHERE address = ?")) {
                statement.setString(1, address.canonical());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Optional.of(new ProvisionedAccount(row.getString(1), row.getBoolean(2)))
                            : Optional.empty();
                }
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public String createLocked(NewAccount account, Optional<Credential> placeholder) {
            String id = "account of " + account.userName();
            update(
                    "INSERT INTO account VALUES (?, ?, TRUE, FALSE, TRUE, NULL, '')",
                    id,
                    account.address().canonical());
            return id;
        }

        @Override
        public boolean activate(String accountId, EmailAddress address, Grants grants) {
            return update(
                            "UPDATE account SET locked = FALSE, verified = TRUE, needs_invitation = FALSE, roles = ?"
                                    + " WHERE id = ? AND address = ? AND needs_invitation",
                            String.join(" ", grants.roles()),
                            accountId,
                            address.canonical())
                    == 1;
        }

        @Override
        public void setCredential(String accountId, Credential credential) {
            update("UPDATE account SET password = ? WHERE id = ?", credential.reveal(), accountId);
        }

        @Override
        public boolean confirmAddress(String accountId, EmailAddress address) {
            return update(
                            "UPDATE account SET verified = TRUE WHERE id = ? AND address = ?",
                            accountId,
                            address.canonical())
                    == 1;
        }
    }
}
