package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.corpus.NeededProgram;
import io.invitation.jdbc.InvitationSchema;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three processes, each on a server of its own of one cluster: what one server has not heard of yet costs nobody a
 * place.
 */
@Tag("processes")
@TestMethodOrder(OrderAnnotation.class)
class GaleraTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Figures FIGURES = new Figures(
            "scaling.md",
            "galera",
            "run",
            "calls answered",
            "places taken",
            "asked again: contended",
            "conflict after the handler",
            "in the handler",
            "no database");

    private static GaleraServers galera;

    @BeforeAll
    static void startServers() throws Exception {
        NeededProgram.check("galera", GaleraServers.obstacle());
        galera = GaleraServers.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (galera != null) {
            galera.close();
        }
    }

    @Order(1)
    @ParameterizedTest(name = "wsrep_sync_wait = {0}")
    @ValueSource(ints = {0, 15})
    void writersOnAllServersFillEveryQuotaExactly(int syncWait) throws Exception {
        String database = "sync" + syncWait;
        try (Cluster cluster = clusterOn(database)) {
            cluster.invite(1, 12).invite(7, 18).invite(100, 110);

            cluster.start(addresses(database, syncWait), 4, false, "");
            Ledger ledger = cluster.awaitEnd(PATIENCE);

            ledger.requireTruth();
            ledger.requireHeldPlacesKept();
            ledger.requireCompleteness();
            publish("`wsrep_sync_wait = " + syncWait + "`", cluster, ledger);
        }
    }

    @Test
    @Order(2)
    void aServerThatDiesUnderLoadTakesNoPlaceWithIt() throws Exception {
        try (Cluster cluster = clusterOn("dying")) {
            cluster.invite(30, 40).invite(1_000_000, 1_000_000);
            List<Long> before = galera.written();
            cluster.start(addresses("dying", 0), 4, false, "");
            for (int server = 0; server < GaleraServers.SERVERS; server++) {
                cluster.awaitProgress(server, 4_000, PATIENCE);
                for (int more = 0; more < 100 && galera.written().get(server) <= before.get(server); more++) {
                    cluster.awaitProgress(server, 1_000, PATIENCE);
                }
                assertThat(galera.written().get(server))
                        .as("written on server %s", server)
                        .isGreaterThan(before.get(server));
            }
            galera.kill(2);
            cluster.awaitProgress(2, 4_000, PATIENCE);
            cluster.stop();
            Ledger ledger = cluster.awaitEnd(PATIENCE);

            ledger.requireTruth();
            publish("one server killed", cluster, ledger);
        }
    }

    private static void publish(String run, Cluster cluster, Ledger ledger) throws Exception {
        FIGURES.add(
                Circumstances.server(cluster.dataSource()),
                run,
                ledger.answers(),
                ledger.count(Answer.TOOK),
                ledger.count(Answer.CONTENDED),
                ledger.count(Answer.CONFLICT),
                ledger.count(Answer.HANDLER),
                ledger.count(Answer.UNAVAILABLE));
        FIGURES.publish();
    }

    private static Cluster clusterOn(String database) throws Exception {
        galera.createDatabase(database);
        DatabaseAddress upToDate = galera.address(0, database, 15);
        try (HikariDataSource pool = upToDate.pool(2)) {
            InvitationSchema.of(pool).create();
        }
        return Cluster.on(upToDate);
    }

    private static List<DatabaseAddress> addresses(String database, int syncWait) {
        return IntStream.range(0, GaleraServers.SERVERS)
                .mapToObj(server -> galera.address(server, database, syncWait))
                .toList();
    }
}
