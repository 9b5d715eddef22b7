package io.invitation.benchmarks.mail;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.DeliveryWorker;
import io.invitation.InvitationService;
import io.invitation.benchmarks.LiveHeap;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import io.invitation.benchmarks.database.Engine;
import io.invitation.benchmarks.database.Tables;
import io.invitation.mail.SmtpInvitationSender;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many mails in one go, from a queue in the database and without one. */
public final class BulkSend implements Question {

    private static final int CONNECTIONS = 4;
    private static final int WORKER_LIMIT = 1_000;
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "bulk-send";
    }

    @Override
    public String asks() {
        return "How fast are many mails sent over " + CONNECTIONS + " connections, and in how much memory?";
    }

    @Override
    public void answer(Run run) throws Exception {
        int number = run.settings().bulk();
        Mail mail = Mail.create();
        try (Sink sink = new Sink(Duration.ZERO);
                Senders.Sender kept = Senders.keptTransports(mail, sink, CONNECTIONS);
                Senders.Sender library = Senders.sendAll(mail, sink, CONNECTIONS)) {
            for (Engine engine : run.settings().engines()) {
                run.compare(
                        engine.title() + ", " + String.format(Locale.ROOT, "%,d", number) + " mails",
                        List.of(
                                new Variant("kept Transports, Angus", time -> send(kept, sink, number)),
                                new Variant("SmtpInvitationSender.sendAll", time -> send(library, sink, number)),
                                new Variant("inviteAll's queue, by workers", time -> empty(engine, sink, number))));
            }
        }
    }

    private static Sample send(Senders.Sender sender, Sink sink, int number) throws Exception {
        LiveHeap heap = new LiveHeap(number);
        AtomicInteger left = new AtomicInteger(number);
        long before = sink.taken();
        long begun = System.nanoTime();
        sender.send(() -> {
            heap.count();
            return left.getAndDecrement() > 0;
        });
        Sample sample = sample(number, begun, heap);
        requireAll(sink.taken() - before, number);
        return sample;
    }

    /** Fills a queue first, and measures how long it takes to empty it. */
    private static Sample empty(Engine engine, Sink sink, int number) throws Exception {
        LiveHeap heap = new LiveHeap(number);
        try (Tables tables = Tables.create(engine);
                SmtpInvitationSender smtp = Senders.library(sink, CONNECTIONS).build()) {
            InvitationService service = tables.builder(outgoing -> {
                        heap.count();
                        return smtp.send(outgoing);
                    })
                    .sendByWorkersOnly()
                    .build();
            service.inviteAll(
                    IntStream.range(0, number)
                            .mapToObj(row -> BulkRow.of(Mail.request("person-" + row + "@example.com"))),
                    BulkOptions.invite(),
                    result -> result.result().orElseThrow());
            long before = sink.taken();
            long begun = System.nanoTime();
            try (DeliveryWorker worker = service.deliveryWorker()) {
                Senders.onThreads(CONNECTIONS, () -> {
                    int done = WORKER_LIMIT;
                    while (done > 0) {
                        done = worker.runOnce(WORKER_LIMIT);
                    }
                });
            }
            Sample sample = sample(number, begun, heap);
            requireAll(sink.taken() - before, number);
            return sample;
        }
    }

    private static void requireAll(long sent, int number) {
        if (sent != number) {
            throw new IllegalStateException("sent " + sent + " of " + number);
        }
    }

    private static Sample sample(int number, long begun, LiveHeap heap) {
        double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
        return Sample.of("mails/s", number / seconds).and("live heap MiB", heap.most());
    }
}
