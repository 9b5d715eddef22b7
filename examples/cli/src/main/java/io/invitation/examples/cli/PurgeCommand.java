package io.invitation.examples.cli;

import io.invitation.InvitationMaintenance;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code invite purge}. */
@Command(
        name = "purge",
        description = "Deletes what has been over for long, with its history; or forgets the people in it.",
        footerHeading = "%nExamples:%n",
        footer = {"  invite purge --ended-for P365D", "  invite purge --ended-for P90D --anonymise"})
final class PurgeCommand extends Action {

    private static final int AT_ONCE = 1_000;

    @Option(
            names = "--ended-for",
            required = true,
            paramLabel = "DURATION",
            description = "For how long they must have been over: accepted, expired, declined or revoked.")
    private Duration endedFor = Duration.ZERO;

    @Option(names = "--anonymise", description = "Keeps counts and times for statistics, and nobody's address or name.")
    private boolean anonymise;

    @Override
    int run(Session session, Output output) {
        InvitationMaintenance maintenance = session.service().maintenance();
        long all = 0;
        int handled;
        do {
            handled = anonymise ? maintenance.anonymise(endedFor, AT_ONCE) : maintenance.purge(endedFor, AT_ONCE);
            all += handled;
        } while (handled == AT_ONCE);
        output.print(Map.of(anonymise ? "anonymised" : "purged", all));
        return ExitCode.DONE;
    }
}
