package io.invitation.jdbc.internal;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.jdbc.Database;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Every statement, one text for each operation; databases differ in one of them only. */
public final class InvitationStatements {

    private static final String FIND_BY_ID = "SELECT " + InvitationColumns.ALL + " FROM invitation WHERE id = ?";

    private static final String FIND_BY_TOKEN =
            "SELECT t.generation AS token_generation, t.mailed_to, " + InvitationColumns.prefixed("i.")
                    + " FROM invitation_token t JOIN invitation i ON i.id = t.invitation_id WHERE t.token_hash = ?";

    private static final String PUT_TOKEN_POSTGRESQL =
            "INSERT INTO invitation_token (token_hash, invitation_id, generation, mailed_to) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (token_hash) DO UPDATE SET invitation_id = EXCLUDED.invitation_id,"
                    + " generation = EXCLUDED.generation, mailed_to = EXCLUDED.mailed_to";

    private static final String PUT_TOKEN_H2 =
            "MERGE INTO invitation_token (token_hash, invitation_id, generation, mailed_to)"
                    + " KEY (token_hash) VALUES (?, ?, ?, ?)";

    /** The row count decides. Until the transaction ends, the row is locked, so that the second statement is alone. */
    private static final String TAKE_PLACE = "UPDATE invitation SET places = places + 1, accepted_at = ?"
            + " WHERE id = ? AND version = ? AND (quota IS NULL OR places < quota)"
            + " AND NOT EXISTS (SELECT 1 FROM invitation_redemption"
            + " WHERE invitation_id = ? AND (address = ? OR account_id = ?))";

    private static final String RECORD_REDEMPTION =
            "INSERT INTO invitation_redemption (id, invitation_id, address, mailbox, account_id, evidence, accepted_at)"
                    + " SELECT CAST(? AS UUID), CAST(? AS UUID), CAST(? AS VARCHAR(320)), CAST(? AS VARCHAR(320)),"
                    + " CAST(? AS VARCHAR(400)), CAST(? AS VARCHAR(20)), CAST(? AS TIMESTAMP(6) WITH TIME ZONE)"
                    + " WHERE NOT EXISTS (SELECT 1 FROM invitation_redemption"
                    + " WHERE invitation_id = ? AND (address = ? OR account_id = ?))";

    private static final String GIVE_PLACE_BACK = "UPDATE invitation SET places = places - 1, accepted_at ="
            + " (SELECT MAX(accepted_at) FROM invitation_redemption WHERE invitation_id = ?) WHERE id = ?";

    private static final String FIND_REDEMPTION =
            "SELECT id, mailbox, account_id, evidence, accepted_at FROM invitation_redemption"
                    + " WHERE invitation_id = ? AND (address = ? OR account_id = ?)"
                    + " ORDER BY CASE WHEN address = ? THEN 0 ELSE 1 END";

    private static final String RECORD_DELIVERY = "UPDATE invitation SET delivery_state = ?, delivery_attempts = ?,"
            + " delivery_last_at = ?, delivery_code = ? WHERE id = ?";

    private final StatementRunner runner;

    /**
     * Creates them.
     *
     * @param runner runs the statements
     */
    public InvitationStatements(StatementRunner runner) {
        this.runner = runner;
    }

    /**
     * Stores an invitation.
     *
     * @param invitation the invitation
     */
    public void insert(Invitation invitation) {
        runner.update(
                "insert", InvitationColumns.INSERT, parameters -> InvitationColumns.setAll(parameters, invitation));
    }

    /**
     * Returns an invitation.
     *
     * @param id the id
     * @return the invitation
     */
    public Optional<Invitation> findById(InvitationId id) {
        return runner.queryOne(
                "findById", FIND_BY_ID, parameters -> parameters.uuid(id.value()), InvitationColumns::read);
    }

    /**
     * Stores or replaces a token.
     *
     * @param token the token
     * @param database decides how
     */
    public void putToken(StoredToken token, Database database) {
        String sql = switch (database) {
            case POSTGRESQL -> PUT_TOKEN_POSTGRESQL;
            case H2 -> PUT_TOKEN_H2;
        };
        runner.update(
                "putToken",
                sql,
                parameters -> parameters
                        .bytes(token.hash().toByteArray())
                        .uuid(token.invitation().value())
                        .number(token.generation())
                        .address(token.mailedTo()));
    }

