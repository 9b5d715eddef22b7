package io.invitation.jdbc.internal;

import io.invitation.Scope;
import io.invitation.spi.IdempotencyRecord;
import io.invitation.spi.IdempotencyStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How first answers are remembered. */
public final class IdempotencyStatements implements IdempotencyStore {

    static final String COLUMNS = "scope, idempotency_key, fingerprint, answer, answered_at";

    private static final String SELECT = "SELECT " + COLUMNS + " FROM invitation_idempotency WHERE ";

    private static final String FIND = SELECT + "scope = ? AND idempotency_key = ?";

    private static final String PUT = "INSERT INTO invitation_idempotency (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?)";

    private static final String FIND_OLD =
            SELECT + "answered_at < ? ORDER BY answered_at, scope, idempotency_key LIMIT ?";

    private static final String DELETE_OLD =
            "DELETE FROM invitation_idempotency WHERE scope = ? AND idempotency_key = ? AND answered_at < ?";

    private final DatabaseAccess access;

    /**
     * Creates them.
     *
     * @param access runs the statements
     */
    public IdempotencyStatements(DatabaseAccess access) {
        this.access = access;
    }

    @Override
    public Optional<IdempotencyRecord> find(Scope scope, String key) {
        return access.queryOne(
                "idempotency.find",
                FIND,
                parameters -> parameters.text(scope.name()).text(key),
                IdempotencyStatements::read);
    }

    @Override
    public boolean putIfAbsent(IdempotencyRecord record) {
        return access.insertIfAbsent(
                "idempotency.putIfAbsent",
                PUT,
                parameters -> parameters
                        .text(record.scope().name())
                        .text(record.key())
                        .text(record.fingerprint())
                        .text(record.answer())
                        .instant(record.at()));
    }

    @Override
    public int purge(Instant before, int limit) {
        return access.writing(() -> {
            List<IdempotencyRecord> old = access.query(
                    "idempotency.purge",
                    access.dialect().skippingLocked(FIND_OLD),
                    parameters -> parameters.instant(before).number(limit),
                    IdempotencyStatements::read);
            return access.updateEach(
                            "idempotency.purge",
                            DELETE_OLD,
                            old,
                            (parameters, record) -> parameters
                                    .text(record.scope().name())
                                    .text(record.key())
                                    .instant(before))
                    .size();
        });
    }

    private static IdempotencyRecord read(Row row) throws SQLException {
        return new IdempotencyRecord(
                Scope.of(row.text("scope")),
                row.text("idempotency_key"),
                row.text("fingerprint"),
                row.text("answer"),
                row.instant("answered_at"));
    }
}
