package io.invitation.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationReports;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatistics;
import io.invitation.InvitationStorageException;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.RefusalReason;
import io.invitation.Scope;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.QueueHealth;
import io.invitation.spi.SendOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String ADDRESS = "ada@example.com";

    private final MovableClock clock = new MovableClock();
    private final MockClock ticks = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, ticks);
    private final InMemoryInvitationStore store = new InMemoryInvitationStore();
    private SendOutcome outcome = SendOutcome.submitted();
    private final InvitationSender sender = outgoing -> outcome;
    private final InvitationService invitations = measured();

    private InvitationService measured() {
        // snippet: metrics
        InvitationService service = InvitationService.builder(store, sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .listener(EventMetrics.of(registry)) // any MeterRegistry
                .clock(clock)
                .build();
        QueueMetrics.of(service.reports(), clock).bindTo(registry);
        // end of snippet
        return service;
    }

    @Test
    void everythingThatHappensIsCountedByItsType() {
        InvitationLink link =
                invitations.create(InvitationRequest.to(ADDRESS).build()).linkOrElseThrow();
        invitations.accept(link.token(), Invitee.verified(ADDRESS));

        assertThat(events(InvitationEventType.CREATED)).isEqualTo(1);
        assertThat(events(InvitationEventType.ACCEPTED)).isEqualTo(1);
        assertThat(events(InvitationEventType.EXHAUSTED)).isEqualTo(1);
        assertThat(events(InvitationEventType.REVOKED)).isZero();
    }

    @Test
    void everySeriesThatAnAlertWatchesIsThere() throws IOException {
        Map<String, Set<Meter>> series =
                registry.getMeters().stream().collect(Collectors.groupingBy(MetricsTest::series, Collectors.toSet()));
        String alerts =
                Files.readString(Path.of("..", "docs", "operations.md")).split("\n## Alerts\n|\n## Health\n", -1)[1];
        Matcher watched = Pattern.compile("\\binvitation_\\w+(?:\\{(\\w+)=~?\"([^\"]+)\"})?")
                .matcher(alerts);
        Set<String> found = new HashSet<>();
        while (watched.find()) {
            String name = watched.group().replaceFirst("\\{.*", "");
            assertThat(series).as(watched.group()).containsKey(name);
            if (watched.group(1) != null) {
                assertThat(watched.group(2).split("\\W+", -1))
                        .as(watched.group())
                        .allSatisfy(value -> assertThat(series.get(name))
                                .anyMatch(meter -> value.equals(meter.getId().getTag(watched.group(1)))));
            }
            found.add(name);
        }
        assertThat(found)
                .contains(
                        "invitation_events_total",
                        "invitation_refusals_total",
                        "invitation_queue_age_seconds",
                        "invitation_queue_waiting");
    }

    /** Returns how Prometheus names a meter, but for the several series of a timer. */
    private static String series(Meter meter) {
        String name = meter.getId().getName().replace('.', '_');
        String unit = meter.getId().getBaseUnit();
        String suffix = meter instanceof Counter ? "_total" : "";
        return (unit == null ? name : name + "_" + unit) + suffix;
    }

    @Test
    void outcomesOfDeliveriesAreTold() {
        invitations.invite(InvitationRequest.to(ADDRESS).build()).orElseThrow();
        outcome = SendOutcome.failedPermanently("5.1.1");
        invitations.invite(InvitationRequest.to("bob@example.com").build()).orElseThrow();

        assertThat(events(InvitationEventType.QUEUED)).isEqualTo(2);
        assertThat(events(InvitationEventType.SENT)).isEqualTo(1);
        assertThat(events(InvitationEventType.DELIVERY_FAILED)).isEqualTo(1);
    }

    @Test
    void refusalsAreCountedByTheirReason() {
        InvitationLink link =
                invitations.create(InvitationRequest.to(ADDRESS).build()).linkOrElseThrow();
        invitations.accept(link.token(), Invitee.verified("eve@example.com"));
        clock.forward(Duration.ofDays(8));
        invitations.accept(link.token(), Invitee.verified(ADDRESS));

        assertThat(refusals(RefusalReason.WRONG_RECIPIENT)).isEqualTo(1);
        assertThat(refusals(RefusalReason.EXPIRED)).isEqualTo(1);
        assertThat(events(InvitationEventType.REFUSED)).isEqualTo(2);
    }

    @Test
    void aLinkThatLeadsNowhereIsNobodysRefusal() {
        invitations.accept(InvitationToken.of("A".repeat(43)), Invitee.verified(ADDRESS));

        assertThat(events(InvitationEventType.REFUSED)).isZero();
    }

    @Test
    void theTimeToAcceptIsMeasuredFromTheCreation() {
        InvitationLink link =
                invitations.create(InvitationRequest.to(ADDRESS).build()).linkOrElseThrow();
        clock.forward(Duration.ofHours(3));
        invitations.accept(link.token(), Invitee.verified(ADDRESS));

        assertThat(registry.get("invitation.time.to.accept").timer().totalTime(TimeUnit.HOURS))
                .isEqualTo(3.0);
    }

    @Test
    void everyMeterIsThereBeforeAnythingHappens() {
        assertThat(tags("type")).isEqualTo(namesInLowerCase(InvitationEventType.values()));
        assertThat(tags("reason")).isEqualTo(namesInLowerCase(RefusalReason.values()));
    }

    @Test
    void noMeterGrowsWithTheNumberOfPeopleOrTenants() {
        Set<Meter.Id> before = ids();
        for (int number = 0; number < 3; number++) {
            InvitationService tenant = invitations.in(Scope.of("tenant-" + number));
            String person = "person-" + number + "@example.com";
            InvitationLink link =
                    tenant.create(InvitationRequest.to(person).build()).linkOrElseThrow();
            tenant.accept(link.token(), Invitee.verified(person));
        }

        assertThat(events(InvitationEventType.ACCEPTED)).isEqualTo(3);
        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void depthAndAgeOfTheQueueAreThoseOfTheStore() {
        outcome = SendOutcome.failedTemporarily("4.2.2");
        invitations.invite(InvitationRequest.to(ADDRESS).build()).orElseThrow();

        assertThat(gauge("invitation.queue.waiting")).isEqualTo(1);
        assertThat(gauge("invitation.queue.due")).isZero();
        assertThat(gauge("invitation.queue.age")).isZero();

        Instant due = clock.instant().plus(Duration.ofDays(1));
        clock.forward(Duration.ofDays(1));
        assertThat(gauge("invitation.queue.due")).as("within the second").isZero();
        ticks.add(Duration.ofSeconds(1));
        assertThat(gauge("invitation.queue.due")).isEqualTo(1);
        assertThat(registry.get("invitation.queue.age").timeGauge().value(TimeUnit.SECONDS))
                .isPositive()
                .isEqualTo(age(due));
    }

    @Test
    void aQueueThatCannotBeAskedIsAskedOnceForAllMetersAndAgainAfterASecond() {
        BrokenReports broken = new BrokenReports();
        MeterRegistry own = new SimpleMeterRegistry(SimpleConfig.DEFAULT, ticks);
        QueueMetrics.of(broken, clock).bindTo(own);

        assertThat(own.getMeters())
                .hasSize(3)
                .allSatisfy(meter -> assertThat(((Gauge) meter).value()).isNaN());
        assertThat(broken.asked).isEqualTo(1);

        ticks.add(Duration.ofSeconds(1));
        broken.mended = true;
        assertThat(own.getMeters())
                .allSatisfy(meter -> assertThat(((Gauge) meter).value()).isZero());
        assertThat(broken.asked).isEqualTo(2);
    }

    private double age(Instant now) {
        Instant since = invitations.reports().queue().oldestDue().orElseThrow();
        return Duration.between(since, now).toMillis() / 1_000.0;
    }

    private double events(InvitationEventType type) {
        return registry.get("invitation.events")
                .tag("type", type.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    private double refusals(RefusalReason reason) {
        return registry.get("invitation.refusals")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private Set<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private Set<String> tags(String key) {
        return registry.getMeters().stream()
                .flatMap(meter -> meter.getId().getTags().stream())
                .filter(tag -> tag.getKey().equals(key))
                .map(Tag::getValue)
                .collect(Collectors.toSet());
    }

    private static Set<String> namesInLowerCase(Enum<?>... constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** Takes as long as a pool takes to say that it has no connection. */
    private final class BrokenReports implements InvitationReports {

        private int asked;
        private boolean mended;

        @Override
        public QueueHealth queue() {
            asked++;
            if (mended) {
                return invitations.reports().queue();
            }
            ticks.add(Duration.ofSeconds(30));
            throw new InvitationStorageException("no connection", true);
        }

        @Override
        public List<InvitationEvent> history(InvitationId id, Optional<UUID> after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Redemption> redemptions(InvitationId id, Optional<RedemptionId> after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InvitationStatistics statistics(Instant from, Instant to) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-11-20T10:00:00Z");

        void forward(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
