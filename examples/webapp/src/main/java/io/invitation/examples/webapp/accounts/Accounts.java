package io.invitation.examples.webapp.accounts;

import io.invitation.Acceptance;
import io.invitation.Actor;
import io.invitation.Credential;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.NewAccount;
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
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The application's own tables. Every statement goes through the connection of the invitation's transaction if there is
 * one, so that accounts and places are taken together.
 */
public final class Accounts implements AccountGateway, AccountDirectory, SeatLimit {

    /** How many learners the plan pays for. */
    public static final int LEARNER_SEATS = 500;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS webapp_account (id VARCHAR(36) PRIMARY KEY, user_name VARCHAR(320) NOT NULL UNIQUE,"
                    + " display_name VARCHAR(200) NOT NULL, address VARCHAR(320) NOT NULL UNIQUE, mailbox VARCHAR(320) NOT NULL,"
                    + " password VARCHAR(200) NOT NULL, verified BOOLEAN NOT NULL, is_open BOOLEAN NOT NULL,"
                    + " needs_invitation BOOLEAN NOT NULL)",
            "CREATE TABLE IF NOT EXISTS webapp_membership (account_id VARCHAR(36) NOT NULL REFERENCES webapp_account,"
                    + " invitation_id VARCHAR(36) NOT NULL, roles VARCHAR(4000) NOT NULL, teams VARCHAR(4000) NOT NULL,"
                    + " member_until VARCHAR(40) NOT NULL, PRIMARY KEY (account_id, invitation_id))",
            "CREATE TABLE IF NOT EXISTS webapp_wish (invitation_id VARCHAR(36) PRIMARY KEY)");
    private static final String LINE = "\n";

    private final JdbcTransactions transactions;

    private final Clock clock;

