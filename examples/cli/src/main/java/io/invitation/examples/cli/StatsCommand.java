package io.invitation.examples.cli;

import io.invitation.InvitationEventType;
import io.invitation.InvitationQuery;
import io.invitation.InvitationService;
import io.invitation.InvitationStatistics;
import io.invitation.InvitationStatus;
import io.invitation.spi.QueueHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code invite stats}. */
@Command(
        name = "stats",
        description = "Counts invitations by status, what happened lately, and the mails that wait (in all scopes).",
        footerHeading = "%nExamples:%n",
        footer = {"  invite stats --since P7D", "  invite stats --json | jq '.\"queue.oldestSeconds\"'"})
final class StatsCommand extends Action {

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "P30D",
            description = "How far back the counts of events go. Default: ${DEFAULT-VALUE}.")
    private Duration since = Duration.ofDays(30);

    @Override
    int run(Session session, Output output) {
        InvitationService service = session.service();
        Instant now = Instant.now();
        Map<String, Object> view = new LinkedHashMap<>();
        for (InvitationStatus status : InvitationStatus.values()) {
            view.put(
                    status.name().toLowerCase(Locale.ROOT),
                    service.count(InvitationQuery.builder().status(status).build()));
        }
        InvitationStatistics statistics = service.reports().statistics(now.minus(since), now.plusSeconds(1));
        for (InvitationEventType type : InvitationEventType.values()) {
            if (statistics.count(type) > 0) {
                view.put("events." + type.name().toLowerCase(Locale.ROOT), statistics.count(type));
            }
        }
        statistics.medianTimeToAccept().ifPresent(median -> view.put("medianSecondsToAccept", median.toSeconds()));
        QueueHealth queue = service.reports().queue();
        view.put("queue.waiting", queue.waiting());
        view.put("queue.due", queue.due());
        view.put(
                "queue.oldestSeconds",
                queue.oldestDue()
                        .map(due -> Math.max(0, Duration.between(due, now).toSeconds()))
                        .orElse(0L));
        output.print(view);
        return ExitCode.DONE;
    }
}
