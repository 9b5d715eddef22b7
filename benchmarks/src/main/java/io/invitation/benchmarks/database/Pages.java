package io.invitation.benchmarks.database;

import io.invitation.InvitationQuery;
import io.invitation.InvitationService;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Variant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Pages of the list of all invitations. */
public final class Pages implements Question {

    private static final int SIZE = 50;
    private static final int THOUSANDTH = 999 * SIZE;
    private static final String OFFSET =
            "SELECT * FROM invitation WHERE scope = 'default' ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?";

    @Override
    public String name() {
        return "pages";
    }

    @Override
    public String asks() {
        return "How fast is a page of " + SIZE + " read, the first one and deep ones?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            List<FilledTables> all = FilledTables.of(run, engine);
            List<Variant> firsts = new ArrayList<>();
            List<Variant> deepest = new ArrayList<>();
            for (FilledTables filled : all) {
                InvitationQuery first = InvitationQuery.builder().pageSize(SIZE).build();
                InvitationQuery last = behind(filled, filled.size() - SIZE);
                firsts.add(page(filled.title(), filled, first));
                deepest.add(page(filled.title(), filled, last));
                List<Variant> variants = new ArrayList<>();
                variants.add(page("first page", filled, first));
                if (filled.size() > THOUSANDTH + SIZE) {
                    variants.add(page("thousandth page", filled, behind(filled, THOUSANDTH)));
                }
                variants.add(page("deepest page", filled, last));
                variants.add(byOffset("first page, OFFSET by hand", filled, 0));
                variants.add(byOffset("deepest page, OFFSET by hand", filled, filled.size() - SIZE));
                run.compare(engine.title() + ", " + filled.title(), variants);
            }
            run.compare(engine.title() + ", first page", firsts);
            run.compare(engine.title() + ", deepest page", deepest);
        }
    }

    private static Variant page(String name, FilledTables filled, InvitationQuery query) {
        InvitationService service = filled.service();
        return new Variant(
                name,
                time -> Load.measure("pages", 1, time, thread -> {
                    if (service.find(query).invitations().size() != SIZE) {
                        throw new IllegalStateException("the page is not full");
                    }
                }));
    }

    /** Returns what asks for the page behind so many invitations, found by leafing through them. */
    private static InvitationQuery behind(FilledTables filled, int invitations) {
        InvitationQuery query = InvitationQuery.all();
        int left = invitations;
        while (left > 0) {
            int leaf = Math.min(left, InvitationQuery.MAX_PAGE_SIZE);
            query = query.toBuilder().pageSize(leaf).build();
            query = query.toBuilder()
                    .after(filled.service().find(query).nextCursor().orElseThrow())
                    .build();
            left -= leaf;
        }
        return query.toBuilder().pageSize(SIZE).build();
    }

    private static Variant byOffset(String name, FilledTables filled, int offset) {
        return new Variant(
                name,
                time -> Load.measure("pages", 1, time, thread -> {
                    try (Connection connection = filled.tables().pool().getConnection();
                            PreparedStatement select = connection.prepareStatement(OFFSET)) {
                        select.setInt(1, SIZE);
                        select.setInt(2, offset);
                        requireFull(select);
                    }
                }));
    }

    private static void requireFull(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            int read = 0;
            while (rows.next()) {
                read += rows.getString("audience").isEmpty() ? 0 : 1;
            }
            if (read != SIZE) {
                throw new IllegalStateException("the page is not full");
            }
        }
    }
}
