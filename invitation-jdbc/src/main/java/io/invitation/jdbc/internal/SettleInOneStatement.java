package io.invitation.jdbc.internal;

import io.invitation.Redemption;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import java.util.Optional;

/**
 * Settles a place in a single round trip, as {@link ClaimInOneStatement} takes one, so that the invitation's row is
 * kept for as short a time. A place that gets another account than it had is left to more steps: whether that account
 * has a place already can only be seen once the row is kept, and a unique key that fails would undo a host's
 * transaction.
 */
final class SettleInOneStatement {

    private static final String SETTLE = "WITH room AS (SELECT id, places, held_places FROM invitation"
            + " WHERE id = ? AND version = ? FOR NO KEY UPDATE),"
            + " settled AS (UPDATE invitation_redemption AS place SET account_id = wanted.account_id,"
            + " evidence = wanted.evidence, accepted_at = wanted.accepted_at, held_until = NULL"
            + " FROM room, (SELECT CAST(? AS UUID) AS id, CAST(? AS TEXT) AS account_id, CAST(? AS TEXT) AS evidence,"
            + " CAST(? AS TIMESTAMPTZ) AS accepted_at) AS wanted"
            + " WHERE place.id = wanted.id AND place.invitation_id = room.id"
            + " AND place.held_until > wanted.accepted_at"
            + " AND (wanted.account_id IS NULL OR place.account_id = wanted.account_id)"
            + " RETURNING place.accepted_at),"
            + " counted AS (UPDATE invitation SET places = room.places + 1, held_places = room.held_places - 1,"
            + " accepted_at = settled.accepted_at FROM room, settled WHERE invitation.id = room.id"
            + " RETURNING invitation.places, invitation.held_places, invitation.quota)"
            + " SELECT places, held_places, quota FROM counted";

    private SettleInOneStatement() {}

    /**
     * Settles a place.
     *
     * @return claimed; empty if it was not settled, for whatever reason, and nothing changed
     */
    static Optional<ClaimOutcome> settle(DatabaseAccess access, Claim claim) {
        Redemption taken = claim.redemption();
        return access.queryOne(
                        LedgerStatements.SETTLE_OPERATION,
                        SETTLE,
                        parameters -> parameters
                                .uuid(taken.invitationId().value())
                                .number(claim.expectedVersion())
                                .uuid(taken.id().value())
                                .text(taken.accountId())
                                .text(taken.evidence().name())
                                .instant(taken.at()),
                        Counts::read)
                .map(counts -> ClaimOutcome.claimed(counts.taken(), counts.held()));
    }
}
