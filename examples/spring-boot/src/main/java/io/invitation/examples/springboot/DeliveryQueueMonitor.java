package io.invitation.examples.springboot;

import io.invitation.InvitationService;
import io.invitation.spi.QueueHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Shows the queue to {@code /actuator/health} and {@code /actuator/metrics}. */
@Component("deliveryQueue")
class DeliveryQueueMonitor implements HealthIndicator, MeterBinder {

    private final InvitationService invitations;
    private final AppProperties app;
    private final Clock clock;

    DeliveryQueueMonitor(InvitationService invitations, AppProperties app, Clock clock) {
        this.invitations = invitations;
        this.app = app;
        this.clock = clock;
    }

    @Override
    public Health health() {
        QueueHealth queue = queue();
        Duration age = age();
        return Health.status(age.compareTo(app.stuckAfter()) > 0 ? Status.DOWN : Status.UP)
                .withDetail("waiting", queue.waiting())
                .withDetail("due", queue.due())
                .withDetail("age", age.toString())
                .build();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("invitation.queue.waiting", () -> queue().waiting())
                .description("mails that are not sent yet")
                .register(registry);
        Gauge.builder("invitation.queue.due", () -> queue().due())
                .description("mails that a worker could take now")
                .register(registry);
        TimeGauge.builder("invitation.queue.age", () -> age().toSeconds(), TimeUnit.SECONDS)
                .description("how long the oldest of them has been due")
                .register(registry);
    }

    private QueueHealth queue() {
        return invitations.reports().queue();
    }

    private Duration age() {
        return queue().oldestDue()
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
