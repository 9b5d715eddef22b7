package io.invitation.jdbc.internal;

import io.invitation.Redemption;
import io.invitation.jdbc.internal.ClaimStatements.Stored;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Claims places in three steps, for databases that cannot in one: lock the invitation, store, count. */
final class ClaimSteps {

    private static final String LOCK = "SELECT quota, places, held_places FROM invitation WHERE id = ? AND version = ?";

    private static final String COUNT =
            "UPDATE invitation SET places = ?, held_places = ?, accepted_at = ? WHERE id = ?";

    private static final String COUNT_HELD = "UPDATE invitation SET held_places = ? WHERE id = ?";

    private static final String OPERATION = "claim";

    private final DatabaseAccess access;

    ClaimSteps(DatabaseAccess access) {
        this.access = access;
    }

    private record Room(int quota, int places, int heldPlaces) {

        boolean isFor(int more) {
            return places + heldPlaces + more <= quota;
        }
    }

    Stored store(long version, List<Redemption> wanted) {
        UUID invitation = wanted.get(0).invitation().value();
        Optional<Room> room = lock(invitation, version);
        if (room.isEmpty()) {
            return Stored.NOTHING;
        }
        Set<UUID> ids = new HashSet<>();
        Optional<Instant> acceptedAt = Optional.empty();
        int held = 0;
        for (Redemption place : wanted) {
            if (room.get().isFor(ids.size() + 1) && insert(place)) {
                ids.add(place.id().value());
                held += place.isHeld() ? 1 : 0;
                acceptedAt = place.isHeld() ? acceptedAt : Optional.of(place.at());
            }
        }
        Stored stored = new Stored(
                ids, room.get().places() + ids.size() - held, room.get().heldPlaces() + held);
        if (!ids.isEmpty()) {
            count(invitation, stored, acceptedAt);
        }
        return stored;
    }

    private Optional<Room> lock(UUID invitation, long version) {
        return access.queryOne(
                OPERATION,
                access.dialect().lockingRow(LOCK),
                parameters -> parameters.uuid(invitation).number(version),
                row -> {
                    int quota = row.getInt("quota");
                    return new Room(
                            row.wasNull() ? Integer.MAX_VALUE : quota, row.getInt("places"), row.getInt("held_places"));
                });
    }

    private boolean insert(Redemption place) {
        return access.insertIfAbsent(
                OPERATION, RedemptionColumns.INSERT, parameters -> RedemptionColumns.setAll(parameters, place));
    }

    private void count(UUID invitation, Stored stored, Optional<Instant> acceptedAt) {
        if (acceptedAt.isEmpty()) {
            access.update(
                    OPERATION,
                    COUNT_HELD,
                    parameters -> parameters.number(stored.heldPlaces()).uuid(invitation));
        } else {
            access.update(
                    OPERATION,
                    COUNT,
                    parameters -> parameters
                            .number(stored.places())
                            .number(stored.heldPlaces())
                            .instant(acceptedAt)
                            .uuid(invitation));
        }
    }
}
