package io.invitation.jdbc.internal;

import io.invitation.InvitationEvent;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.util.Optional;

/**
 * Claims one place in a single round trip and tells the history of it, as {@link ClaimsInOneStatement} does for
 * several, with a quarter of the work.
 */
final class ClaimInOneStatement {

    private static final String CLAIM =
            "WITH room AS (SELECT id, quota, places, held_places, accepted_at FROM invitation"
                    + " WHERE id = ? AND version = ? FOR NO KEY UPDATE),"
                    + " stored AS (INSERT INTO invitation_redemption (" + RedemptionColumns.ALL + ")"
                    + " SELECT ?, id, ?, ?, ?, ?, CAST(? AS TIMESTAMPTZ), CAST(? AS TIMESTAMPTZ) FROM room"
                    + " WHERE quota IS NULL OR places + held_places < quota"
                    + " ON CONFLICT DO NOTHING RETURNING accepted_at, held_until),"
                    + " counted AS (UPDATE invitation SET"
                    + " places = room.places + CASE WHEN stored.held_until IS NULL THEN 1 ELSE 0 END,"
                    + " held_places = room.held_places + CASE WHEN stored.held_until IS NULL THEN 0 ELSE 1 END,"
                    + " accepted_at = CASE WHEN stored.held_until IS NULL THEN stored.accepted_at ELSE room.accepted_at END"
                    + " FROM room, stored WHERE invitation.id = room.id"
                    + " RETURNING invitation.id, invitation.places, invitation.held_places, invitation.quota)";

    private static final String TELL = " AS (INSERT INTO invitation_event (" + HistoryStatements.COLUMNS + ")"
            + " SELECT ?, id, ?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, ?, ? FROM counted";

    private static final String CLAIMED = ", claimed" + TELL + ")";

    private static final String USED_UP = ", used_up" + TELL + " WHERE places = quota)";

    private static final String COUNTS = " SELECT places, held_places, quota FROM counted";

    private ClaimInOneStatement() {}

    /**
     * Stores a place.
     *
     * @param claimed is told if it is stored
     * @param usedUp is told as well if it is the last one; only together with the first
     * @return claimed; empty if it was not stored
     */
    static Optional<ClaimOutcome> store(
            DatabaseAccess access, Claim claim, Optional<InvitationEvent> claimed, Optional<InvitationEvent> usedUp) {
        Redemption place = claim.redemption();
        String sql = CLAIM + (claimed.isPresent() ? CLAIMED : "") + (usedUp.isPresent() ? USED_UP : "") + COUNTS;
        return access
                .changeAtOnce(
                        "claim",
                        sql,
                        parameters -> {
                            parameters.uuid(place.invitationId().value()).number(claim.expectedVersion());
                            RedemptionColumns.setOwn(parameters, place);
                            if (claimed.isPresent()) {
                                HistoryStatements.setOwn(parameters, claimed.get());
                            }
                            if (usedUp.isPresent()) {
                                HistoryStatements.setOwn(parameters, usedUp.get());
                            }
                        },
                        Counts::read)
                .stream()
                .findFirst()
                .map(counts -> ClaimOutcome.claimed(counts.taken(), counts.held()));
    }
}
