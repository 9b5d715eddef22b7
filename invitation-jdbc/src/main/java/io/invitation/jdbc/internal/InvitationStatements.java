package io.invitation.jdbc.internal;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Evidence;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.jdbc.Database;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Every statement, one text for each operation; databases differ in two of them only. */
public final class InvitationStatements {

    private static final String FIND_BY_ID = "SELECT " + InvitationColumns.ALL + " FROM invitation WHERE id = ?";

    private static final String FIND_BY_TOKEN =
            "SELECT t.generation AS token_generation, t.purpose AS token_purpose, t.redemption_id, t.mailed_to, "
                    + InvitationColumns.prefixed("i.")
                    + " FROM invitation_token t JOIN invitation i ON i.id = t.invitation_id WHERE t.token_hash = ?";

    /** A mailbox that was stored and is not named again is forgotten, and so is one that comes later. */
    private static final String KEEP_ONLY_MAILBOX =
            "CASE WHEN invitation_token.mailed_to = %1$s.mailed_to THEN invitation_token.mailed_to END";

    private static final String PUT_TOKEN_POSTGRESQL =
            "INSERT INTO invitation_token (token_hash, invitation_id, generation, purpose, redemption_id, mailed_to)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (token_hash) DO UPDATE SET mailed_to = "
                    + String.format(KEEP_ONLY_MAILBOX, "EXCLUDED");

    private static final String PUT_TOKEN_H2 =
            "MERGE INTO invitation_token USING (SELECT CAST(? AS VARBINARY(32)) AS token_hash,"
                    + " CAST(? AS UUID) AS invitation_id, CAST(? AS INTEGER) AS generation,"
                    + " CAST(? AS VARCHAR(20)) AS purpose, CAST(? AS UUID) AS redemption_id,"
                    + " CAST(? AS VARCHAR(320)) AS mailed_to) AS given"
                    + " ON invitation_token.token_hash = given.token_hash"
                    + " WHEN MATCHED THEN UPDATE SET mailed_to = " + String.format(KEEP_ONLY_MAILBOX, "given")
                    + " WHEN NOT MATCHED THEN INSERT (token_hash, invitation_id, generation, purpose, redemption_id, mailed_to)"
                    + " VALUES (given.token_hash, given.invitation_id, given.generation, given.purpose,"
                    + " given.redemption_id, given.mailed_to)";

    /** Two conditions rather than one with OR, so that each has its unique index on every database. */
    private static final String NO_PLACE_IS_HELD = "NOT EXISTS (SELECT 1 FROM invitation_redemption"
            + " WHERE invitation_id = ? AND address = ?) AND NOT EXISTS (SELECT 1 FROM invitation_redemption"
            + " WHERE invitation_id = ? AND account_id = ?)";

    /** The row count decides. Until the transaction ends, the row is locked, so that the second statement is alone. */
    private static final String TAKE_PLACE = "UPDATE invitation SET places = places + ?, held_places = held_places + ?,"
            + " accepted_at = COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), accepted_at) WHERE id = ? AND version = ?"
            + " AND (quota IS NULL OR places + held_places < quota) AND " + NO_PLACE_IS_HELD;

    private static final String TAKE_PLACE_POSTGRESQL = TAKE_PLACE + " RETURNING places, held_places";

    private static final String TAKE_PLACE_H2 = "SELECT places, held_places FROM FINAL TABLE (" + TAKE_PLACE + ")";

    private static final String RECORD_REDEMPTION = "INSERT INTO invitation_redemption"
            + " (id, invitation_id, address, mailbox, account_id, evidence, accepted_at, held_until)"
            + " SELECT CAST(? AS UUID), CAST(? AS UUID), CAST(? AS VARCHAR(320)), CAST(? AS VARCHAR(320)),"
            + " CAST(? AS VARCHAR(400)), CAST(? AS VARCHAR(20)), CAST(? AS TIMESTAMP(6) WITH TIME ZONE),"
            + " CAST(? AS TIMESTAMP(6) WITH TIME ZONE)"
            + " WHERE " + NO_PLACE_IS_HELD;

