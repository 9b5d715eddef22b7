package io.invitation.jdbc.internal;

import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.ClaimStatements.Stored;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import io.invitation.spi.Claim;
import io.invitation.spi.RecordedClaim;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Claims several places in a single round trip and tells the history of it, for databases whose common table
 * expressions may change data.
 *
 * <p>{@code room} waits for the rows of the invitations, one after the other in their order, and sees each as it is
 * then, also where the statement began earlier; so all that follows goes by {@code room}: the UPDATE itself first sees
 * a row as it was, and PostgreSQL checks constraints on what it would make of that before it notices. Where there are
 * several, it passes over those that somebody else keeps. Whoever has a place is kept out by the unique keys alone: to
 * look for them first would take a plan that depends on how large the table was when it was made. What is not stored is
 * neither counted nor told, and nothing fails, so that a host's transaction stays usable.
 */
final class ClaimsInOneStatement {

    private static final String UNTIL_KEPT = "WITH wanted AS (SELECT * FROM UNNEST(CAST(? AS UUID[]),"
            + " CAST(? AS UUID[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]),"
            + " CAST(? AS TIMESTAMPTZ[]), CAST(? AS TIMESTAMPTZ[]), CAST(? AS BIGINT[])) WITH ORDINALITY"
            + " AS w (id, invitation_id, address, mailbox, account_id, evidence, accepted_at, held_until, version,"
            + " turn)), told AS (SELECT * FROM UNNEST(CAST(? AS UUID[]), CAST(? AS BOOLEAN[]), CAST(? AS UUID[]),"
            + " CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS TIMESTAMPTZ[]),"
            + " CAST(? AS BIGINT[]), CAST(? AS TEXT[]), CAST(? AS TEXT[]))"
            + " AS t (place, if_used_up, id, scope, kind, type, happened_at, age_micros, actor, detail)),"
            + " room AS (SELECT id, version, quota, places, held_places, accepted_at FROM invitation"
            + " WHERE id = ANY(CAST(? AS UUID[])) ORDER BY id FOR NO KEY UPDATE";

    private static final String ONCE_KEPT = "),"
            + " newcomers AS (SELECT wanted.*, room.quota - room.places - room.held_places AS free,"
            + " ROW_NUMBER() OVER (PARTITION BY room.id ORDER BY turn) AS place FROM wanted"
            + " JOIN room ON room.id = wanted.invitation_id AND room.version = wanted.version),"
            + " stored AS (INSERT INTO invitation_redemption (" + RedemptionColumns.ALL + ")"
            + " SELECT " + RedemptionColumns.ALL + " FROM newcomers"
            + " WHERE free IS NULL OR place <= free ORDER BY turn"
            + " ON CONFLICT DO NOTHING RETURNING id, invitation_id, accepted_at, held_until),"
            + " tally AS (SELECT stored.invitation_id, COUNT(*) - COUNT(stored.held_until) AS taken,"
            + " COUNT(stored.held_until) AS held,"
            + " MAX(stored.accepted_at) FILTER (WHERE stored.held_until IS NULL) AS accepted_at,"
            + " MAX(wanted.turn) FILTER (WHERE stored.held_until IS NULL) AS last_turn"
            + " FROM stored JOIN wanted ON wanted.id = stored.id GROUP BY stored.invitation_id),"
            + " counted AS (UPDATE invitation SET places = room.places + tally.taken,"
            + " held_places = room.held_places + tally.held,"
            + " accepted_at = COALESCE(tally.accepted_at, room.accepted_at) FROM room"
            + " JOIN tally ON tally.invitation_id = room.id WHERE invitation.id = room.id"
            + " RETURNING invitation.id, invitation.places, invitation.held_places, invitation.quota, tally.last_turn),"
            + " recorded AS (INSERT INTO invitation_event (" + HistoryStatements.COLUMNS + ")"
            + " SELECT told.id, counted.id, told.scope, told.kind, told.type, told.happened_at, told.age_micros,"
            + " told.actor, told.detail FROM told JOIN stored ON stored.id = told.place"
            + " JOIN wanted ON wanted.id = stored.id JOIN counted ON counted.id = stored.invitation_id"
            + " WHERE NOT told.if_used_up OR (wanted.turn = counted.last_turn AND counted.places = counted.quota))"
            + " SELECT stored.id AS place, counted.id, counted.places, counted.held_places, counted.quota"
            + " FROM stored JOIN counted ON counted.id = stored.invitation_id";

    private static final String CLAIM = UNTIL_KEPT + ONCE_KEPT;

    private static final String CLAIM_ACROSS = UNTIL_KEPT + " SKIP LOCKED" + ONCE_KEPT;

    private ClaimsInOneStatement() {}

    /** What is to be told of a place if it is stored, or if it is the last one, too. */
    private record Told(Redemption place, boolean ifUsedUp, InvitationEvent event) {}

    private record StoredPlace(UUID id, InvitationId invitation, Counts counts) {}

    /**
     * Stores places, as far as there is room for all that come before and themselves; of several who share an address
     * or an account one at most may be among them.
     */
    static Stored store(DatabaseAccess access, List<Claim> claims, List<RecordedClaim> recorded) {
        List<Told> told = recorded.stream().flatMap(ClaimsInOneStatement::told).toList();
        List<Redemption> wanted = claims.stream().map(Claim::redemption).toList();
        List<InvitationId> invitations =
                wanted.stream().map(Redemption::invitationId).distinct().toList();
        List<StoredPlace> places = access.query(
                "claim",
                invitations.size() == 1 ? CLAIM : CLAIM_ACROSS,
                parameters -> {
                    RedemptionColumns.setEach(parameters, wanted);
                    parameters.array("bigint", claims, Claim::expectedVersion);
                    setEach(parameters, told);
                    parameters.array("uuid", invitations, InvitationId::value);
                },
                row -> new StoredPlace(row.uuid("place"), new InvitationId(row.uuid("id")), Counts.read(row)));
        Set<UUID> ids = new HashSet<>();
        Map<InvitationId, Counts> counts = new HashMap<>();
        for (StoredPlace place : places) {
            ids.add(place.id());
            counts.put(place.invitation(), place.counts());
        }
        return new Stored(ids, Set.of(), counts);
    }

    private static Stream<Told> told(RecordedClaim recorded) {
        Redemption place = recorded.claim().redemption();
        return Stream.concat(
                Stream.of(new Told(place, false, recorded.claimed())),
                recorded.usedUp().stream().map(event -> new Told(place, true, event)));
    }

    private static void setEach(Parameters parameters, List<Told> told) throws SQLException {
        parameters.array("uuid", told, one -> one.place().id().value()).array("boolean", told, Told::ifUsedUp);
        HistoryStatements.setEach(parameters, told.stream().map(Told::event).toList());
    }
}
