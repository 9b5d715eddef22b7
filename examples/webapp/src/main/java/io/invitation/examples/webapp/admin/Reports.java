package io.invitation.examples.webapp.admin;

import io.invitation.InvitationEventType;
import io.invitation.InvitationReports;
import io.invitation.InvitationStatistics;
import io.invitation.spi.QueueHealth;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many invitations become members, and when. The pictures are drawn here, and say in words what they show. */
final class Reports {

    private static final int DAYS = 14;
    private static final int WIDTH = 560;

    private final Desk desk;

    Reports(Desk desk) {
        this.desk = desk;
    }

    /** A bar of the funnel. */
    public record Bar(String label, long count, int width, int y) {}

    /** A day of the chart; from the top down, in units of the picture. */
    public record Day(
            String date,
            long created,
            long accepted,
            int x,
            int createdY,
            int createdHeight,
            int acceptedY,
            int acceptedHeight) {}

    void show(Context ctx) {
        desk.staff(ctx);
        InvitationReports reports = desk.invitations().reports();
        Instant now = desk.clock().instant();
        InvitationStatistics month = reports.statistics(now.minus(Duration.ofDays(30)), now.plusSeconds(1));
        QueueHealth queue = reports.queue();
        desk.show(
                ctx,
                "reports",
                Map.of(
                        "funnel", funnel(month),
                        "days", days(reports, now),
                        "median", month.medianTimeToAccept().map(Reports::words).orElse("nobody has accepted yet"),
                        "waiting", queue.waiting(),
                        "due", queue.due(),
                        "width", WIDTH));
    }

    private static List<Bar> funnel(InvitationStatistics month) {
        List<Bar> bars = new ArrayList<>();
        long most = Math.max(1, month.count(InvitationEventType.CREATED));
        for (InvitationEventType type : List.of(
                InvitationEventType.CREATED,
                InvitationEventType.SENT,
                InvitationEventType.DELIVERY_FAILED,
                InvitationEventType.ACCEPTED,
                InvitationEventType.DECLINED,
                InvitationEventType.EXPIRED)) {
            long count = month.count(type);
            bars.add(new Bar(
                    Row.words(type.name()), count, (int) Math.min(380, 380 * count / most), 8 + 32 * bars.size()));
        }
        return bars;
    }

    private static List<Day> days(InvitationReports reports, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<long[]> counts = new ArrayList<>();
        long most = 1;
        for (int i = 0; i < DAYS; i++) {
            Instant from =
                    today.minusDays(DAYS - 1L - i).atStartOfDay(ZoneOffset.UTC).toInstant();
            InvitationStatistics day = reports.statistics(from, from.plus(Duration.ofDays(1)));
            long[] count = {day.count(InvitationEventType.CREATED), day.count(InvitationEventType.ACCEPTED)};
            most = Math.max(most, Math.max(count[0], count[1]));
            counts.add(count);
        }
        List<Day> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            int created = (int) (120 * counts.get(i)[0] / most);
            int accepted = (int) (120 * counts.get(i)[1] / most);
            days.add(new Day(
                    today.minusDays(DAYS - 1L - i).toString(),
                    counts.get(i)[0],
                    counts.get(i)[1],
                    i * (WIDTH / DAYS),
                    130 - created,
                    created,
                    130 - accepted,
                    accepted));
        }
        return days;
    }

    private static String words(Duration time) {
        if (time.toHours() >= 48) {
            return time.toDays() + " days";
        }
        return time.toMinutes() >= 120 ? time.toHours() + " hours" : time.toMinutes() + " min";
    }
}
