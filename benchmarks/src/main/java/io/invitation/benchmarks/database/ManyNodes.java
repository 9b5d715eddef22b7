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
import java.util.function.LongConsumer;

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
                Places places = new Places(tables);
                try {
                    start(tables, nodes, numbers.get(numbers.size() - 1));
                    run.compare(
                            engine.title() + ", spread over " + LINKS + " links",
                            variants(nodes, numbers, LINKS, places),
                            places::requireAllStored);
                    run.compare(
                            engine.title() + ", one link",
                            variants(nodes, numbers, 1, places),
                            places::requireAllStored);
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

    private static List<Variant> variants(List<NodeProcess> nodes, List<Integer> numbers, int links, Places places) {
        List<Variant> variants = new ArrayList<>();
        for (int number : numbers) {
            List<NodeProcess> some = nodes.subList(0, number);
            variants.add(new Variant(
                    "two statements by hand, processes: " + number,
                    time -> together(some, Node.BY_HAND, links, time, places::addByHand)));
        }
        for (int number : numbers) {
            List<NodeProcess> some = nodes.subList(0, number);
            variants.add(new Variant(
                    "accept, processes: " + number,
                    time -> together(some, Node.ACCEPT, links, time, places::addLibrary)));
        }
        return variants;
    }

    private static Sample together(List<NodeProcess> nodes, String way, int links, Duration time, LongConsumer places)
            throws IOException {
        for (NodeProcess node : nodes) {
            node.tell(way + " " + links + " " + THREADS / nodes.size() + " " + time.toMillis());
        }
        double sum = 0;
        for (NodeProcess node : nodes) {
            String[] answer = node.hear().split(" ", -1);
            sum += Double.parseDouble(answer[0]);
            places.accept(Long.parseLong(answer[1]));
        }
        return Sample.of("places/s", sum);
    }
}
