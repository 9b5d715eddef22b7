package io.invitation.examples.quickstart;

import io.invitation.Acceptance;
import io.invitation.Grants;
import io.invitation.InvitationId;
import io.invitation.jdbc.JdbcTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;

/** The host's own table: one account for each acceptance, made in the transaction that takes the place. */
final class Accounts {

    private static final String CREATE = "CREATE TABLE IF NOT EXISTS quickstart_account ("
            + " id VARCHAR(36) PRIMARY KEY,"
            + " address VARCHAR(320) NOT NULL,"
            + " roles VARCHAR(12000) NOT NULL,"
            + " member_groups VARCHAR(12000) NOT NULL,"
            + " member_until VARCHAR(40),"
            + " invitation_id UUID NOT NULL)";
    private static final String INSERT =
            "INSERT INTO quickstart_account (id, address, roles, member_groups, member_until, invitation_id)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";

    private final DataSource dataSource;
    private final JdbcTransactions transactions;

    Accounts(DataSource dataSource, JdbcTransactions transactions) {
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    void createTable() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
    }

    /** Makes an account; address and grants come from the record, never from the visitor. */
    void create(Acceptance acceptance) throws SQLException {
        Grants grants = acceptance.invitation().grants();
        try (PreparedStatement insert = transactions.current().prepareStatement(INSERT)) {
            insert.setString(1, acceptance.redemption().id().toString());
            insert.setString(2, acceptance.address().canonical());
            insert.setString(3, String.join(", ", grants.roles()));
            insert.setString(4, String.join(", ", grants.groups()));
            insert.setString(5, grants.membershipEnds().map(Instant::toString).orElse(null));
            insert.setObject(6, acceptance.invitation().id().value());
            insert.executeUpdate();
        }
    }

    int count(InvitationId invitation) throws SQLException {
        return count("SELECT COUNT(*) FROM quickstart_account WHERE invitation_id = ?", invitation);
    }

    /** Counts the library's own record of who took a place. */
    int ledger(InvitationId invitation) throws SQLException {
        return count("SELECT COUNT(*) FROM invitation_redemption WHERE invitation_id = ?", invitation);
    }

    private int count(String sql, InvitationId invitation) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, invitation.value());
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}
