package io.invitation.examples.webapp.accounts;

import io.invitation.Acceptance;
import io.invitation.Actor;
import io.invitation.Credential;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.InvalidEmailAddressException;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Inviter;
import io.invitation.NewAccount;
import io.invitation.Redemption;
import io.invitation.Scope;
import io.invitation.jdbc.JdbcTransactions;
import io.invitation.spi.AccountDirectory;
import io.invitation.spi.AccountGateway;
import io.invitation.spi.KnownAccount;
import io.invitation.spi.ProvisionedAccount;
import io.invitation.spi.SeatLimit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The application's own tables. Every statement goes through the connection of the invitation's transaction if there is
 * one, so that accounts and places are taken together.
 */
public final class Accounts implements AccountGateway, AccountDirectory, SeatLimit {

    /** How many learners the plan pays for. */
    public static final int LEARNER_SEATS = 500;

    /** Tells whether somebody of this name can invite others, which mails and pages then say. */
    public static boolean isDisplayName(String name) {
        try {
            Inviter.of("somebody", name);
            return true;
        } catch (InvalidValueException unfit) {
            return false;
        }
    }

    private static final List<String> TABLES = List.of("""
        CREATE TABLE IF NOT EXISTS webapp_account (
            id VARCHAR(36) PRIMARY KEY, user_name VARCHAR(320) NOT NULL UNIQUE, display_name VARCHAR(200) NOT NULL,
            address VARCHAR(320) NOT NULL UNIQUE, mailbox VARCHAR(320) NOT NULL, password VARCHAR(200) NOT NULL,
            verified BOOLEAN NOT NULL, is_open BOOLEAN NOT NULL, needs_invitation BOOLEAN NOT NULL)\
        """, """
        CREATE TABLE IF NOT EXISTS webapp_membership (
            account_id VARCHAR(36) NOT NULL REFERENCES webapp_account, invitation_id VARCHAR(36) NOT NULL,
            roles VARCHAR(4000) NOT NULL, teams VARCHAR(4000) NOT NULL, member_until VARCHAR(40) NOT NULL,
            PRIMARY KEY (account_id, invitation_id))\
        """, """
        CREATE TABLE IF NOT EXISTS webapp_wish (invitation_id VARCHAR(36) PRIMARY KEY)\
        """);
    private static final String LINE = "\n";
    private static final String LEARNER = "Learner";
    /** Of H2 and PostgreSQL. */
    private static final String UNIQUE_VIOLATION = "23505";

    private final JdbcTransactions transactions;
    private final Clock clock;