    private static final String GIVE_PLACE_BACK = "UPDATE invitation SET places = places - ?,"
            + " held_places = held_places - ?, accepted_at = (SELECT MAX(accepted_at) FROM invitation_redemption"
            + " WHERE invitation_id = ? AND held_until IS NULL) WHERE id = ?";

    private static final String REDEMPTION_COLUMNS =
            " AS place, id, mailbox, account_id, evidence, accepted_at, held_until FROM invitation_redemption";

    private static final String FIND_REDEMPTION = "SELECT 1" + REDEMPTION_COLUMNS
            + " WHERE invitation_id = ? AND address = ? UNION ALL SELECT 2" + REDEMPTION_COLUMNS
            + " WHERE invitation_id = ? AND account_id = ? ORDER BY 1";

    private static final String SLOT = "scope = ? AND kind = ? AND address = ?";

    private static final String MOVE_ADDRESS =
            "UPDATE invitation_address SET invitation_id = ? WHERE " + SLOT + " AND invitation_id IN (?, ?)";

    private static final String TAKE_ADDRESS = "INSERT INTO invitation_address (scope, kind, address, invitation_id)"
            + " SELECT CAST(? AS VARCHAR(100)), CAST(? AS VARCHAR(64)), CAST(? AS VARCHAR(320)), CAST(? AS UUID)"
            + " WHERE NOT EXISTS (SELECT 1 FROM invitation_address WHERE " + SLOT + ")";

    private static final String FIND_ADDRESS = "SELECT invitation_id FROM invitation_address WHERE " + SLOT;

