package io.invitation.jdbc.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.invitation.Actor;
import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.contract.Parallel;
import io.invitation.contract.TestClock;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.jdbc.TestDatabase;
import io.invitation.mail.SmtpInvitationSender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F16: nothing answers at the relay's port for an hour, by a clock that is moved, while {@code -Dmessages} mails wait
 * and one more is asked for every minute; in the middle of it the application is restarted. Some invitations are
 * revoked meanwhile and some expire. Then the relay is back, and refuses one address in twenty for good.
 */
class OutageIT {

    private static final int MESSAGES = Integer.getInteger("messages", 10_000);
    private static final int MINUTES = 60;
    private static final int ENDS_ONE_OF = 100;
    private static final int WORKERS = 4;
    private static final DeliveryRetries RETRIES = DeliveryRetries.defaults();

    private static final Figures FIGURES = new Figures(
            "reliability.md",
            "outage",
            "database",
            "invitations",
            "attempts while the relay was down",
            "attempts for one mail at most",
            "mailed, each once",
            "no mail: revoked",
            "no mail: expired",
            "no mail: refused for good",
            "MB in use in the first minute",
            "MB in use at most");

    private final TestClock clock = new TestClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final Map<UUID, Integer> attempts = new ConcurrentHashMap<>();
    private final List<InvitationId> invited = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatWaitsThroughAnOutageIsMailedOnceAfterIt(TestDatabase database) throws Exception {
        int port = freePort();
        List<Double> used = new ArrayList<>();
        try (HikariDataSource tables = database.withOwnTables()) {
            JdbcInvitationStore store = JdbcInvitationStore.of(tables);
            try (SmtpInvitationSender sender = NodeMailer.smtp(port)) {
                InvitationService service = node(store, sender);
                service.inviteAll(
                        people(),
                        BulkOptions.invite(),
                        result -> invited.add(result.result().orElseThrow().id()));
                revokeSome(service);
                pass(MINUTES / 2, service, used);
            }
            try (SmtpInvitationSender sender = NodeMailer.smtp(port)) {
                InvitationService service = node(store, sender);
                pass(MINUTES / 2, service, used);
                int inVain =
                        attempts.values().stream().mapToInt(Integer::intValue).sum();
                try (FlakySmtpServer relay = new FlakySmtpServer(port)) {
                    relay.recover();
                    clock.advance(RETRIES.longestPause());
                    sendWhatIsDue(service);

                    Map<DeliveryState, Long> outcomes = requireEachOnceOrAReason(service, relay);
                    int most = attempts.values().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElseThrow();
                    assertThat(most).isLessThanOrEqualTo(RETRIES.attempts());
                    assertThat(used).allSatisfy(now -> assertThat(now).isLessThan(used.get(0) + 16));
                    FIGURES.add(
                            Circumstances.server(tables),
                            database,
                            number(invited.size()),
                            number(inVain),
                            most,
                            number(outcomes.get(DeliveryState.SENT)),
                            countOf(InvitationStatus.REVOKED, service),
                            countOf(InvitationStatus.EXPIRED, service),
                            outcomes.get(DeliveryState.FAILED),
                            Math.round(used.get(0)),
                            Math.round(used.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElseThrow()));
                    FIGURES.publish();
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private InvitationService node(JdbcInvitationStore store, SmtpInvitationSender sender) {
        return Cluster.builder(store, outgoing -> {
                    attempts.merge(outgoing.deliveryId(), 1, Integer::sum);
                    return sender.send(outgoing);
                })
                .clock(clock)
                .sendByWorkersOnly()
                .build();
    }

    /** Of whom one in a hundred has half an hour. */
    private static Stream<BulkRow> people() {
        return IntStream.range(0, MESSAGES).mapToObj(number -> {
            InvitationRequest.Builder request = InvitationRequest.to(address(number));
            return BulkRow.of(
                    (number % ENDS_ONE_OF == 0 ? request.expiry(Expiry.in(Duration.ofMinutes(30))) : request).build());
        });
    }

    private static String address(int number) {
        return "person-" + number + "@example.com";
    }

    private void revokeSome(InvitationService service) {
        for (int number = 1; number < MESSAGES; number += ENDS_ONE_OF) {
            service.revoke(invited.get(number), Actor.SYSTEM, "a mistake").orElseThrow();
        }
    }

    /** Whoever invites while the relay is down is not told of it: the mail waits. */
    private void pass(int minutes, InvitationService service, List<Double> used) throws Exception {
        for (int minute = 0; minute < minutes; minute++) {
            invited.add(
                    service.invite(InvitationRequest.to(address(invited.size())).build())
                            .orElseThrow()
                            .id());
            sendWhatIsDue(service);
            used.add(LiveHeap.megabytes());
            clock.advance(Duration.ofMinutes(1));
        }
    }

    private static void sendWhatIsDue(InvitationService service) throws Exception {
        int tried;
        do {
            tried = Parallel.run(
                            WORKERS, worker -> () -> service.deliveryWorker().runOnce(250))
                    .stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        } while (tried > 0);
    }

    private Map<DeliveryState, Long> requireEachOnceOrAReason(InvitationService service, FlakySmtpServer relay) {
        Map<String, Long> mails = relay.mails().stream()
                .collect(Collectors.groupingBy(FlakySmtpServer.Mail::recipient, Collectors.counting()));
        Map<DeliveryState, Long> outcomes = new EnumMap<>(DeliveryState.class);
        for (InvitationId id : invited) {
            Invitation invitation = service.get(id).orElseThrow();
            String address = invitation.audience().singleAddress().orElseThrow().mailbox();
            InvitationStatus status = invitation.statusAt(clock.instant());
            DeliverySummary delivery = invitation.delivery();
            DeliveryState expected = status != InvitationStatus.PENDING
                    ? DeliveryState.SUPPRESSED
                    : FlakySmtpServer.refuses(address) ? DeliveryState.FAILED : DeliveryState.SENT;
            assertThat(delivery.state()).as("%s, %s", id, status).isEqualTo(expected);
            assertThat(mails.getOrDefault(address, 0L))
                    .as("mails to %s, %s", id, status)
                    .isEqualTo(expected == DeliveryState.SENT ? 1 : 0);
            if (status != InvitationStatus.PENDING) {
                assertThat(delivery.code()).contains(status.name());
            }
            outcomes.merge(delivery.state(), 1L, Long::sum);
        }
        return outcomes;
    }

    private long countOf(InvitationStatus status, InvitationService service) {
        return invited.stream()
                .filter(id -> service.get(id).orElseThrow().statusAt(clock.instant()) == status)
                .count();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
