package io.invitation.examples.springboot;

import io.invitation.InvitationService;
import io.invitation.spi.QueueHealth;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Shows the queue to {@code /actuator/health}. */
@Component("deliveryQueue")
class DeliveryQueueMonitor implements HealthIndicator {

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
        QueueHealth queue = invitations.reports().queue();
        Duration age = queue.oldestDue()
                .map(due -> Duration.between(due, clock.instant()))
                .orElse(Duration.ZERO);
        return Health.status(age.compareTo(app.stuckAfter()) > 0 ? Status.DOWN : Status.UP)
                .withDetail("waiting", queue.waiting())
                .withDetail("due", queue.due())
                .withDetail("age", age.toString())
                .build();
    }
}
