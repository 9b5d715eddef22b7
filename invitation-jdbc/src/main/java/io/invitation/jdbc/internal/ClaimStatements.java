package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How places are taken and held. */
public final class ClaimStatements {

    /** Two conditions rather than one with OR, so that each has its unique index on every database. */
    private static final String NO_PLACE_IS_HELD = "NOT EXISTS (SELECT 1 FROM invitation_redemption"
            + " WHERE invitation_id = ? AND address = ?) AND NOT EXISTS (SELECT 1 FROM invitation_redemption"
            + " WHERE invitation_id = ? AND account_id = ?)";

    /** The row count decides. Until the transaction ends, the row is locked, so that the second statement is alone. */
    private static final String TAKE_PLACE = "UPDATE invitation SET places = places + ?, held_places = held_places + ?,"
            + " accepted_at = COALESCE(CAST(? AS TIMESTAMP(6) WITH TIME ZONE), accepted_at) WHERE id = ? AND version = ?"
            + " AND (quota IS NULL OR places + held_places < quota) AND " + NO_PLACE_IS_HELD;

    private static final String RECORD_REDEMPTION = "INSERT INTO invitation_redemption (" + RedemptionColumns.ALL + ")"
            + " SELECT CAST(? AS UUID), CAST(? AS UUID), CAST(? AS VARCHAR(320)), CAST(? AS VARCHAR(320)),"
            + " CAST(? AS VARCHAR(400)), CAST(? AS VARCHAR(20)), CAST(? AS TIMESTAMP(6) WITH TIME ZONE),"
            + " CAST(? AS TIMESTAMP(6) WITH TIME ZONE)"
            + " WHERE " + NO_PLACE_IS_HELD;

    private static final String GIVE_PLACE_BACK = "UPDATE invitation SET places = places - ?,"
            + " held_places = held_places - ?, accepted_at = (SELECT MAX(accepted_at) FROM invitation_redemption"
            + " WHERE invitation_id = ? AND held_until IS NULL) WHERE id = ?";

    private static final String PLACE = " AS place, " + RedemptionColumns.ALL + " FROM invitation_redemption";

    private static final String FIND_REDEMPTION = "SELECT 1" + PLACE
            + " WHERE invitation_id = ? AND address = ? UNION ALL SELECT 2" + PLACE
            + " WHERE invitation_id = ? AND account_id = ? ORDER BY 1";

    private static final String OPERATION = "claim";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public ClaimStatements(DatabaseAccess access) {
        this.access = access;
    }

    /**
     * Takes or holds a place.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    public ClaimOutcome claim(Claim claim) {
        Redemption redemption = claim.redemption();
        return access.writing(() -> {
            ClaimOutcome outcome = takePlaceOnce(claim);
            boolean heldBefore = outcome.kind() == ClaimOutcome.Kind.NOT_CLAIMED
                    && findRedemption(redemption.invitation(), redemption.address(), redemption.accountId())
                            .isPresent();
            return heldBefore ? ClaimOutcome.alreadyClaimed() : outcome;
        });
    }

    private ClaimOutcome takePlaceOnce(Claim claim) {
        List<ClaimOutcome> claimed = takePlace(claim);
        if (claimed.isEmpty()) {
            return ClaimOutcome.notClaimed();
        }
        if (recordRedemption(claim.redemption()) == 1) {
            return claimed.get(0);
        }
        UUID id = claim.redemption().invitation().value();
        access.update(
                OPERATION,
                GIVE_PLACE_BACK,
                parameters ->
                        setCounted(parameters, claim.redemption()).uuid(id).uuid(id));
        return ClaimOutcome.alreadyClaimed();
    }

    private List<ClaimOutcome> takePlace(Claim claim) {
        Redemption redemption = claim.redemption();
        return access.query(
                OPERATION,
                access.dialect().returning(TAKE_PLACE, "places, held_places"),
                parameters -> {
                    setCounted(parameters, redemption)
                            .instant(redemption.isHeld() ? Optional.empty() : Optional.of(redemption.at()))
                            .uuid(redemption.invitation().value())
                            .number(claim.expectedVersion());
                    setHolder(parameters, redemption);
                },
                row -> ClaimOutcome.claimed(row.number("places"), row.number("held_places")));
    }

    /** One place, taken or held. */
    private static Parameters setCounted(Parameters parameters, Redemption redemption) throws SQLException {
        return parameters.number(redemption.isHeld() ? 0 : 1).number(redemption.isHeld() ? 1 : 0);
    }

    private int recordRedemption(Redemption redemption) {
        return access.update(OPERATION, RECORD_REDEMPTION, parameters -> {
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
        return access.queryOne(
                "findRedemption",
                FIND_REDEMPTION,
                parameters -> parameters
                        .uuid(invitation.value())
                        .text(address.canonical())
                        .uuid(invitation.value())
                        .text(accountId),
                RedemptionColumns::read);
    }
}
