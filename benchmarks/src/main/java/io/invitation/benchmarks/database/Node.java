package io.invitation.benchmarks.database;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.benchmarks.Load;
import io.invitation.benchmarks.Sample;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.spi.SendOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The process of an application: is told its links in two lines, then takes places whenever a line asks for it, and
 * answers how many in a second and how many in all. Ends with its standard input.
 */
final class Node {

    static final String READY = "ready";
    static final String BY_HAND = "by-hand";
    static final String ACCEPT = "accept";

    private final List<InvitationToken> links;
    private final List<String> linksByHand;
    private final HandWritten byHand;
    private final InvitationService service;

    private Node(Engine engine, HikariDataSource pool, String[] links, String[] linksByHand) {
        this.links = Stream.of(links).map(InvitationToken::of).toList();
        this.linksByHand = List.of(linksByHand);
        byHand = new HandWritten(engine, pool);
        service = Tables.builder(JdbcInvitationStore.of(pool), outgoing -> SendOutcome.submitted())
                .build();
    }

    /**
     * Runs until its standard input ends.
     *
     * @param arguments the engine and the address of its schema
     */
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (HikariDataSource pool = Tables.pool(arguments[1], Tables.CONNECTIONS)) {
            Node node = new Node(Engine.valueOf(arguments[0]), pool, words(input), words(input));
            System.out.println(READY);
            for (String[] order = words(input); order.length > 1; order = words(input)) {
                System.out.println(node.obey(order));
            }
        }
    }

    /** Returns the words of the next line, a single one at the end. */
    private static String[] words(BufferedReader input) throws IOException {
        String line = input.readLine();
        return (line == null ? "" : line).split(" ", -1);
    }

    /** @param order the way, among how many links, on how many threads, for how many milliseconds */
    private String obey(String[] order) throws Exception {
        boolean isByHand = order[0].equals(BY_HAND);
        int among = Integer.parseInt(order[1]);
        LongAdder places = new LongAdder();
        Sample sample = Load.measure(
                "places", Integer.parseInt(order[2]), Duration.ofMillis(Long.parseLong(order[3])), thread -> {
                    int link = ThreadLocalRandom.current().nextInt(among);
                    String address = "person-" + UUID.randomUUID() + "@example.com";
                    if (isByHand) {
                        byHand.takeInTwoStatements(linksByHand.get(link), address);
                    } else {
                        service.accept(links.get(link), Invitee.verified(address))
                                .orElseThrow();
                    }
                    places.increment();
                });
        return sample.value("places/s").orElseThrow() + " " + places.sum();
    }
}
