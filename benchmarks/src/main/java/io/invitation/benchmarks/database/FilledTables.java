package io.invitation.benchmarks.database;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.benchmarks.Run;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables with many invitations, each with a message that waits; filled once for all questions of a run. */
public final class FilledTables {

    /** How many are made by the library; the others are copies of them. */
    private static final int MADE = 10_000;

    private static final Map<Key, FilledTables> FILLED = new HashMap<>();

    private record Key(Engine engine, int size) {}

    private final int size;
    private final Tables tables;
    private final InvitationService service;
    private final List<InvitationToken> links = new ArrayList<>();

    private FilledTables(Engine engine, int size) throws SQLException {
        this.size = size;
        this.tables = Tables.create(engine);
        this.service = tables.service();
    }

    /** Returns those of each size that is asked for, the smallest first. */
    static List<FilledTables> of(Run run, Engine engine) throws SQLException {
        List<FilledTables> all = new ArrayList<>();
        for (int size : run.settings().sizes()) {
            FilledTables filled = FILLED.get(new Key(engine, size));
            if (filled == null) {
                filled = new FilledTables(engine, size);
                filled.fill();
                FILLED.put(new Key(engine, size), filled);
            }
            all.add(filled);
        }
        return all;
    }

    /** Drops all. */
    public static void closeAll() throws SQLException {
        for (FilledTables filled : FILLED.values()) {
            filled.tables.close();
        }
        FILLED.clear();
    }

    private void fill() throws SQLException {
        int made = Math.min(size, MADE);
        if (size % made != 0) {
            throw new IllegalArgumentException("sizes above " + MADE + " are multiples of it, not " + size);
        }
        List<Delivery> messages = new ArrayList<>();
        Stream<BulkRow> rows = IntStream.range(0, made)
                .mapToObj(row -> BulkRow.of(InvitationRequest.to(Tables.somebody())
                        .roles("developer")
                        .build()));
        service.inviteAll(rows, BulkOptions.create(), result -> {
            links.add(result.result().linkOrElseThrow().token());
            messages.add(message(result.result().orElseThrow()));
        });
        queue(messages);
        new Copies(tables).add(size / made - 1);
        tables.requireNumber(size, "SELECT COUNT(*) FROM invitation");
        tables.analyse(
                "invitation", "invitation_address", "invitation_token", "invitation_delivery", "invitation_event");
    }

    private static Delivery message(Invitation invitation) {
        return Delivery.builder(
                        UUID.randomUUID(),
                        invitation.id(),
                        invitation.scope(),
                        invitation.generation(),
                        MessagePurpose.INVITATION,
                        Instant.now())
                .build();
    }

    private void queue(List<Delivery> messages) {
        tables.transactions().inTransaction(transaction -> {
            tables.store().deliveries().enqueueAll(messages);
            return null;
        });
    }

    int size() {
        return size;
    }

    Tables tables() {
        return tables;
    }

    InvitationService service() {
        return service;
    }

    /** Returns one of ten thousand links, which lead anywhere. */
    InvitationToken anyLink() {
        return links.get(ThreadLocalRandom.current().nextInt(links.size()));
    }

    /** Returns what the size is called in a table. */
    String title() {
        return String.format(Locale.ROOT, "%,d invitations", size);
    }
}
