package io.invitation.benchmarks.mail;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Mails over SMTP, by as many connections as others use. */
public final class Send implements Question {

    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "send";
    }

    @Override
    public String asks() {
        return "How fast are mails sent over so many connections?";
    }

    @Override
    public void answer(Run run) throws Exception {
        Mail mail = Mail.create();
        for (Duration latency : List.of(Duration.ZERO, Duration.ofMillis(50))) {
            for (int connections : run.settings().concurrency(1, 4, Senders.MOST_CONNECTIONS)) {
                try (Sink sink = new Sink(latency)) {
                    compare(run, mail, sink, latency, connections);
                }
            }
        }
    }

    private static void compare(Run run, Mail mail, Sink sink, Duration latency, int connections) throws Exception {
        try (Senders.Sender kept = Senders.keptTransports(mail, sink, connections);
                Senders.Sender renewed = Senders.newTransports(mail, sink, connections);
                Senders.Sender spring = Senders.springArrays(mail, sink, connections);
                Senders.Sender simple = Senders.simpleJavaMail(mail, sink, connections);
                Senders.Sender library = Senders.sendAll(mail, sink, connections)) {
            List<Variant> variants = new ArrayList<>();
            variants.add(variant("kept Transports, Angus", sink, connections, kept));
            variants.add(variant("a Transport for each mail, Angus", sink, connections, renewed));
            variants.add(variant("JavaMailSenderImpl, arrays of 50", sink, connections, spring));
            variants.add(variant("Simple Java Mail, batch module", sink, connections, simple));
            variants.add(variant("SmtpInvitationSender.sendAll", sink, connections, library));
            run.compare(
                    latency.toMillis() + " ms for each reply, " + connections
                            + (connections == 1 ? " connection" : " connections"),
                    variants);
        }
    }

    /** Sends until the time is over, and at least one mail over each connection. */
    private static Variant variant(String name, Sink sink, int connections, Senders.Sender sender) {
        return new Variant(name, time -> {
            AtomicInteger atLeast = new AtomicInteger(connections);
            long before = sink.taken();
            sink.forgetClients();
            long begun = System.nanoTime();
            long end = begun + time.toNanos();
            sender.send(() -> atLeast.getAndDecrement() > 0 || System.nanoTime() < end);
            double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
            return Sample.of("mails/s", (sink.taken() - before) / seconds).and("connections", sink.clients());
        });
    }
}
