package io.invitation.benchmarks.database;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.BulkSummary;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.benchmarks.LiveHeap;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import io.invitation.spi.SendOutcome;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many invitations made in one go. */
public final class BulkCreate implements Question {

    private static final int BATCH = 1_000;
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "bulk-create";
    }

    @Override
    public String asks() {
        return "How fast are many invitations made, and in how much memory?";
    }

    @Override
    public void answer(Run run) throws Exception {
        int most = run.settings().bulk();
        for (Engine engine : run.settings().engines()) {
            for (int number : new int[] {Math.max(1, most / 10), most}) {
                run.compare(
                        engine.title() + ", " + String.format(Locale.ROOT, "%,d", number) + " rows",
                        List.of(
                                variant("executeBatch by hand", engine, number, BulkCreate::executeBatch),
                                variant(
                                        "inviteAll, links returned",
                                        engine,
                                        number,
                                        (tables, rows, heap) -> inviteAll(tables, rows, BulkOptions.create(), heap)),
                                variant(
                                        "inviteAll, mails queued",
                                        engine,
                                        number,
                                        (tables, rows, heap) -> inviteAll(tables, rows, BulkOptions.invite(), heap))));
            }
        }
    }

    private interface Making {
        void rows(Tables tables, int number, LiveHeap heap) throws Exception;
    }

    /** Makes all rows in empty tables, however long that takes. */
    private static Variant variant(String name, Engine engine, int number, Making making) {
        return new Variant(name, time -> {
            try (Tables tables = Tables.create(engine)) {
                LiveHeap heap = new LiveHeap(number);
                long begun = System.nanoTime();
                making.rows(tables, number, heap);
                double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
                return Sample.of("rows/s", number / seconds).and("live heap MiB", heap.most());
            }
        });
    }

    private static void executeBatch(Tables tables, int number, LiveHeap heap) throws Exception {
        HandWritten byHand = HandWritten.on(tables);
        for (int first = 0; first < number; first += BATCH) {
            List<String> addresses = IntStream.range(first, Math.min(first + BATCH, number))
                    .mapToObj(row -> Tables.somebody())
                    .toList();
            byHand.insertAll(addresses);
            addresses.forEach(row -> heap.count());
        }
    }

    private static void inviteAll(Tables tables, int number, BulkOptions options, LiveHeap heap) {
        Stream<BulkRow> rows = IntStream.range(0, number)
                .mapToObj(row -> BulkRow.of(InvitationRequest.to(Tables.somebody())
                        .roles("developer")
                        .build()));
        InvitationService service = tables.builder(outgoing -> SendOutcome.submitted())
                .sendByWorkersOnly()
                .build();
        BulkSummary summary = service.inviteAll(rows, options, result -> heap.count());
        if (summary.done() != number) {
            throw new IllegalStateException(summary.toString());
        }
    }
}
