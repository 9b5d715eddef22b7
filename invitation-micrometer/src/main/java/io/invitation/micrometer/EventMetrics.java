package io.invitation.micrometer;

import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.RefusalReason;
import io.invitation.spi.InvitationListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Objects;

/**
 * Counts what happens to invitations. To be given to {@link io.invitation.InvitationServiceBuilder#listener}.
 *
 * <table>
 * <caption>Meters, all of them there from the start</caption>
 * <tr><th>name</th><th>tag</th><th>what it counts</th></tr>
 * <tr><td>{@code invitation.events}</td><td>{@code type}: a constant of {@link InvitationEventType} in lower case</td>
 * <td>what was committed: created, sent, delivery_failed, accepted and so on</td></tr>
 * <tr><td>{@code invitation.refusals}</td><td>{@code reason}: a constant of {@link RefusalReason} in lower case</td>
 * <td>those with a link of a known invitation who were refused; a link that leads nowhere is not among them</td></tr>
 * <tr><td>{@code invitation.time.to.accept}</td><td>none</td>
 * <td>the time from the creation of an invitation to each acceptance of it</td></tr>
 * </table>
 *
 * <p>Counts this process only, and what it commits between its start and its end; totals of all nodes are in
 * {@link io.invitation.InvitationReports#statistics}. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class EventMetrics implements InvitationListener {

    private final MeterRegistry registry;

    private EventMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (InvitationEventType type : InvitationEventType.values()) {
            events(type);
        }
        for (RefusalReason reason : RefusalReason.values()) {
            refusals(reason);
        }
        timeToAccept();
    }

    /**
     * Registers the meters.
     *
     * @param registry where
     * @return the listener that counts
     */
    public static EventMetrics of(MeterRegistry registry) {
        return new EventMetrics(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public void on(InvitationEvent event) {
        events(event.type()).increment();
        switch (event.type()) {
            case ACCEPTED -> timeToAccept().record(event.age());
            case REFUSED ->
                event.detail().map(RefusalReason::valueOf).map(this::refusals).ifPresent(Counter::increment);
            default -> {}
        }
    }

    private Counter events(InvitationEventType type) {
        return Counter.builder("invitation.events")
                .description("what happened to invitations")
                .tag("type", inLowerCase(type))
                .register(registry);
    }

    private Counter refusals(RefusalReason reason) {
        return Counter.builder("invitation.refusals")
                .description("people with a link who were refused")
                .tag("reason", inLowerCase(reason))
                .register(registry);
    }

    private Timer timeToAccept() {
        return Timer.builder("invitation.time.to.accept")
                .description("from the creation of an invitation to an acceptance of it")
                .register(registry);
    }

    private static String inLowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
