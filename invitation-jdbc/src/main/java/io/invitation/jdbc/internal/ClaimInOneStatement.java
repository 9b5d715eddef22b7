package io.invitation.jdbc.internal;

import io.invitation.Redemption;
import io.invitation.jdbc.internal.ClaimStatements.Stored;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Claims places in a single round trip, for databases whose common table expressions may change data.
 *
 * <p>{@code room} waits for the row and sees it as it is then, also where the statement began earlier; so all that
 * follows goes by {@code room}: the UPDATE itself first sees the row as it was, and PostgreSQL checks constraints on
 * what it would make of that before it notices. Places that others stored meanwhile are not seen by {@code newcomers},
 * but kept out by their unique keys, and what is not stored is not counted. Nothing fails, so that a host's transaction
 * stays usable.
 */
final class ClaimInOneStatement {

    private static final String STORE = "WITH wanted AS (SELECT * FROM UNNEST(CAST(? AS UUID[]), CAST(? AS TEXT[]),"
            + " CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TIMESTAMPTZ[]),"
            + " CAST(? AS TIMESTAMPTZ[])) WITH ORDINALITY"
            + " AS w (id, address, mailbox, account_id, evidence, accepted_at, held_until, turn)),"
            + " room AS (SELECT id, quota, places, held_places, accepted_at FROM invitation"
            + " WHERE id = ? AND version = ? FOR NO KEY UPDATE),"
            + " newcomers AS (SELECT wanted.*, ROW_NUMBER() OVER (ORDER BY turn) AS place FROM wanted WHERE"
            + " NOT EXISTS (SELECT 1 FROM invitation_redemption r, room"
            + " WHERE r.invitation_id = room.id AND r.address = wanted.address)"
            + " AND NOT EXISTS (SELECT 1 FROM invitation_redemption r, room"
            + " WHERE r.invitation_id = room.id AND r.account_id = wanted.account_id)),"
            + " stored AS (INSERT INTO invitation_redemption (" + RedemptionColumns.ALL + ")"
            + " SELECT n.id, room.id, n.address, n.mailbox, n.account_id, n.evidence, n.accepted_at, n.held_until"
            + " FROM newcomers n, room WHERE room.quota IS NULL OR n.place <= room.quota - room.places - room.held_places ORDER BY n.place"
            + " ON CONFLICT DO NOTHING RETURNING id, accepted_at, held_until),"
            + " tally AS (SELECT COUNT(*) - COUNT(held_until) AS taken, COUNT(held_until) AS held,"
            + " MAX(CASE WHEN held_until IS NULL THEN accepted_at END) AS accepted_at FROM stored),"
            + " counted AS (UPDATE invitation SET places = room.places + tally.taken,"
            + " held_places = room.held_places + tally.held,"
            + " accepted_at = COALESCE(tally.accepted_at, room.accepted_at) FROM room, tally"
            + " WHERE invitation.id = room.id AND tally.taken + tally.held > 0"
            + " RETURNING invitation.places, invitation.held_places, invitation.quota)"
            + " SELECT stored.id, counted.places, counted.held_places, counted.quota FROM stored, counted";

    private ClaimInOneStatement() {}

    private record StoredPlace(UUID id, Counts counts) {}

    static Stored store(DatabaseAccess access, long version, List<Redemption> wanted) {
        UUID invitation = wanted.get(0).invitation().value();
        List<StoredPlace> places = access.query(
                "claim",
                STORE,
                parameters -> {
                    RedemptionColumns.setEach(parameters, wanted);
                    parameters.uuid(invitation).number(version);
                },
                row -> new StoredPlace(row.uuid("id"), Counts.read(row)));
        return places.isEmpty()
                ? Stored.NOTHING
                : new Stored(
                        places.stream().map(StoredPlace::id).collect(Collectors.toSet()),
                        Set.of(),
                        places.get(0).counts());
    }
}
