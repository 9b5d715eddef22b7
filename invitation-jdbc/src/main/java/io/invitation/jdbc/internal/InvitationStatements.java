package io.invitation.jdbc.internal;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
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
     * Stores a token, or forgets the mailbox of one that is stored.
     *
     * @param token the token
     */
    public void putToken(StoredToken token) {
        byte[] hash = token.hash().toByteArray();
        access.writing(() -> {
            boolean isNew = access.insertIfAbsent(
                    "putToken",
                    PUT_TOKEN,
                    parameters -> parameters
                            .bytes(hash)
                            .uuid(token.subject().invitation().value())
                            .number(token.subject().generation())
                            .text(token.subject().purpose().name())
                            .uuid(token.subject().redemption().map(RedemptionId::value))
                            .address(token.mailedTo()));
            if (!isNew && !keepOnlyMailbox(token.mailedTo(), hash)) {
                throw DatabaseAccess.changedSinceTheTransactionBegan("putToken");
            }
            return isNew;
        });
    }

    private boolean keepOnlyMailbox(Optional<EmailAddress> mailbox, byte[] hash) {
        return access.update(
                        "putToken",
                        KEEP_ONLY_MAILBOX,
                        parameters -> parameters.address(mailbox).bytes(hash))
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
                    TokenSubject subject = new TokenSubject(
                            invitation.id(),
                            row.number("token_generation"),
                            TokenPurpose.valueOf(row.text("token_purpose")),
                            row.optionalUuid("redemption_id").map(RedemptionId::new));
                    StoredToken token = new StoredToken(hash, subject, row.optionalAddress("mailed_to"));
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
        return access.update("replace", InvitationColumns.REPLACE, parameters -> {
                    InvitationColumns.setReplaceable(parameters, invitation);
                    parameters
                            .uuid(invitation.id().value())
                            .number(replacement.expectedVersion())
                            .number(replacement.mostPlacesTaken())
                            .number(invitation.quota().limit().orElse(Integer.MAX_VALUE));
                })
                == 1;
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
        return access.update("recordDelivery", sql, parameters -> {
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
