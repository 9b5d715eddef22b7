package io.invitation.micrometer;

import io.invitation.InvitationReports;
import io.invitation.spi.QueueHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shows how many messages wait in the queue, and for how long.
 *
 * <table>
 * <caption>Meters, without tags</caption>
 * <tr><th>name</th><th>what it shows</th></tr>
 * <tr><td>{@code invitation.queue.waiting}</td><td>messages that are not finished, those being sent included</td></tr>
 * <tr><td>{@code invitation.queue.due}</td><td>those of them that a worker could take now</td></tr>
 * <tr><td>{@code invitation.queue.age}</td><td>since when the one that waits longest has been due; 0 if none is</td></tr>
 * </table>
 *
 * <p>The queue is asked when the meters are read, at most once in a second for all of them, whether it answers or not.
 * It is one for all nodes, so take the maximum over nodes and not the sum. While it cannot be asked, the meters are
 * {@code NaN}. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class QueueMetrics implements MeterBinder {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final InvitationReports reports;
    private final Clock clock;

    private QueueMetrics(InvitationReports reports, Clock clock) {
        this.reports = Objects.requireNonNull(reports, "reports");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Makes meters of a queue, which are registered by {@link #bindTo}.
     *
     * @param reports where the queue is asked: {@link io.invitation.InvitationService#reports()}
     * @param clock the clock of the service
     * @return the meters
     */
    public static QueueMetrics of(InvitationReports reports, Clock clock) {
        return new QueueMetrics(reports, clock);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Reading last = new Reading(registry.config().clock());
        // Held strongly: a gauge forgets what it reads from as soon as nobody else knows it.
        Gauge.builder("invitation.queue.waiting", () -> last.of(QueueHealth::waiting))
                .description("messages that are not sent yet")
                .register(registry);
        Gauge.builder("invitation.queue.due", () -> last.of(QueueHealth::due))
                .description("messages that a worker could take now")
                .register(registry);
        TimeGauge.builder("invitation.queue.age", () -> last.of(this::ageInSeconds), TimeUnit.SECONDS)
                .description("how long the oldest of them has been due")
                .register(registry);
    }

    private double ageInSeconds(QueueHealth queue) {
        Instant now = clock.instant();
        return Duration.between(queue.oldestDue().orElse(now), now).toMillis() / 1_000.0;
    }

    /** What the queue answered last, if it did, for the meters that are read together. */
    private final class Reading {

        private final io.micrometer.core.instrument.Clock ticks;
        private boolean asked;
        private long askedAt;
        private @Nullable QueueHealth queue;

        Reading(io.micrometer.core.instrument.Clock ticks) {
            this.ticks = ticks;
        }

        synchronized double of(ToDoubleFunction<QueueHealth> value) {
            if (!asked || ticks.monotonicTime() - askedAt >= FRESH.toNanos()) {
                ask();
            }
            return queue == null ? Double.NaN : value.applyAsDouble(queue);
        }

        /** A failure goes to Micrometer, which logs it, and is remembered like an answer. */
        private void ask() {
            queue = null;
            try {
                queue = reports.queue();
            } finally {
                asked = true;
                askedAt = ticks.monotonicTime();
            }
        }
    }
}