    private static final String RECORD_DELIVERY = "UPDATE invitation SET delivery_state = ?, delivery_attempts = ?,"
            + " delivery_since = ?, delivery_code = ? WHERE id = ? AND delivery_state = ? AND delivery_attempts = ?"
            + " AND delivery_since IS NOT DISTINCT FROM ? AND delivery_code IS NOT DISTINCT FROM ?";

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
     * Stores a token, or forgets the mailbox of one that is stored.
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
                        .uuid(token.subject().invitation().value())
                        .number(token.subject().generation())
                        .text(token.subject().purpose().name())
                        .uuid(token.subject().redemption().map(RedemptionId::value))
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
                    TokenSubject subject = new TokenSubject(
                            invitation.id(),
                            row.getInt("token_generation"),
                            TokenPurpose.valueOf(InvitationColumns.requiredText(row, "token_purpose")),
                            Optional.ofNullable(row.getObject("redemption_id", UUID.class))
                                    .map(RedemptionId::new));
                    StoredToken token = new StoredToken(hash, subject, InvitationColumns.address(row, "mailed_to"));
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
                            .number(replacement.mostPlacesTaken())
                            .number(invitation.quota().limit());
                })
                == 1;
    }

    /**
     * Takes a place. To be called in a transaction.
     *
     * @param claim who takes a place of which version
     * @param database decides how the number of places is returned
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim, Database database) {
        Redemption redemption = claim.redemption();
        ClaimOutcome outcome = runner.on("claim", connection -> takePlaceOnce(connection, claim, database));
        boolean heldBefore = outcome.kind() == ClaimOutcome.Kind.NOT_CLAIMED
                && findRedemption(redemption.invitation(), redemption.address(), redemption.accountId())
                        .isPresent();
        return heldBefore ? ClaimOutcome.alreadyClaimed() : outcome;
    }

    private static ClaimOutcome takePlaceOnce(Connection connection, Claim claim, Database database)
            throws SQLException {
        List<ClaimOutcome> claimed = takePlace(connection, claim, database);
        if (claimed.isEmpty()) {
            return ClaimOutcome.notClaimed();
        }
        if (recordRedemption(connection, claim.redemption()) == 1) {
            return claimed.get(0);
        }
        UUID id = claim.redemption().invitation().value();
        StatementRunner.update(
                connection,
                GIVE_PLACE_BACK,
                parameters ->
                        setCounted(parameters, claim.redemption()).uuid(id).uuid(id));
        return ClaimOutcome.alreadyClaimed();
    }

    /** One place, taken or held. */
    private static Parameters setCounted(Parameters parameters, Redemption redemption) throws SQLException {
        return parameters.number(redemption.isHeld() ? 0 : 1).number(redemption.isHeld() ? 1 : 0);
    }

    private static List<ClaimOutcome> takePlace(Connection connection, Claim claim, Database database)
            throws SQLException {
        Redemption redemption = claim.redemption();
        String sql = switch (database) {
            case POSTGRESQL -> TAKE_PLACE_POSTGRESQL;
            case H2 -> TAKE_PLACE_H2;
        };
        return StatementRunner.query(
                connection,
                sql,
                parameters -> {
                    setCounted(parameters, redemption)
                            .instant(redemption.isHeld() ? Optional.empty() : Optional.of(redemption.at()))
                            .uuid(redemption.invitation().value())
                            .number(claim.expectedVersion());
                    setHolder(parameters, redemption);
                },
                row -> ClaimOutcome.claimed(row.getInt("places"), row.getInt("held_places")));
    }

    private static int recordRedemption(Connection connection, Redemption redemption) throws SQLException {
        return StatementRunner.update(connection, RECORD_REDEMPTION, parameters -> {
            parameters
                    .uuid(redemption.id().value())
                    .uuid(redemption.invitation().value())
                    .text(redemption.address().canonical())
                    .text(redemption.address().mailbox())
                    .text(redemption.accountId())
                    .text(redemption.evidence().name())
                    .instant(redemption.at())
                    .instant(redemption.heldUntil());
            setHolder(parameters, redemption);
        });
    }

    private static void setHolder(Parameters parameters, Redemption redemption) throws SQLException {
        UUID invitation = redemption.invitation().value();
        parameters
                .uuid(invitation)
                .text(redemption.address().canonical())
                .uuid(invitation)
                .text(redemption.accountId());
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
                        .uuid(invitation.value())
                        .text(accountId),
                row -> redemption(row, invitation));
    }

    private static Redemption redemption(ResultSet row, InvitationId invitation) throws SQLException {
        return new Redemption(
                new RedemptionId(InvitationColumns.required(row, "id", UUID.class)),
                invitation,
                InvitationColumns.address(row, "mailbox").orElseThrow(),
                InvitationColumns.text(row, "account_id"),
                Evidence.valueOf(InvitationColumns.requiredText(row, "evidence")),
                InvitationColumns.requiredInstant(row, "accepted_at"),
                InvitationColumns.instant(row, "held_until"));
    }

    /**
     * Makes an invitation answer for an address.
     *
     * @param slot the address
     * @param holder the invitation that is to answer for it
     * @param inPlaceOf the invitation that it may replace
     * @return whoever is in the way
     */
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        int moved = runner.update("takeAddress", MOVE_ADDRESS, parameters -> {
            parameters.uuid(holder.value());
            setSlot(parameters, slot);
            parameters.uuid(holder.value()).uuid(inPlaceOf.orElse(holder).value());
        });
        int taken = moved == 1
                ? 1
                : runner.update("takeAddress", TAKE_ADDRESS, parameters -> {
                    setSlot(parameters, slot);
                    parameters.uuid(holder.value());
                    setSlot(parameters, slot);
                });
        return taken == 1
                ? Optional.empty()
                : runner.queryOne(
                        "takeAddress",
                        FIND_ADDRESS,
                        parameters -> setSlot(parameters, slot),
                        row -> new InvitationId(InvitationColumns.required(row, "invitation_id", UUID.class)));
    }

    private static void setSlot(Parameters parameters, AddressSlot slot) throws SQLException {
        parameters
                .text(slot.scope().name())
                .text(slot.kind())
                .text(slot.address().canonical());
    }

    /**
     * Stores how a delivery went, if nobody else has.
     *
     * @param invitation the invitation
     * @param expected the summary that must be stored
     * @param next the new summary
     * @return whether it was stored
     */
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        return runner.update("recordDelivery", RECORD_DELIVERY, parameters -> {
                    InvitationColumns.setDelivery(parameters, next);
                    parameters.uuid(invitation.value());
                    InvitationColumns.setDelivery(parameters, expected);
                })
                == 1;
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
