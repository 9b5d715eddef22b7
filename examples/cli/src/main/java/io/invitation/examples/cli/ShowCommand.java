package io.invitation.examples.cli;

import io.invitation.InvitationId;
import io.invitation.InvitationOptions;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.RejectionReason;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code invite show}. */
@Command(
        name = "show",
        description = "Shows an invitation: its state, what can be done with it, who accepted, and what happened.",
        footerHeading = "%nExample:%n",
        footer = "  invite show 0198c5a2-7d3e-7b60-9a41-5f0c2d1e8b77")
final class ShowCommand extends Action {

    /** As many as one call returns. */
    private static final int MOST = 1_000;

    @Parameters(paramLabel = "ID", description = "The id, as listed.")
    private String id = "";

    @Override
    int run(Session session, Output output) {
        InvitationService service = session.service();
        InvitationId invitation = Session.id(id);
        Optional<InvitationOptions> options = service.options(invitation, session.actor());
        if (options.isEmpty()) {
            return output.rejected(new InvitationResult.Rejected(
                    RejectionReason.UNKNOWN, "this scope has no invitation with that id", Optional.empty()));
        }
        InvitationOptions found = options.get();
        Map<String, Object> view = Views.of(found.invitation(), Optional.empty());
        view.put(
                "possible",
                InvitationOptions.OPERATIONS.stream()
                        .filter(found::can)
                        .map(Enum::name)
                        .toList());
        view.put(
                "redemptions",
                service.reports().redemptions(invitation, Optional.empty(), MOST).stream()
                        .map(Views::of)
                        .toList());
        view.put(
                "history",
                service.reports().history(invitation, Optional.empty(), MOST).stream()
                        .map(Views::of)
                        .toList());
        output.print(view);
        return ExitCode.DONE;
    }
}
