package io.invitation.benchmarks.database;

import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Invitations found by their links. */
public final class LookUp implements Question {

    private static final int THREADS = 8;
    private static final String SELECT = "SELECT i.*, t.generation FROM invitation_token t JOIN invitation i"
            + " ON i.id = t.invitation_id WHERE t.token_hash = ?";

    @Override
    public String name() {
        return "look-up";
    }

    @Override
    public String asks() {
        return "How fast is an invitation found by its link, and does that depend on how many there are?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            List<FilledTables> all = FilledTables.of(run, engine);
            for (FilledTables filled : all) {
                run.compare(
                        engine.title() + ", " + Load.threads(THREADS) + ", " + filled.title(),
                        List.of(
                                variant("SELECT by hand", thread -> select(filled, 1)),
                                variant(
                                        "SELECT by hand, every column read",
                                        thread -> select(filled, Integer.MAX_VALUE)),
                                variant("inspect", thread -> inspect(filled))));
            }
            run.compare(
                    engine.title() + ", " + THREADS + " threads, inspect",
                    all.stream()
                            .map(filled -> variant(filled.title(), thread -> inspect(filled)))
                            .toList());
        }
    }

    private static Variant variant(String name, Load.Call call) {
        return new Variant(name, time -> Load.measure("look-ups", THREADS, time, call));
    }

    private static void inspect(FilledTables filled) {
        if (!filled.service().inspect(filled.anyLink()).canAccept()) {
            throw new IllegalStateException("a link does not work");
        }
    }

    private static void select(FilledTables filled, int most) throws SQLException {
        try (Connection connection = filled.tables().pool().getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setBytes(1, HandWritten.hash(filled.anyLink().reveal()));
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || row.getString("audience").isEmpty()) {
                    throw new IllegalStateException("a link does not work");
                }
                int columns = Math.min(most, row.getMetaData().getColumnCount());
                for (int column = 1; column <= columns; column++) {
                    row.getObject(column);
                }
            }
        }
    }
}
