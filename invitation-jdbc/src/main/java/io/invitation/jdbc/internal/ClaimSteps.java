package io.invitation.jdbc.internal;

import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.ClaimStatements.Stored;
import io.invitation.jdbc.internal.PlaceCounts.Change;
import io.invitation.jdbc.internal.PlaceCounts.Counts;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Claims places in three steps, for databases that cannot in one: keep the invitation's row, store, count. */
final class ClaimSteps {

    private static final String OPERATION = "claim";

    private final DatabaseAccess access;
    private final PlaceCounts counts;

    ClaimSteps(DatabaseAccess access) {
        this.access = access;
        this.counts = new PlaceCounts(access);
    }

    /** Stores places of one version of an invitation. */
    Stored store(InvitationId invitation, long version, List<Redemption> wanted) {
        Optional<Counts> before = counts.keepVersion(OPERATION, invitation, version);
        if (before.isEmpty()) {
            return Stored.NOTHING;
        }
        Set<UUID> stored = new HashSet<>();
        Set<UUID> duplicates = new HashSet<>();
        Optional<Instant> acceptedAt = Optional.empty();
        int held = 0;
        for (Redemption place : wanted) {
            if (stored.size() == before.get().free()) {
                break;
            }
            if (!insert(place)) {
                duplicates.add(place.id().value());
            } else if (stored.add(place.id().value()) && place.isHeld()) {
                held++;
            } else {
                acceptedAt = Optional.of(place.at());
            }
        }
        Change change = new Change(stored.size() - held, held, acceptedAt);
        if (!stored.isEmpty()) {
            counts.change(OPERATION, invitation, change);
        }
        return new Stored(stored, duplicates, Map.of(invitation, before.get().after(change)));
    }

    private boolean insert(Redemption place) {
        return access.insertIfAbsent(
                OPERATION, RedemptionColumns.INSERT, parameters -> RedemptionColumns.setAll(parameters, place));
    }
}