    /**
     * Returns a token and its invitation.
     *
     * @param hash the token's hash
     * @return both
     */
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return runner.queryOne(
                "findByTokenHash", FIND_BY_TOKEN, parameters -> parameters.bytes(hash.toByteArray()), row -> {
                    Invitation invitation = InvitationColumns.read(row);
                    StoredToken token = new StoredToken(
                            hash,
                            invitation.id(),
                            row.getInt("token_generation"),
                            InvitationColumns.address(row, "mailed_to"));
                    return new TokenMatch(token, invitation);
                });
    }

    /**
     * Replaces an invitation if both conditions hold.
     *
     * @param replacement the new parts and the conditions
     * @return whether they held
     */
    public boolean replace(Replacement replacement) {
        Invitation invitation = replacement.invitation();
        return runner.update("replace", InvitationColumns.REPLACE, parameters -> {
                    InvitationColumns.setReplaceable(parameters, invitation);
                    parameters
                            .uuid(invitation.id().value())
                            .number(replacement.expectedVersion())
                            .number(replacement.mostPlacesTaken());
                })
                == 1;
    }

    /**
     * Takes a place. To be called in a transaction.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim) {
        Redemption redemption = claim.redemption();
        ClaimOutcome outcome = runner.on("claim", connection -> takePlaceOnce(connection, claim));
        boolean heldBefore = outcome == ClaimOutcome.NOT_CLAIMED
                && findRedemption(redemption.invitation(), redemption.address(), redemption.accountId())
                        .isPresent();
        return heldBefore ? ClaimOutcome.ALREADY_CLAIMED : outcome;
    }

    private static ClaimOutcome takePlaceOnce(Connection connection, Claim claim) throws SQLException {
        if (takePlace(connection, claim) == 0) {
            return ClaimOutcome.NOT_CLAIMED;
        }
        if (recordRedemption(connection, claim.redemption()) == 1) {
            return ClaimOutcome.CLAIMED;
        }
        UUID id = claim.redemption().invitation().value();
        StatementRunner.update(
                connection, GIVE_PLACE_BACK, parameters -> parameters.uuid(id).uuid(id));
        return ClaimOutcome.ALREADY_CLAIMED;
    }

    private static int takePlace(Connection connection, Claim claim) throws SQLException {
        Redemption redemption = claim.redemption();
        UUID id = redemption.invitation().value();
        return StatementRunner.update(
                connection,
                TAKE_PLACE,
                parameters -> parameters
                        .instant(redemption.at())
                        .uuid(id)
                        .number(claim.expectedVersion())
                        .uuid(id)
                        .text(redemption.address().canonical())
                        .text(redemption.accountId()));
    }

    private static int recordRedemption(Connection connection, Redemption redemption) throws SQLException {
        UUID invitation = redemption.invitation().value();
        return StatementRunner.update(
                connection,
                RECORD_REDEMPTION,
                parameters -> parameters
                        .uuid(redemption.id().value())
                        .uuid(invitation)
                        .text(redemption.address().canonical())
                        .text(redemption.address().mailbox())
                        .text(redemption.accountId())
                        .text(redemption.evidence().name())
                        .instant(redemption.at())
                        .uuid(invitation)
                        .text(redemption.address().canonical())
                        .text(redemption.accountId()));
    }

    /**
     * Returns the place of an address or account.
     *
     * @param invitation the invitation
     * @param address the address
     * @param accountId the account
     * @return the redemption
     */
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return runner.queryOne(
                "findRedemption",
                FIND_REDEMPTION,
                parameters -> parameters
                        .uuid(invitation.value())
                        .text(address.canonical())
                        .text(accountId)
                        .text(address.canonical()),
                row -> redemption(row, invitation));
    }

    private static Redemption redemption(ResultSet row, InvitationId invitation) throws SQLException {
        return new Redemption(
                new RedemptionId(InvitationColumns.required(row, "id", UUID.class)),
                invitation,
                InvitationColumns.address(row, "mailbox").orElseThrow(),
                InvitationColumns.text(row, "account_id"),
                Evidence.valueOf(InvitationColumns.requiredText(row, "evidence")),
                InvitationColumns.requiredInstant(row, "accepted_at"));
    }

    /**
     * Stores how a delivery went.
     *
     * @param invitation the invitation
     * @param delivery the summary
     */
    public void recordDelivery(InvitationId invitation, DeliverySummary delivery) {
        runner.update("recordDelivery", RECORD_DELIVERY, parameters -> {
            InvitationColumns.setDelivery(parameters, delivery);
            parameters.uuid(invitation.value());
        });
    }

    /**
     * Finds invitations.
     *
     * @param search what to find
     * @return what was found
     */
    public SearchResult find(Search search) {
        SearchStatement statement = new SearchStatement(search);
        List<Invitation> page = search.limit() == 0
                ? List.of()
                : runner.query("find", statement.pageSql(), statement::bindPage, InvitationColumns::read);
        OptionalLong total = search.query().withTotal() ? OptionalLong.of(count(statement)) : OptionalLong.empty();
        return new SearchResult(page, total);
    }

    private long count(SearchStatement statement) {
        return runner.queryOne("count", statement.countSql(), statement::bindCount, row -> row.getLong(1))
                .orElseThrow();
    }
}