    public Accounts(JdbcTransactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    public void createTables() {
        TABLES.forEach(this::update);
    }

    /** What is stored of a password; made before a transaction begins, because it takes a while. */
    public record HashedPassword(String value) {

        public static HashedPassword of(String password) {
            return new HashedPassword(Passwords.hash(password));
        }
    }

    public static boolean isLongEnough(String password) {
        return password.length() >= Passwords.MIN_LENGTH && password.length() <= Credential.MAX_LENGTH;
    }

    /** Makes an open account whose address is verified. */
    public Account create(EmailAddress address, String displayName, HashedPassword password) {
        return create(UUID.randomUUID().toString(), address, address.mailbox(), displayName, password);
    }

    public Account create(
            String id, EmailAddress address, String userName, String displayName, HashedPassword password) {
        insert(id, address, userName, displayName, password.value(), true);
        confirmAddress(id, address);
        return byId(id).orElseThrow();
    }

    /** Makes an open account whose address nobody has verified. */
    public Account createUnverified(
            EmailAddress address, String userName, String displayName, HashedPassword password) {
        String id = UUID.randomUUID().toString();
        insert(id, address, userName, displayName, password.value(), true);
        return byId(id).orElseThrow();
    }

    public void setPassword(String accountId, HashedPassword password) {
        update("UPDATE webapp_account SET password = ? WHERE id = ?", password.value(), accountId);
    }

    private void insert(
            String id, EmailAddress address, String userName, String displayName, String hash, boolean open) {
        update(
                "INSERT INTO webapp_account (id, user_name, display_name, address, mailbox, password, verified, is_open,"
                        + " needs_invitation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                userName,
                displayName,
                address.canonical(),
                address.mailbox(),
                hash,
                false,
                open,
                !open);
    }

    /** Gives an account what the invitation's record grants, and nothing else. */
    public void join(String accountId, Acceptance acceptance) {
        join(
                accountId,
                acceptance.invitation().id().toString(),
                acceptance.invitation().grants());
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

    public boolean hasJoined(String accountId, InvitationId invitation) {
        return !query(
                        "SELECT 1 FROM webapp_membership WHERE account_id = ? AND invitation_id = ?",
                        row -> true,
                        accountId,
                        invitation.toString())
                .isEmpty();
    }

    public Optional<Account> signIn(String userName, String password) {
        List<String> found = query(
                "SELECT id, password FROM webapp_account WHERE user_name = ? AND is_open",
                row -> row.getString(1) + LINE + row.getString(2),
                userName);
        String[] idAndHash =
                found.isEmpty() ? new String[] {"", ""} : found.get(0).split(LINE, 2);
        return Passwords.matches(password, idAndHash[1]) ? byId(idAndHash[0]) : Optional.empty();
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
        return query(
                        "SELECT id, user_name, display_name, mailbox, verified, is_open, needs_invitation"
                                + " FROM webapp_account WHERE " + column + " = ?",
                        row -> new Account(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                EmailAddress.parse(row.getString(4)),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getBoolean(7),
                                rolesOf(row.getString(1))),
                        value)
                .stream()
                .findFirst();
    }

    /** Returns the roles that an account has now; those of memberships that have ended do not count. */
    public Set<String> rolesOf(String accountId) {
        Set<String> roles = new LinkedHashSet<>();
        query(
                        "SELECT roles, member_until FROM webapp_membership WHERE account_id = ?",
                        row -> isOver(row.getString(2)) ? "" : row.getString(1),
                        accountId)
                .forEach(lines -> Arrays.stream(lines.split(LINE))
                        .filter(role -> !role.isEmpty())
                        .forEach(roles::add));
        return roles;
    }

    private boolean isOver(String until) {
        return !until.isEmpty() && !Instant.parse(until).isAfter(clock.instant());
    }

    public int learners() {
        return query("SELECT COUNT(*) FROM webapp_membership WHERE roles LIKE '%Learner%'", row -> row.getInt(1))
                .get(0);
    }

    /** Remembers that somebody asked for a new link; once, however often it is asked. */
    public void wishForLink(InvitationId invitation) {
        if (!wishes().contains(invitation.toString())) {
            update("INSERT INTO webapp_wish (invitation_id) VALUES (?)", invitation.toString());
        }
    }

    public void wishGranted(InvitationId invitation) {
        update("DELETE FROM webapp_wish WHERE invitation_id = ?", invitation.toString());
    }

    public Set<String> wishes() {
        return Set.copyOf(query("SELECT invitation_id FROM webapp_wish", row -> row.getString(1)));
    }

    @Override
    public Optional<ProvisionedAccount> find(EmailAddress address) {
        return byAddress(address).map(account -> new ProvisionedAccount(account.id(), account.needsInvitation()));
    }

    @Override
    public String createLocked(NewAccount account, Optional<Credential> placeholder) {
        String id = UUID.randomUUID().toString();
        Object displayName = account.profile().asMap().getOrDefault("displayName", account.userName());
        String hash = placeholder.map(Credential::reveal).map(Passwords::hash).orElse("");
        insert(id, account.address(), account.userName(), displayName.toString(), hash, false);
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
        return update(
                        "UPDATE webapp_account SET verified = TRUE WHERE id = ? AND address = ?",
                        accountId,
                        address.canonical())
                == 1;
    }

    @Override
    public Optional<KnownAccount> find(EmailAddress address, Scope scope, Actor inviter) {
        boolean visible = !rolesOf(inviter.id()).isEmpty();
        return byAddress(address).map(account -> new KnownAccount(account.id(), account.isMember(), visible));
    }

    @Override
    public boolean hasSeat(Invitation invitation) {
        return !invitation.grants().roles().contains("Learner") || learners() < LEARNER_SEATS;
    }

    /** Reads one row. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> reader, Object... values) {
        return run(sql, values, statement -> {
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        });
    }

    private int update(String sql, Object... values) {
        return run(sql, values, PreparedStatement::executeUpdate);
    }

    /** Does something with a statement. */
    private interface Work<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Object[] values, Work<T> work) {
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