    public Accounts(JdbcTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    public void createTables() {
        TABLES.forEach(this::update);
    }

    /** Makes an open account, whose address is its user name, unless somebody else was given that. */
    public Account create(EmailAddress address, String displayName, HashedPassword password) {
        String id = UUID.randomUUID().toString();
        String userName = byUserName(address.mailbox()).isPresent() ? id : address.mailbox();
        return create(id, address, userName, displayName, password, true);
    }

    public Account create(
            String id,
            EmailAddress address,
            String userName,
            String displayName,
            HashedPassword password,
            boolean verified) {
        insert(id, address, userName, displayName, password.value(), verified, true);
        return byId(id).orElseThrow();
    }

    private void insert(
            String id,
            EmailAddress address,
            String userName,
            String displayName,
            String hash,
            boolean verified,
            boolean open) {
        update(
                "INSERT INTO webapp_account (id, address, mailbox, user_name, display_name, password, verified,"
                        + " is_open, needs_invitation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                address.canonical(),
                address.mailbox(),
                userName,
                displayName,
                hash,
                verified,
                open,
                !open);
    }

    public void setPassword(String accountId, HashedPassword password) {
        update("UPDATE webapp_account SET password = ? WHERE id = ?", password.value(), accountId);
    }

    /** Gives an account what the invitation's record grants, and nothing else. */
    public void join(String accountId, Acceptance acceptance) {
        Invitation invitation = acceptance.invitation();
        join(accountId, invitation.id().toString(), invitation.grants());
    }

    public void join(String accountId, String invitationId, Grants grants) {
        update(
                "INSERT INTO webapp_membership (account_id, invitation_id, roles, teams, member_until)"
                        + " VALUES (?, ?, ?, ?, ?)",
                accountId,
                invitationId,
                String.join(LINE, grants.roles()),
                String.join(LINE, grants.groups()),
                grants.membershipEnds().map(Instant::toString).orElse(""));
    }

    /** Takes back what an account got when it took a place. */
    public void leave(Redemption place) {
        String sql = "DELETE FROM webapp_membership WHERE account_id = ? AND invitation_id = ?";
        place.accountId()
                .or(() -> byAddress(place.address()).map(Account::id))
                .ifPresent(id -> update(sql, id, place.invitationId().toString()));
    }

    public boolean hasJoined(String accountId, InvitationId invitation) {
        String sql = "SELECT 1 FROM webapp_membership WHERE account_id = ? AND invitation_id = ?";
        return !query(row -> true, sql, accountId, invitation.toString()).isEmpty();
    }

    /** Returns the account of a user name or an address if the password is its own; takes as long if there is none. */
    public Optional<Account> signIn(String name, String password) {
        Optional<Account> account = byNameOrAddress(name).filter(Account::open);
        HashedPassword hash = account.flatMap(known ->
                        query(row -> row.getString(1), "SELECT password FROM webapp_account WHERE id = ?", known.id())
                                .stream()
                                .findFirst())
                .filter(known -> !known.isEmpty())
                .map(HashedPassword::new)
                .orElse(HashedPassword.NONE);
        return hash.matches(password) && !hash.equals(HashedPassword.NONE) ? account : Optional.empty();
    }

    /**
     * Looks for both, whatever is found, so that the time does not tell; an address is its owner's, whoever was given
     * it as a user name.
     */
    private Optional<Account> byNameOrAddress(String name) {
        Optional<Account> named = byUserName(name);
        Optional<Account> addressed = address(name).flatMap(this::byAddress);
        return addressed.or(() -> named);
    }

    private static Optional<EmailAddress> address(String text) {
        try {
            return Optional.of(EmailAddress.parse(text));
        } catch (InvalidEmailAddressException noAddress) {
            return Optional.empty();
        }
    }

    public Optional<Account> byId(String id) {
        return account("id", id);
    }

    public Optional<Account> byUserName(String userName) {
        return account("user_name", userName);
    }

    public Optional<Account> byAddress(EmailAddress address) {
        return account("address", address.canonical());
    }

    private Optional<Account> account(String column, String value) {
        String sql = "SELECT id, user_name, display_name, mailbox, verified, is_open, needs_invitation"
                + " FROM webapp_account WHERE " + column + " = ?";
        return query(this::account, sql, value).stream().findFirst();
    }

    private Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                EmailAddress.parse(row.getString(4)),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                rolesOf(row.getString(1)));
    }

    /** Returns the roles that an account has now; those of memberships that have ended do not count. */
    public Set<String> rolesOf(String accountId) {
        String sql = "SELECT roles, member_until FROM webapp_membership WHERE account_id = ?";
        return query(row -> isOver(row.getString(2)) ? "" : row.getString(1), sql, accountId).stream()
                .flatMap(String::lines)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isOver(String until) {
        return !until.isEmpty() && !Instant.parse(until).isAfter(clock.instant());
    }

    /** Counts the accounts that are learners now, each once. */
    public int learners() {
        String sql = "SELECT account_id, roles, member_until FROM webapp_membership WHERE roles LIKE '%Learner%'";
        List<String> places = query(row -> isLearner(row) ? row.getString(1) : "", sql);
        return (int) places.stream().filter(id -> !id.isEmpty()).distinct().count();
    }

    private boolean isLearner(ResultSet row) throws SQLException {
        return !isOver(row.getString(3)) && row.getString(2).lines().anyMatch(LEARNER::equals);
    }

    /** Remembers that somebody asked for a new link; once, however often and by however many it is asked. */
    public void wishForLink(InvitationId invitation) {
        try {
            update("INSERT INTO webapp_wish (invitation_id) VALUES (?)", invitation.toString());
        } catch (IllegalStateException failure) {
            if (!isDuplicate(failure.getCause())) {
                throw failure;
            }
        }
    }

    private static boolean isDuplicate(@Nullable Throwable cause) {
        return cause instanceof SQLException failure && UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    public void wishGranted(InvitationId invitation) {
        update("DELETE FROM webapp_wish WHERE invitation_id = ?", invitation.toString());
    }

    public Set<String> wishes() {
        return Set.copyOf(query(row -> row.getString(1), "SELECT invitation_id FROM webapp_wish"));
    }

    @Override
    public Optional<ProvisionedAccount> find(EmailAddress address) {
        return byAddress(address).map(account -> new ProvisionedAccount(account.id(), account.needsInvitation()));
    }

    @Override
    public String createLocked(NewAccount account, Optional<Credential> placeholder) {
        String id = UUID.randomUUID().toString();
        Object displayName = account.profile().asMap().getOrDefault("displayName", account.userName());
        insert(id, account.address(), account.userName(), displayName.toString(), "", false, false);
        placeholder.ifPresent(credential -> setCredential(id, credential));
        return id;
    }

    @Override
    public boolean activate(String accountId, EmailAddress address, Grants grants) {
        boolean opened = update(
                        "UPDATE webapp_account SET verified = TRUE, is_open = TRUE, needs_invitation = FALSE"
                                + " WHERE id = ? AND address = ? AND needs_invitation",
                        accountId,
                        address.canonical())
                == 1;
        if (opened) {
            join(accountId, "account-first", grants);
        }
        return opened;
    }

    @Override
    public void setCredential(String accountId, Credential credential) {
        setPassword(accountId, HashedPassword.of(credential.reveal()));
    }

    @Override
    public boolean confirmAddress(String accountId, EmailAddress address) {
        String sql = "UPDATE webapp_account SET verified = TRUE WHERE id = ? AND address = ?";
        return update(sql, accountId, address.canonical()) == 1;
    }

    @Override
    public Optional<KnownAccount> find(EmailAddress address, Scope scope, Actor inviter) {
        boolean visible = !rolesOf(inviter.id()).isEmpty();
        return byAddress(address)
                .map(account -> KnownAccount.of(account.id())
                        .member(!account.roles().isEmpty())
                        .visibleToInviter(visible));
    }

    @Override
    public boolean hasSeat(Invitation invitation) {
        return !invitation.grants().roles().contains(LEARNER) || learners() < LEARNER_SEATS;
    }

    /** Does something with a statement or a row. */
    private interface Work<S, T> {
        T with(S source) throws SQLException;
    }

    private <T> List<T> query(Work<ResultSet, T> reader, String sql, Object... values) {
        return run(sql, values, statement -> {
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.with(result));
                }
            }
            return rows;
        });
    }

    private int update(String sql, Object... values) {
        return run(sql, values, PreparedStatement::executeUpdate);
    }

    private <T> T run(String sql, Object[] values, Work<PreparedStatement, T> work) {
        try {
            Connection connection = transactions.acquire();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return work.with(statement);
            } finally {
                transactions.release(connection);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the account tables failed, SQLState " + failure.getSQLState(), failure);
        }
    }
}
