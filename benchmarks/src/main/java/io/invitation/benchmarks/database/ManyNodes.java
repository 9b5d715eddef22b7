package io.invitation.benchmarks.database;

import io.invitation.InvitationService;
import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Places taken by several processes on one database. */
public final class ManyNodes implements Question {

    private static final int THREADS = 64;
    private static final int LINKS = 100;

    @Override
    public String name() {
        return "many-nodes";
    }

    @Override
    public String asks() {
        return "How fast do 1, 2 and 4 processes take places, " + THREADS + " threads in all?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (Engine engine : run.settings().engines()) {
            List<Integer> numbers = run.settings().concurrency(1, 2, 4);
            List<NodeProcess> nodes = new ArrayList<>();
            try (Tables tables = Tables.create(engine)) {
                try {
                    start(tables, nodes, numbers.get(numbers.size() - 1));
                    run.compare(engine.title() + ", spread over " + LINKS + " links", variants(nodes, numbers, LINKS));
                    run.compare(engine.title() + ", one link", variants(nodes, numbers, 1));
                    tables.requireExactPlaces();
                    HandWritten.requireExactPlaces(tables);
                } finally {
                    nodes.forEach(NodeProcess::close);
                }
            }
        }
    }

    /** All are there from the beginning, so that each is as warm as the others when it is measured. */
    private static void start(Tables tables, List<NodeProcess> nodes, int number) throws IOException, SQLException {
        HandWritten byHand = HandWritten.on(tables);
        InvitationService service = tables.service();
        List<String> links = new ArrayList<>();
        List<String> linksByHand = new ArrayList<>();
        while (links.size() < LINKS) {
            links.add(Tables.openToAnyone(service).reveal());
            linksByHand.add(byHand.openToAnyone());
        }
        while (nodes.size() < number) {
            NodeProcess node = new NodeProcess(tables.engine(), tables.address());
            nodes.add(node);
            node.tell(String.join(" ", links));
            node.tell(String.join(" ", linksByHand));
        }
        for (NodeProcess node : nodes) {
            if (!node.hear().equals(Node.READY)) {
                throw new IOException("a process did not start");
            }
        }
    }

    private static List<Variant> variants(List<NodeProcess> nodes, List<Integer> numbers, int links) {
        List<Variant> variants = new ArrayList<>();
        for (String way : List.of("by-hand", "accept")) {
            for (int number : numbers) {
                List<NodeProcess> some = nodes.subList(0, number);
                String name = (way.equals("accept") ? "accept" : "two statements by hand") + ", processes: " + number;
                variants.add(new Variant(name, time -> together(some, way, links, time)));
            }
        }
        return variants;
    }

    private static Sample together(List<NodeProcess> nodes, String way, int links, Duration time) throws IOException {
        for (NodeProcess node : nodes) {
            node.tell(way + " " + links + " " + THREADS / nodes.size() + " " + time.toMillis());
        }
        double sum = 0;
        for (NodeProcess node : nodes) {
            sum += Double.parseDouble(node.hear());
        }
        return Sample.of("places/s", sum);
    }
}
