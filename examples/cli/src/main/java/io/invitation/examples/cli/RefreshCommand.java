package io.invitation.examples.cli;

import io.invitation.InvitationId;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code invite refresh}. */
@Command(
        name = "refresh",
        description = {
            "Starts the time limit again and mails a new link; earlier links end.",
            "Both happen, or neither. The mail is left to a worker."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  invite refresh 0198c5a2-7d3e-7b60-9a41-5f0c2d1e8b77",
            "  invite refresh 0198c5a2-7d3e-7b60-9a41-5f0c2d1e8b77 --print-link --config invitation.properties"
        })
final class RefreshCommand extends Action {

    @Parameters(paramLabel = "ID", description = "The id, as listed.")
    private String id = "";

    @Option(names = "--print-link", description = "Prints the new link and mails nothing.")
    private boolean printLink;

    /** Undoes the refresh whose link could not be mailed. */
    private static final class NotMailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient InvitationResult why;

        NotMailed(InvitationResult why) {
            super("not mailed", null, false, false);
            this.why = why;
        }
    }

    @Override
    int run(Session session, Output output) {
        InvitationId invitation = Session.id(id);
        if (printLink) {
            return answer(session.serviceWithLinks().refresh(invitation, session.actor()), output, true);
        }
        InvitationService service = session.service();
        InvitationResult result;
        try {
            result = service.transactions().inTransaction(transaction -> {
                InvitationResult refreshed = service.refresh(invitation, session.actor());
                InvitationResult mailed = refreshed.isDone() ? service.resend(invitation, session.actor()) : refreshed;
                if (refreshed.isDone() && !mailed.isDone()) {
                    throw new NotMailed(mailed);
                }
                return mailed;
            });
        } catch (NotMailed undone) {
            result = undone.why;
        }
        return answer(result, output, false);
    }
}
