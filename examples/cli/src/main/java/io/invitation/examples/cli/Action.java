package io.invitation.examples.cli;

import io.invitation.InvitationResult;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the commands have in common: the database is open while they run, and results are printed in one way. */
abstract class Action implements Callable<Integer> {

    @ParentCommand
    private @Nullable Invite program;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public final Integer call() throws Exception {
        Connection connection = Objects.requireNonNull(program).connection();
        try (Session session = Session.open(connection)) {
            return run(session, new Output(Objects.requireNonNull(command).commandLine(), connection.json));
        }
    }

    /** Does it; returns the exit code. */
    abstract int run(Session session, Output output) throws Exception;

    /** Prints the invitation, or why nothing happened to it. */
    static int answer(InvitationResult result, Output output, boolean withLink) {
        if (result instanceof InvitationResult.Rejected rejected) {
            return output.rejected(rejected);
        }
        InvitationResult.Done done = (InvitationResult.Done) result;
        output.print(Views.of(
                done.invitation(),
                done.link().filter(link -> withLink).map(link -> link.reveal().toString())));
        return ExitCode.DONE;
    }
}
