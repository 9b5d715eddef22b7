package io.invitation.examples.cli;

import io.invitation.BulkOptions;
import io.invitation.BulkResult;
import io.invitation.BulkSummary;
import io.invitation.InvitationResult;
import io.invitation.Inviter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code invite bulk}. */
@Command(
        name = "bulk",
        description = {
            "Invites everybody in a CSV file.",
            "Its columns are email and, if you like, name, roles, groups, locale and expires; roles and groups are"
                    + " separated by semicolons. A row that is rejected stops no other. The same file again invites"
                    + " nobody twice, and goes on where a run broke off."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  invite bulk people.csv --dry-run",
            "  invite bulk people.csv --rejects again.csv",
            "  invite bulk people.csv --json | jq -c 'select(.rejected)'"
        })
final class BulkCommand extends Action {

    /** How many rejected rows are shown to people. */
    private static final int SHOWN = 20;

    private static final int COLUMNS = 80;

    @Parameters(paramLabel = "FILE", description = "The CSV file, in UTF-8.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Answers as the real run would, and changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The name of this batch, under which nobody is invited twice. Default: made of the file's"
                    + " content.")
    private @Nullable String key;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Gets the rejected rows with the reason in one more column, to be mended and run as a file.")
    private @Nullable Path rejects;

    @Option(
            names = "--progress",
            negatable = true,
            description = "Shows a progress bar, or none. Default: one if there is a terminal.")
    private @Nullable Boolean progress;

    @Override
    int run(Session session, Output output) throws IOException {
        InvitationCsv csv = InvitationCsv.check(file);
        boolean bar = progress == null ? CommandLine.Help.Ansi.AUTO.enabled() : progress;
        Answers answers = new Answers(output);
        BulkSummary summary;
        try (InvitationCsv.Rows rows = csv.open(Inviter.of(session.actor().id()));
                Rejects kept = rejects == null ? null : Rejects.open(rejects, csv);
                ProgressBar shown = bar ? bar(csv.rows(), output.err()) : null) {
            summary = session.service().inviteAll(rows.stream(), options(csv, shown), result -> {
                InvitationCsv.Row row = rows.next();
                answers.add(row, result);
                if (kept != null && result.result() instanceof InvitationResult.Rejected rejected) {
                    kept.add(row, rejected);
                }
            });
        }
        if (bar) {
            output.err().println();
        }
        answers.end(summary, dryRun);
        return summary.rejected() == 0 ? ExitCode.DONE : ExitCode.REJECTED;
    }

    private BulkOptions options(InvitationCsv csv, @Nullable ProgressBar bar) {
        BulkOptions options = BulkOptions.invite().idempotencyKey(key == null ? csv.digest() : key);
        if (bar != null) {
            options = options.progress(soFar -> bar.stepTo(soFar.rows()));
        }
        return dryRun ? options.dryRun() : options;
    }

    private static ProgressBar bar(long rows, PrintWriter err) {
        return new ProgressBarBuilder()
                .setTaskName("inviting")
                .setInitialMax(rows)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new DelegatingProgressBarConsumer(
                        line -> {
                            err.print('\r' + line);
                            err.flush();
                        },
                        COLUMNS))
                .build();
    }

    /** Prints each answer as JSON; or, for people, the first rejected rows after the bar. */
    private static final class Answers {
        private final Output output;
        private final List<String> rejected = new ArrayList<>();

        Answers(Output output) {
            this.output = output;
        }

        void add(InvitationCsv.Row row, BulkResult answer) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("line", row.line());
            if (answer.result() instanceof InvitationResult.Rejected why) {
                if (!output.isJson() && rejected.size() < SHOWN) {
                    rejected.add("line " + row.line() + "  " + Output.inOneLine(Views.of(why)));
                }
                view.put("rejected", Views.of(why));
            } else {
                view.put("id", answer.result().orElseThrow().id().toString());
                view.put("repeated", answer.repeated());
            }
            if (output.isJson()) {
                output.print(view);
            }
        }

        void end(BulkSummary summary, boolean dryRun) {
            rejected.forEach(output.err()::println);
            if (summary.rejected() > rejected.size() && !output.isJson()) {
                output.err().println("... and others: --rejects FILE keeps them all");
            }
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("rows", summary.rows());
            view.put("done", summary.done());
            view.put("rejected", summary.rejected());
            view.put("dryRun", dryRun);
            output.print(view);
        }
    }
}
