package io.invitation.examples.cli;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.DeliveryWorker;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.mail.SmtpInvitationSender;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code invite worker}. */
@Command(
        name = "worker",
        description = {
            "Sends the mails that wait and handles what became due, until it is ended.",
            "In all scopes. Due are expiries, reminders, and places whose lease has run out. Ended it is by Ctrl-C or"
                    + " SIGTERM, after the mail under way; with --once, when nothing is due any more."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  invite worker --config invitation.properties --smtp-host smtp.example.com --smtp-user app"
                    + " --from invitations@example.com",
            "  invite worker --once --landing-page https://app.example.com/invite --smtp-host localhost"
                    + " --smtp-tls none --from invitations@example.com"
        })
final class WorkerCommand extends Action {

    private static final int AT_ONCE = 100;

    @Mixin
    private SmtpFlags smtp = new SmtpFlags();

    @Option(names = "--once", description = "Ends when nothing is due any more.")
    private boolean once;

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            defaultValue = "2",
            description = "How many mails at a time. Default: ${DEFAULT-VALUE}.")
    private int threads = 2;

    @Option(
            names = "--pause",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description = "How long to wait when nothing is due. Default: ${DEFAULT-VALUE}.")
    private Duration pause = Duration.ofSeconds(10);

    @Override
    int run(Session session, Output output) throws InterruptedException {
        if (threads < 1 || pause.toMillis() < 1) {
            throw new UnusableInput("--threads, --pause", "must be positive");
        }
        try (SmtpInvitationSender sender = smtp.sender()) {
            InvitationService service = session.service(sender);
            if (once) {
                workOnce(service, output);
            } else {
                work(service, session, output);
            }
        }
        return ExitCode.DONE;
    }

    private static void workOnce(InvitationService service, Output output) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("handled", drain(service.maintenance()::runOnce));
        try (DeliveryWorker worker = service.deliveryWorker()) {
            view.put("tried", drain(worker::runOnce));
        }
        view.put("waiting", service.reports().queue().waiting());
        output.print(view);
    }

    interface Batch {
        int run(int limit);
    }

    private static long drain(Batch batch) {
        long all = 0;
        int handled;
        do {
            handled = batch.run(AT_ONCE);
            all += handled;
        } while (handled == AT_ONCE);
        return all;
    }

    /** Works until the JVM is told to end, which waits for the mails under way and for the database. */
    private void work(InvitationService service, Session session, Output output) throws InterruptedException {
        CountDownLatch ending = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(ending, ended), "end");
        Runtime.getRuntime().addShutdownHook(hook);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (DeliveryWorker worker = service.deliveryWorker()) {
            for (int i = 0; i < threads; i++) {
                worker.start(executor, pause);
            }
            output.err().println("working");
            repeat(service.maintenance()::runOnce, pause, ending, output.err());
        } finally {
            executor.shutdown();
            session.close();
            output.err().println("ended");
            ended.countDown();
        }
    }

    /** Does what is due, again and again until the end. A failure of the database that may pass is told, not thrown. */
    static void repeat(Batch due, Duration pause, CountDownLatch ending, PrintWriter err) throws InterruptedException {
        do {
            try {
                drain(due);
            } catch (InvitationStorageException failure) {
                if (!failure.isTransient() && !(failure instanceof CommitOutcomeUnknownException)) {
                    throw failure;
                }
                Invite.print(failure, " (tried again after the pause)", err);
            }
        } while (!ending.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void end(CountDownLatch ending, CountDownLatch ended) {
        ending.countDown();
        try {
            ended.await();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
