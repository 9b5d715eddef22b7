package io.invitation.jdbc.internal;

import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.spi.ClaimOutcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The row of an invitation, where its places are counted. Whoever changes its places keeps that row first and until the
 * transaction ends, so that all that follows is seen as it is now and one comes after the other.
 */
final class PlaceCounts {

    private static final String FIND = "SELECT places, held_places, quota FROM invitation WHERE id = ?";

    private static final String FIND_VERSION = FIND + " AND version = ?";

    private static final String CHANGE = "UPDATE invitation SET places = places + ?, held_places = held_places + ?,"
            + " accepted_at = COALESCE(?, accepted_at) WHERE id = ?";

    private final DatabaseAccess access;

    PlaceCounts(DatabaseAccess access) {
        this.access = access;
    }

    /** How many places are taken, how many are held, and how many there are if there is a limit. */
    record Counts(int taken, int held, OptionalInt quota) {

        static Counts read(Row row) throws SQLException {
            return new Counts(row.number("places"), row.number("held_places"), row.optionalNumber("quota"));
        }

        int free() {
            return quota.orElse(Integer.MAX_VALUE) - taken - held;
        }

        Counts after(Change change) {
            return new Counts(taken + change.taken(), held + change.held(), quota);
        }

        Counts without(Redemption place) {
            return place.isHeld() ? new Counts(taken, held - 1, quota) : new Counts(taken - 1, held, quota);
        }

        ClaimOutcome claimed(Change change) {
            return ClaimOutcome.claimed(taken + change.taken(), held + change.held());
        }
    }

    /** By how much the counts change, and when the last place was taken if one is taken. */
    record Change(int taken, int held, Optional<Instant> acceptedAt) {

        static Change take(Instant at) {
            return new Change(1, 0, Optional.of(at));
        }

        static Change hold() {
            return new Change(0, 1, Optional.empty());
        }

        static Change settle(Instant at) {
            return new Change(1, -1, Optional.of(at));
        }

        static Change release() {
            return new Change(0, -1, Optional.empty());
        }
    }

    /** Waits for the row and keeps it; empty if the invitation is gone. */
    Optional<Counts> keep(String operation, InvitationId invitation) {
        return keep(operation, FIND, parameters -> parameters.uuid(invitation.value()));
    }

    /** Waits for the row and keeps it; empty if the version is another one. */
    Optional<Counts> keepVersion(String operation, InvitationId invitation, long version) {
        return keep(
                operation,
                FIND_VERSION,
                parameters -> parameters.uuid(invitation.value()).number(version));
    }

    private Optional<Counts> keep(String operation, String select, StatementRunner.Binder binder) {
        return access.queryOne(operation, access.dialect().lockingRow(select), binder, Counts::read);
    }

    /** Counts in a row that is kept; tells whether it is there. */
    boolean change(String operation, InvitationId invitation, Change change) {
        return access.update(
                        operation,
                        CHANGE,
                        parameters -> parameters
                                .number(change.taken())
                                .number(change.held())
                                .instant(change.acceptedAt())
                                .uuid(invitation.value()))
                == 1;
    }
}
