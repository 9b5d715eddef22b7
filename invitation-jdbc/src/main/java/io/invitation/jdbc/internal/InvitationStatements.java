package io.invitation.jdbc.internal;

import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TokenPurpose;
import io.invitation.spi.TokenSubject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How invitations and tokens are stored and found. */
public final class InvitationStatements {

    static final String TOKEN_COLUMNS = "token_hash, invitation_id, generation, purpose, redemption_id, mailed_to";

    private static final String FIND_BY_ID = "SELECT " + InvitationColumns.ALL + " FROM invitation WHERE id = ?";

    private static final String FIND_BY_TOKEN =
            "SELECT t.generation AS token_generation, t.purpose AS token_purpose, t.redemption_id, t.mailed_to, "
                    + InvitationColumns.prefixed("i.")
                    + " FROM invitation_token t JOIN invitation i ON i.id = t.invitation_id WHERE t.token_hash = ?";

    private static final String PUT_TOKEN =
            "INSERT INTO invitation_token (" + TOKEN_COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";

    /** A mailbox that was stored and is not named again is forgotten, and so is one that comes later. */
    private static final String KEEP_ONLY_MAILBOX = "UPDATE invitation_token SET mailed_to ="
            + " CASE WHEN mailed_to = ? THEN mailed_to END WHERE token_hash = ?";

    private static final String RECORD_DELIVERY = "UPDATE invitation SET delivery_state = ?, delivery_attempts = ?,"
            + " delivery_since = ?, delivery_code = ? WHERE id = ? AND delivery_state = ? AND delivery_attempts = ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public InvitationStatements(DatabaseAccess access) {
        this.access = access;
    }

    /**
     * Stores an invitation.
     *
     * @param invitation the invitation
     */
    public void insert(Invitation invitation) {
        access.update(
                "insert", InvitationColumns.INSERT, parameters -> InvitationColumns.setAll(parameters, invitation));
    }

    /**
     * Stores invitations.
     *
     * @param invitations the invitations
     */
    public void insertAll(List<Invitation> invitations) {
        access.runEach("insert", InvitationColumns.INSERT, invitations, InvitationColumns::setAll);
    }

    /**
     * Returns an invitation.
     *
     * @param id the id
     * @return the invitation
     */
    public Optional<Invitation> findById(InvitationId id) {
        return access.queryOne(
                "findById", FIND_BY_ID, parameters -> parameters.uuid(id.value()), InvitationColumns::read);
    }

    /**
     * Stores tokens, or forgets the mailboxes of those that are stored.
     *
     * @param tokens the tokens
     */
    public void putTokens(List<StoredToken> tokens) {
        access.writing(() -> {
            List<StoredToken> known = access.insertAbsent("putToken", PUT_TOKEN, tokens, InvitationStatements::setAll);
            if (!known.stream().allMatch(this::keepOnlyMailbox)) {
                throw DatabaseAccess.changedSinceTheTransactionBegan("putToken");
            }
            return known;
        });
    }

    private static void setAll(Parameters parameters, StoredToken token) throws SQLException {
        parameters
                .bytes(token.hash().toByteArray())
                .uuid(token.subject().invitationId().value())
                .number(token.subject().generation())
                .text(token.subject().purpose().name())
                .uuid(token.subject().redemption().map(RedemptionId::value))
                .address(token.mailedTo());
    }

    private boolean keepOnlyMailbox(StoredToken token) {
        return access.update(
                        "putToken",
                        KEEP_ONLY_MAILBOX,
                        parameters -> parameters
                                .address(token.mailedTo())
                                .bytes(token.hash().toByteArray()))
                == 1;
    }

    /**
     * Returns a token and its invitation.
     *
     * @param hash the token's hash
     * @return both
     */
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return access.queryOne(
                "findByTokenHash", FIND_BY_TOKEN, parameters -> parameters.bytes(hash.toByteArray()), row -> {
                    Invitation invitation = InvitationColumns.read(row);
                    return row.stored(
                            "token of invitation",
                            "id",
                            token -> new TokenMatch(readToken(token, hash, invitation.id()), invitation));
                });
    }

    private static StoredToken readToken(Row row, TokenHash hash, InvitationId invitation) throws SQLException {
        TokenSubject subject = new TokenSubject(
                invitation,
                row.number("token_generation"),
                row.constant("token_purpose", TokenPurpose.class),
                row.optionalUuid("redemption_id").map(RedemptionId::new));
        return new StoredToken(hash, subject, row.optionalAddress("mailed_to"));
    }

    /**
     * Replaces an invitation if both conditions hold.
     *
     * @param replacement the new parts and the conditions
     * @return whether they held
     */
    public boolean replace(Replacement replacement) {
        Invitation invitation = replacement.invitation();
        boolean isReplaced = access.update("replace", InvitationColumns.REPLACE, parameters -> {
                    InvitationColumns.setReplaceable(parameters, invitation);
                    parameters
                            .uuid(invitation.id().value())
                            .number(replacement.expectedVersion())
                            .number(replacement.mostPlacesTaken())
                            .number(invitation.quota().limit().orElse(Integer.MAX_VALUE));
                })
                == 1;
        if (!isReplaced) {
            access.requireSeenAsItIs("replace", invitation.id());
        }
        return isReplaced;
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
        Dialect dialect = access.dialect();
        String sql = RECORD_DELIVERY + " AND " + dialect.isSame("delivery_since") + " AND "
                + dialect.isSame("delivery_code");
        boolean isRecorded = access.update("recordDelivery", sql, parameters -> {
                    InvitationColumns.setDelivery(parameters, next);
                    parameters.uuid(invitation.value());
                    InvitationColumns.setDelivery(parameters, expected);
                })
                == 1;
        if (!isRecorded) {
            access.requireSeenAsItIs("recordDelivery", invitation);
        }
        return isRecorded;
    }

    /**
     * Finds invitations.
     *
     * @param search what to find
     * @return what was found
     */
    public SearchResult find(Search search) {
        SearchStatement statement = new SearchStatement(search, access.dialect());
        List<Invitation> page = search.limit() == 0
                ? List.of()
                : access.query("find", statement.pageSql(), statement::bindPage, InvitationColumns::read);
        OptionalLong total = search.query().withTotal() ? OptionalLong.of(count(statement)) : OptionalLong.empty();
        return new SearchResult(page, total);
    }

    private long count(SearchStatement statement) {
        return access.queryOne("count", statement.countSql(), statement::bindCount, row -> row.longNumber("matches"))
                .orElseThrow();
    }
}
