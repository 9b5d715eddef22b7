package io.invitation.jdbc.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptanceHandler;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.JdbcTransactions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that takes places on many threads, each call noted before it is made and after it has answered. It says
 * {@code ready}, begins at the first byte on its standard input, and ends with the agenda or with that input. One that
 * is started again after it was killed first repeats the calls that have no answer, as the visitors would.
 */
final class Node {

    static final String READY = "ready";

    private static final long LAST_CALLS_SECONDS = 60;
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    /** Several nodes find room at a server with its own settings. */
    private static final int MOST_CONNECTIONS = 16;

    private final NodeOptions options;
    private final Agenda agenda;
    private final HikariDataSource dataSource;
    private final JdbcTransactions transactions;
    private final NodeLog log;
    private final Queue<Integer> unanswered;
    private final CountDownLatch over = new CountDownLatch(1);
    private int next;
    private volatile boolean stopped;

    private Node(NodeOptions options) throws IOException {
        this.options = options;
        agenda = Agenda.read(options.directory());
        dataSource = options.database().pool(Math.min(options.threads(), MOST_CONNECTIONS), options.isolation());
        transactions = JdbcTransactions.of(dataSource);
        List<List<String>> before = NodeLog.read(options.callLog());
        unanswered = new ArrayDeque<>(unanswered(before));
        next = before.stream().mapToInt(Node::itemOf).max().orElse(-1) + 1;
        log = new NodeLog(options.callLog());
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream parent = System.out;
        System.setOut(System.err); // for the log, which nobody would read from a pipe
        Node node = new Node(NodeOptions.read(Path.of(arguments[0])));
        parent.println(READY);
        if (System.in.read() >= 0) {
            Thread ending = new Thread(node::stopWithInput, "input");
            ending.setDaemon(true);
            ending.start();
            node.run();
        }
    }

    /** The end of the input may also mean that the parent is gone, and the database with it. */
    private void stopWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
            stopped = true;
            if (!over.await(LAST_CALLS_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException | InterruptedException failure) {
            Runtime.getRuntime().halt(1);
        }
    }

    private void run() throws Exception {
        InvitationService service = Cluster.service(JdbcInvitationStore.of(transactions));
        ExecutorService executor = Executors.newCachedThreadPool();
        try (dataSource;
                log) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < options.threads(); thread++) {
                running.add(executor.submit(() -> acceptAll(service)));
            }
            if (options.mails()) {
                NodeMailer mailer = new NodeMailer(options, JdbcInvitationStore.of(transactions));
                running.add(executor.submit(() -> {
                    mailer.runUntil(() -> stopped);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            over.countDown();
            executor.shutdownNow();
        }
    }

    private void acceptAll(InvitationService service) {
        for (Optional<Integer> item = nextItem(); item.isPresent(); item = nextItem()) {
            accept(service, item.get());
        }
    }

    private synchronized Optional<Integer> nextItem() {
        if (!unanswered.isEmpty()) {
            return Optional.of(unanswered.remove());
        }
        if (stopped) {
            return Optional.empty();
        }
        while (!Agenda.isAskedBy(options.number(), options.nodes(), next)) {
            next++;
        }
        return next < agenda.size() ? Optional.of(next++) : Optional.empty();
    }

    private void accept(InvitationService service, int number) {
        Agenda.Item item = agenda.item(number).orElseThrow();
        InvitationService ofItem = service.in(item.target().scope());
        Invitee invitee = Invitee.verified(item.address());
        while (true) {
            log.write(number, "CALLING");
            Answer.Noted noted = Answer.of(
                    () -> item.target().way().take(ofItem, item.target().token(), invitee, insertAccount()));
            log.write(number, noted.answer(), noted.detail());
            boolean isWithoutDatabase = noted.answer() == Answer.UNAVAILABLE || noted.answer() == Answer.UNKNOWN;
            if (noted.answer().isFinal()) {
                return;
            }
            if (isWithoutDatabase) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private AcceptanceHandler<SQLException> insertAccount() {
        return acceptance -> {
            try (PreparedStatement insert = transactions
                    .current()
                    .prepareStatement("INSERT INTO account (id, scope, address) VALUES (?, ?, ?)")) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.setString(2, acceptance.invitation().scope().name());
                insert.setString(3, acceptance.redemption().address().mailbox());
                insert.executeUpdate();
            }
        };
    }

    static int itemOf(List<String> line) {
        return Integer.parseInt(line.get(0));
    }

    /** Returns the items of which a log knows no final answer. */
    static Set<Integer> unanswered(List<List<String>> lines) {
        Set<Integer> open = new TreeSet<>();
        for (List<String> line : lines) {
            open.add(itemOf(line));
            Ledger.answerOf(line).filter(Answer::isFinal).ifPresent(known -> open.remove(itemOf(line)));
        }
        return open;
    }
}
