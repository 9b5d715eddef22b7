package io.invitation.examples.webapp.admin;

import io.invitation.InvitationEventType;
import io.invitation.InvitationReports;
import io.invitation.InvitationStatistics;
import io.invitation.examples.webapp.web.Words;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many invitations become members, and when. The template draws the pictures, which say in words what they show.
 */
final class Reports {

    private static final int DAYS = 14;
    private static final List<InvitationEventType> FUNNEL = List.of(
            InvitationEventType.CREATED,
            InvitationEventType.SENT,
            InvitationEventType.DELIVERY_FAILED,
            InvitationEventType.ACCEPTED,
            InvitationEventType.DECLINED,
            InvitationEventType.EXPIRED);

    private final Desk desk;

    Reports(Desk desk) {
        this.desk = desk;
    }

    /** A bar of the funnel. */
    public record Bar(InvitationEventType type, long count) {}

    /** What happened on a day, in UTC. */
    public record Day(LocalDate date, long created, long accepted) {}

    void show(Context ctx) {
        desk.staff(ctx);
        InvitationReports reports = desk.invitations().reports();
        Instant now = desk.clock().instant();
        InvitationStatistics month = reports.statistics(now.minus(Duration.ofDays(30)), now.plusSeconds(1));
        List<Bar> funnel =
                FUNNEL.stream().map(type -> new Bar(type, month.count(type))).toList();
        List<Day> days = IntStream.rangeClosed(1 - DAYS, 0)
                .mapToObj(LocalDate.ofInstant(now, ZoneOffset.UTC)::plusDays)
                .map(date -> day(reports, date))
                .toList();
        desk.show(
                ctx,
                "reports",
                Map.of(
                        "funnel", funnel,
                        "mostInFunnel",
                                funnel.stream().mapToLong(Bar::count).max().orElse(0),
                        "days", days,
                        "mostInDay",
                                days.stream()
                                        .mapToLong(day -> Math.max(day.created(), day.accepted()))
                                        .max()
                                        .orElse(0),
                        "median", month.medianTimeToAccept().map(Words::words).orElse("nobody has accepted yet"),
                        "queue", reports.queue()));
    }

    private static Day day(InvitationReports reports, LocalDate date) {
        Instant midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant();
        InvitationStatistics day = reports.statistics(midnight, midnight.plus(Duration.ofDays(1)));
        return new Day(date, day.count(InvitationEventType.CREATED), day.count(InvitationEventType.ACCEPTED));
    }
}
