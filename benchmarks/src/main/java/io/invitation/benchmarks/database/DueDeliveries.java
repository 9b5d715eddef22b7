package io.invitation.benchmarks.database;

import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import io.invitation.spi.LeaseRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Messages that are due, leased by a worker. */
public final class DueDeliveries implements Question {

    private static final int AT_ONCE = 10;
    private static final Duration LEASE = Duration.ofMillis(1);
    private static final String SELECT = "SELECT id FROM hand_message WHERE due_at <= ? ORDER BY due_at, id LIMIT "
            + AT_ONCE + " FOR UPDATE SKIP LOCKED";
    private static final String UPDATE = "UPDATE hand_message SET due_at = ? WHERE id IN ("
            + String.join(", ", Collections.nCopies(AT_ONCE, "?")) + ")";

    @Override
    public String name() {
        return "due-deliveries";
    }

    @Override
    public String asks() {
        return "How fast does a worker lease " + AT_ONCE + " due messages, and does that depend on how many wait?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            List<FilledTables> all = FilledTables.of(run, engine);
            for (FilledTables filled : all) {
                filled.tables().execute("DROP TABLE IF EXISTS hand_message");
                fillByHand(filled);
                run.compare(
                        engine.title() + ", " + filled.title(),
                        List.of(byHand("two statements by hand", filled), lease("lease", filled)));
            }
            run.compare(
                    engine.title() + ", lease",
                    all.stream().map(filled -> lease(filled.title(), filled)).toList());
        }
    }

    /** Leases for so short that what was leased is soon due again, behind all others. */
    private static Variant lease(String name, FilledTables filled) {
        return new Variant(
                name,
                time -> Load.measure("leases", 1, time, thread -> {
                    Instant now = Instant.now();
                    LeaseRequest request = new LeaseRequest(now, now.plus(LEASE), AT_ONCE, Optional.empty());
                    int leased = filled.tables()
                            .transactions()
                            .inTransaction(transaction ->
                                    filled.tables().store().deliveries().lease(request))
                            .size();
                    requireAll(leased);
                }));
    }

    private static Variant byHand(String name, FilledTables filled) {
        return new Variant(
                name,
                time -> Load.measure("leases", 1, time, thread -> {
                    try (Connection connection = filled.tables().pool().getConnection()) {
                        connection.setAutoCommit(false);
                        leaseByHand(connection);
                        connection.commit();
                        connection.setAutoCommit(true);
                    }
                }));
    }

    private static void leaseByHand(Connection connection) throws SQLException {
        long now = System.currentTimeMillis();
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setLong(1, now);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        requireAll(ids.size());
        try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setLong(1, now + LEASE.toMillis());
            for (int index = 0; index < AT_ONCE; index++) {
                update.setObject(index + 2, ids.get(index));
            }
            update.executeUpdate();
        }
    }

    private static void requireAll(int leased) {
        if (leased != AT_ONCE) {
            throw new IllegalStateException("leased " + leased + " of " + AT_ONCE);
        }
    }

    private static void fillByHand(FilledTables filled) throws SQLException {
        Tables tables = filled.tables();
        tables.execute("CREATE TABLE hand_message (id UUID PRIMARY KEY, due_at BIGINT NOT NULL)");
        tables.execute("INSERT INTO hand_message (id, due_at) SELECT id, 0 FROM invitation_delivery");
        tables.execute("CREATE INDEX hand_message_by_due ON hand_message (due_at, id)");
        tables.analyse("hand_message");
    }
}
