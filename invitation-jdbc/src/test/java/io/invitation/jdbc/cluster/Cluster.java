package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.InvitationId;
import io.invitation.InvitationLimits;
import io.invitation.InvitationPolicy;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.Scope;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Processes that take places of one database at once; none of them outlives this. */
final class Cluster implements AutoCloseable {

    private static final long PACE_MILLIS = 25;

    private final Path directory;
    private final HikariDataSource dataSource;
    private final List<Agenda.Target> targets = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int smtpPort;

    private Cluster(Path directory, HikariDataSource dataSource) {
        this.directory = directory;
        this.dataSource = dataSource;
    }

    /** Prepares one on a database that holds the library's tables and none of a host. */
    static Cluster on(DatabaseAddress database) throws IOException, SQLException {
        Cluster cluster = new Cluster(Files.createTempDirectory("invitation-cluster"), database.pool(4));
        cluster.execute("CREATE TABLE account (id VARCHAR(36) PRIMARY KEY, scope VARCHAR(100) NOT NULL,"
                + " address VARCHAR(320) NOT NULL)");
        cluster.execute("CREATE INDEX account_by_scope ON account (scope)");
        return cluster;
    }

    static InvitationService service(JdbcInvitationStore store) {
        return builder(store, outgoing -> SendOutcome.submitted()).build();
    }

    static InvitationServiceBuilder builder(JdbcInvitationStore store, InvitationSender sender) {
        return InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .policy(InvitationPolicy.builder()
                        .limits(InvitationLimits.none())
                        .build());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Path directory() {
        return directory;
    }

    HikariDataSource dataSource() {
        return dataSource;
    }

    /** Makes one more invitation for each way to take places, for which so many people ask, each on two nodes. */
    Cluster invite(int quota, int people) {
        for (Way way : Way.values()) {
            invite(way, quota, people);
        }
        return this;
    }

    /** Makes more invitations that are alike. */
    Cluster inviteSeveral(int number, Way way, int quota, int people) {
        for (int more = 0; more < number; more++) {
            invite(way, quota, people);
        }
        return this;
    }

    /** Makes one more invitation, for which so many people ask, each on two nodes. */
    Cluster invite(Way way, int quota, int people) {
        Scope scope = Scope.of("target-" + targets.size());
        InvitationRequest request =
                InvitationRequest.toAnyone().quota(Quota.of(quota)).build();
        targets.add(new Agenda.Target(
                scope,
                service(JdbcInvitationStore.of(dataSource))
                        .in(scope)
                        .create(request)
                        .linkOrElseThrow()
                        .token(),
                way,
                quota,
                people));
        return this;
    }

    /** Lets the nodes send their mails to a server on this machine, instead of noting them. */
    void sendThrough(int port) {
        smtpPort = port;
    }

    /** Starts nodes alike but for their databases, one for each, and lets them begin together. */
    void start(List<DatabaseAddress> databases, int threads, boolean mails, String isolation) throws IOException {
        new Agenda(targets).write(directory);
        for (int number = 0; number < databases.size(); number++) {
            nodes.add(NodeProcess.start(new NodeOptions(
                    directory, number, databases.size(), threads, mails, smtpPort, databases.get(number), isolation)));
        }
        nodes.forEach(NodeProcess::awaitReady);
        nodes.forEach(NodeProcess::begin);
    }

    int size() {
        return nodes.size();
    }

    /** What {@code invite} answered to any node is stored. */
    void requireAnsweredInvitations() throws IOException {
        InvitationService service = service(JdbcInvitationStore.of(dataSource));
        List<List<String>> answered = NodeLog.readAll(directory, NodeOptions.INVITES);
        assertThat(answered)
                .as("invitations that a node was told of")
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(service.get(InvitationId.parse(line.get(0)))).isPresent());
    }

    /** Kills a process in whatever it is doing, starts it again, and returns how many of its calls had no answer. */
    int killAndRestart(int node) throws IOException, InterruptedException {
        NodeProcess old = nodes.get(node);
        old.requireRunning();
        old.kill();
        int unanswered = Node.unanswered(NodeLog.read(old.options().callLog())).size();
        NodeProcess again = NodeProcess.start(old.options());
        nodes.set(node, again);
        again.begin();
        return unanswered;
    }

    /** Waits until a node has noted so many bytes more, comparing the ledger with the counters all the while. */
    void awaitProgress(int node, int bytes, Duration patience) throws Exception {
        Path log = nodes.get(node).options().callLog();
        long enough = size(log) + bytes;
        watch(
                () -> {
                    nodes.get(node).awaitEnd(PACE_MILLIS);
                    nodes.forEach(NodeProcess::requireRunning);
                    return size(log) >= enough;
                },
                patience);
    }

    /** Waits until a node has noted as much as another one by now, and so has asked for the same people. */
    void awaitCatchUp(int node, int other, Duration patience) throws Exception {
        long ahead = size(nodes.get(other).options().callLog())
                - size(nodes.get(node).options().callLog());
        awaitProgress(node, Math.toIntExact(ahead), patience);
    }

    /** Compares the ledger with the counters for so long. */
    void keepWatch(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        watch(
                () -> {
                    nodes.get(0).awaitEnd(PACE_MILLIS);
                    nodes.forEach(NodeProcess::requireRunning);
                    return System.nanoTime() - end > 0;
                },
                time.plusMinutes(1));
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    void stop() {
        nodes.forEach(NodeProcess::stop);
    }

    /** Waits until all processes have ended, comparing the ledger with the counters all the while. */
    Ledger awaitEnd(Duration patience) throws Exception {
        watch(
                () -> {
                    boolean isOver = true;
                    for (NodeProcess node : nodes) {
                        if (node.awaitEnd(PACE_MILLIS)) {
                            node.requireSuccess();
                        } else {
                            isOver = false;
                        }
                    }
                    return isOver;
                },
                patience);
        return Ledger.read(
                new Agenda(targets), nodes.stream().map(NodeProcess::options).toList(), dataSource);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void watch(Condition condition, Duration patience) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not over after " + patience);
            }
            try {
                Ledger.requireAgreement(dataSource, targets);
            } catch (SQLException databaseIsAway) {
                // There is nothing to compare.
            }
        }
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(NodeProcess::close);
        dataSource.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
