package io.invitation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.AcceptResult;
import io.invitation.AcceptResult.Accepted;
import io.invitation.AcceptResult.AlreadyAccepted;
import io.invitation.Actor;
import io.invitation.DeliveryState;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Quota;
import io.invitation.RefusalReason;
import io.invitation.contract.Parallel;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** P2 and P3 on real databases, with two nodes: as many places as there are, and one for each identity. */
class ConcurrentAcceptanceTest {

    private static final int ROUNDS = 20;
    private static final int THREADS = 64;
    private static final int QUOTA = 100;

    @ParameterizedTest
    @EnumSource
    void sixtyFourThreadsFillAQuotaOfAHundredExactly(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            List<InvitationService> nodes = List.of(service(dataSource), service(dataSource));
            for (int round = 0; round < ROUNDS; round++) {
                InvitationResult.Done created = publicInvitation(nodes.get(0), QUOTA);
                InvitationToken token = created.link().orElseThrow().token();

                List<AcceptResult> results = simultaneously(THREADS, thread -> {
                    List<AcceptResult> mine = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        mine.add(nodes.get(thread % 2)
                                .accept(token, Invitee.verified("p" + thread + "-" + i + "@example.com")));
                    }
                    return mine;
                });

                assertThat(results).hasSize(2 * THREADS);
                assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(QUOTA);
                assertThat(results)
                        .filteredOn(result -> !(result instanceof Accepted))
                        .allSatisfy(result ->
                                assertThat(result).isEqualTo(new AcceptResult.Refused(RefusalReason.EXHAUSTED)));
                InvitationId id = created.invitation().id();
                assertThat(ledger(dataSource, id)).as("rows in the ledger").isEqualTo(QUOTA);
                assertThat(nodes.get(1).get(id).orElseThrow().places())
                        .as("the counter")
                        .isEqualTo(QUOTA);
                assertThat(nodes.get(1).get(id).orElseThrow().statusAt(Instant.now()))
                        .isEqualTo(InvitationStatus.EXHAUSTED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameAccountThirtyTwoTimesAtOnceTakesOnePlace(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            List<InvitationService> nodes = List.of(service(dataSource), service(dataSource));
            for (int round = 0; round < ROUNDS; round++) {
                InvitationResult.Done created = publicInvitation(nodes.get(0), QUOTA);
                InvitationToken token = created.link().orElseThrow().token();

                List<AcceptResult> results = simultaneously(
                        32,
                        thread -> List.of(nodes.get(thread % 2)
                                .accept(token, Invitee.verified("same-" + thread + "@example.com", "account-7"))));

                assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(1);
                assertThat(results)
                        .filteredOn(AlreadyAccepted.class::isInstance)
                        .hasSize(31);
                assertThat(results.stream().map(AcceptResult::orElseThrow).distinct())
                        .as("everybody sees the same place")
                        .hasSize(1);
                InvitationId id = created.invitation().id();
                assertThat(ledger(dataSource, id)).isEqualTo(1);
                assertThat(nodes.get(1).get(id).orElseThrow().places()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoHundredCallersOnTwoConnectionsNeitherLockEachOtherOutNorLoseAPlace(TestDatabase testDatabase)
            throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables(config -> config.setMaximumPoolSize(2))) {
            InvitationService service = service(dataSource);
            InvitationResult.Done created = publicInvitation(service, QUOTA);
            InvitationToken token = created.link().orElseThrow().token();

            List<AcceptResult> results = simultaneously(
                    200, thread -> List.of(service.accept(token, Invitee.verified("p" + thread + "@example.com"))));

            assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(QUOTA);
            assertThat(ledger(dataSource, created.invitation().id())).isEqualTo(QUOTA);
            assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callersWhoGetNoConnectionAreToldInTimeAndNothingIsLeftBehind(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables(config -> {
            config.setMaximumPoolSize(2);
            config.setConnectionTimeout(250);
        })) {
            InvitationService service = service(dataSource);
            List<InvitationToken> tokens = new ArrayList<>();
            for (int number = 0; number < 20; number++) {
                tokens.add(publicInvitation(service, 1).link().orElseThrow().token());
            }

            try (Connection one = dataSource.getConnection();
                    Connection other = dataSource.getConnection()) {
                assertThat(List.of(one.isClosed(), other.isClosed())).containsOnly(false);
                assertThat(Parallel.run(
                                tokens.size(),
                                caller -> () -> catchThrowable(() -> accept(service, tokens.get(caller)))))
                        .allSatisfy(thrown -> assertThat(thrown)
                                .isInstanceOfSatisfying(
                                        InvitationStorageException.class,
                                        failure -> assertThat(failure.isTransient())
                                                .isTrue()));
            }

            assertThat(tokens)
                    .allSatisfy(token -> assertThat(accept(service, token)).isInstanceOf(Accepted.class));
            assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    private static AcceptResult accept(InvitationService service, InvitationToken token) {
        return service.accept(token, Invitee.verified("ada@example.com"));
    }

    @ParameterizedTest
    @EnumSource
    void callersOfOneLinkWhoWaitForAHandlerLeaveTheOtherConnectionsToOthers(TestDatabase testDatabase)
            throws Exception {
        try (HikariDataSource dataSource = testDatabase.withTables(config -> config.setMaximumPoolSize(2))) {
            InvitationService service = service(dataSource);
            InvitationToken popular =
                    publicInvitation(service, QUOTA).link().orElseThrow().token();
            InvitationToken other =
                    publicInvitation(service, 1).link().orElseThrow().token();
            CountDownLatch handling = new CountDownLatch(1);
            CountDownLatch mayGoOn = new CountDownLatch(1);
            List<FutureTask<AcceptResult>> acceptances = new ArrayList<>();
            List<Thread> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                Invitee invitee = Invitee.verified("p" + caller + "@example.com");
                acceptances.add(new FutureTask<>(() -> service.accept(popular, invitee, acceptance -> {
                    handling.countDown();
                    mayGoOn.await();
                })));
                callers.add(new Thread(acceptances.get(caller)));
            }

            callers.get(0).start();
            handling.await();
            for (Thread caller : callers.subList(1, callers.size())) {
                caller.start();
                while (caller.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
            try {
                assertThat(service.inspect(other).canAccept()).isTrue();
            } finally {
                mayGoOn.countDown();
            }
            for (FutureTask<AcceptResult> acceptance : acceptances) {
                assertThat(acceptance.get()).isInstanceOf(Accepted.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallerWhoseMailIsBeingSentLeavesTheOnlyConnectionToOthers(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = withOneConnection(testDatabase)) {
            SlowRelay relay = new SlowRelay();
            InvitationService service = builder(dataSource, relay).build();

            relay.assertOthersAreServedWhile(
                    () -> service.invite(InvitationRequest.to("bob@example.com").build()), service, dataSource);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatSendsLeavesTheOnlyConnectionToOthers(TestDatabase testDatabase) throws Exception {
        try (HikariDataSource dataSource = withOneConnection(testDatabase)) {
            SlowRelay relay = new SlowRelay();
            InvitationService service =
                    builder(dataSource, relay).sendByWorkersOnly().build();
            service.invite(InvitationRequest.to("bob@example.com").build()).orElseThrow();

            relay.assertOthersAreServedWhile(() -> service.deliveryWorker().runOnce(10), service, dataSource);
        }
    }

    /** Making the tables takes more of them. */
    private static HikariDataSource withOneConnection(TestDatabase testDatabase) {
        HikariDataSource dataSource = testDatabase.withTables(config -> {});
        dataSource.getHikariConfigMXBean().setMaximumPoolSize(1);
        dataSource.getHikariPoolMXBean().softEvictConnections();
        return dataSource;
    }

    /** Takes a message and says nothing of it for as long as the test wants. */
    private static final class SlowRelay implements InvitationSender {

        private final CountDownLatch hasMessage = new CountDownLatch(1);
        private final CountDownLatch mayAnswer = new CountDownLatch(1);

        @Override
        public SendOutcome send(OutgoingInvitation invitation) {
            hasMessage.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return SendOutcome.submitted();
        }

        void assertOthersAreServedWhile(Callable<?> sending, InvitationService service, HikariDataSource dataSource)
                throws Exception {
            InvitationToken token =
                    publicInvitation(service, 1).link().orElseThrow().token();
            FutureTask<Object> sent = new FutureTask<>(() -> {
                try {
                    return sending.call();
                } finally {
                    hasMessage.countDown();
                }
            });
            new Thread(sent).start();
            hasMessage.await();
            try {
                assertThat(dataSource.getHikariPoolMXBean().getActiveConnections())
                        .isZero();
                assertThat(service.inspect(token).canAccept()).isTrue();
                assertThat(accept(service, token)).isInstanceOf(Accepted.class);
                assertThat(dataSource.getHikariPoolMXBean().getTotalConnections())
                        .isEqualTo(1);
                assertThat(sent.isDone()).isFalse();
            } finally {
                mayAnswer.countDown();
            }
            sent.get();
            assertThat(service.find(InvitationQuery.all()).invitations())
                    .extracting(invitation -> invitation.delivery().state())
                    .containsOnlyOnce(DeliveryState.SENT);
        }
    }

    /**
     * F5: at the version that was judged, the new quota covers the places that are taken by then, or nothing changes.
     */
    @ParameterizedTest
    @EnumSource
    void aQuotaThatIsLoweredWhileOthersAcceptHoldsFromThenOn(TestDatabase testDatabase) throws Exception {
        int threads = 8;
        int each = 10;
        try (HikariDataSource dataSource = testDatabase.withTables()) {
            List<InvitationService> nodes = List.of(service(dataSource), service(dataSource));
            for (int round = 0; round < 3; round++) {
                InvitationResult.Done created = publicInvitation(nodes.get(0), 1_000);
                InvitationId id = created.invitation().id();
                InvitationToken token = created.link().orElseThrow().token();

                List<AcceptResult> results = simultaneously(1 + threads, thread -> {
                    List<AcceptResult> mine = new ArrayList<>();
                    if (thread == threads) {
                        lowerQuota(nodes.get(0), id);
                    } else {
                        for (int i = 0; i < each; i++) {
                            mine.add(nodes.get(1)
                                    .accept(token, Invitee.verified("p" + thread + "-" + i + "@example.com")));
                        }
                    }
                    return mine;
                });

                int quota = nodes.get(1).get(id).orElseThrow().quota().limit().orElseThrow();
                int expected = Math.min(quota, threads * each);
                assertThat(results).filteredOn(AcceptResult::holdsPlace).hasSize(expected);
                assertThat(results)
                        .filteredOn(result -> !result.holdsPlace())
                        .allSatisfy(result ->
                                assertThat(result).isEqualTo(new AcceptResult.Refused(RefusalReason.EXHAUSTED)));
                assertThat(nodes.get(1).get(id).orElseThrow().places()).isEqualTo(expected);
            }
        }
    }

    /** Leaves three places more than are taken, or, if others take them first, tries again. */
    private static void lowerQuota(InvitationService service, InvitationId id) {
        boolean isLowered = false;
        while (!isLowered) {
            Invitation seen = service.get(id).orElseThrow();
            InvitationUpdate update = InvitationUpdate.builder()
                    .quota(Quota.of(seen.places() + 3))
                    .build();
            isLowered = service.update(id, seen.version(), update, Actor.of("owner")) instanceof InvitationResult.Done;
        }
    }

    private static InvitationService service(DataSource dataSource) {
        return InvitationService.builder(JdbcInvitationRepository.of(dataSource), outgoing -> SendOutcome.submitted())
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
    }

    private static InvitationServiceBuilder builder(DataSource dataSource, InvitationSender sender) {
        return InvitationService.builder(JdbcInvitationStore.of(dataSource), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"));
    }

    private static InvitationResult.Done publicInvitation(InvitationService service, int quota) {
        return (InvitationResult.Done) service.create(
                InvitationRequest.toAnyone().quota(Quota.of(quota)).build());
    }

    private interface Work {
        List<AcceptResult> of(int thread);
    }

    private static List<AcceptResult> simultaneously(int threads, Work work) throws Exception {
        return Parallel.run(threads, thread -> () -> work.of(thread)).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static int ledger(DataSource dataSource, InvitationId id) {
        return JdbcInvitationStore.of(dataSource)
                .redemptions()
                .list(id, Optional.empty(), QUOTA + 1)
                .size();
    }
}
