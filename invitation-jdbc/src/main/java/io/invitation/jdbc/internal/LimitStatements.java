package io.invitation.jdbc.internal;

import io.invitation.spi.LimitCharge;
import io.invitation.spi.LimitStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How limits are counted: one window for each key, and a row count that decides. */
public final class LimitStatements implements LimitStore {

    static final String COLUMNS = "limit_key, started_at, taken";

    /**
     * Counts in the window that runs, or starts another one. {@code taken} is set first: some databases judge what
     * comes later by what was set before.
     */
    private static final String TAKE = "UPDATE invitation_limit SET"
            + " taken = CASE WHEN started_at <= ? THEN 1 ELSE taken + 1 END,"
            + " started_at = CASE WHEN started_at <= ? THEN ? ELSE started_at END"
            + " WHERE limit_key = ? AND (started_at <= ? OR taken < ?)";

    private static final String START = "INSERT INTO invitation_limit (" + COLUMNS + ") VALUES (?, ?, 1)";

    private static final String FIND_REACHED =
            "SELECT started_at FROM invitation_limit WHERE limit_key = ? AND started_at > ? AND taken >= ?";

    private static final String FIND_OLD =
            "SELECT limit_key FROM invitation_limit WHERE started_at < ? ORDER BY started_at, limit_key LIMIT ?";

    private static final String DELETE_OLD = "DELETE FROM invitation_limit WHERE limit_key = ? AND started_at < ?";

    /** How often to look again when others change the same window in between. */
    private static final int TRIES = 3;

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public LimitStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public Optional<Instant> take(LimitCharge charge) {
        return access.writing(() -> {
            for (int tries = 1; tries <= TRIES; tries++) {
                access.dialect().ifAbsentAndLocked(START, "limit_key").ifPresent(insert -> lockWindow(insert, charge));
                if (takeFromWindow(charge) || startWindow(charge)) {
                    return Optional.empty();
                }
                Optional<Instant> end = endOfReached(charge);
                if (end.isPresent()) {
                    return end;
                }
            }
            throw DatabaseAccess.changedSinceTheTransactionBegan("limits.take");
        });
    }

    /** Stores a window that is over if there is none, which the next caller to take something starts again. */
    private void lockWindow(String insert, LimitCharge charge) {
        access.update(
                "limits.take",
                insert,
                parameters -> parameters.text(charge.key()).instant(lastStartThatIsOver(charge)));
    }

    private boolean takeFromWindow(LimitCharge charge) {
        Instant over = lastStartThatIsOver(charge);
        return access.update(
                        "limits.take",
                        TAKE,
                        parameters -> parameters
                                .instant(over)
                                .instant(over)
                                .instant(charge.at())
                                .text(charge.key())
                                .instant(over)
                                .number(charge.most()))
                == 1;
    }

    private boolean startWindow(LimitCharge charge) {
        return access.insertIfAbsent(
                "limits.take",
                START,
                parameters -> parameters.text(charge.key()).instant(charge.at()));
    }

    private Optional<Instant> endOfReached(LimitCharge charge) {
        return access.queryOne(
                        "limits.take",
                        access.dialect().latest(FIND_REACHED),
                        parameters -> parameters
                                .text(charge.key())
                                .instant(lastStartThatIsOver(charge))
                                .number(charge.most()),
                        row -> row.instant("started_at"))
                .map(start -> start.plus(charge.window()));
    }

    private static Instant lastStartThatIsOver(LimitCharge charge) {
        return charge.at().minus(charge.window());
    }

    @Override
    public int purge(Instant before, int limit) {
        return access.writing(() -> {
            List<String> old = access.query(
                    "limits.purge",
                    access.dialect().skippingLocked(FIND_OLD),
                    parameters -> parameters.instant(before).number(limit),
                    row -> row.text("limit_key"));
            return access.updateEach(
                            "limits.purge",
                            DELETE_OLD,
                            old,
                            (parameters, key) -> parameters.text(key).instant(before))
                    .size();
        });
    }
}
