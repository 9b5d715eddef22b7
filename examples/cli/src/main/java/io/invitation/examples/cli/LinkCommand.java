package io.invitation.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code invite link}. */
@Command(
        name = "link",
        description = {
            "Prints the link of an invitation again.",
            "Whoever sees it can use it, so from then on it proves no mailbox. Needs the application's --keys: random"
                    + " links are stored nowhere."
        },
        footerHeading = "%nExample:%n",
        footer = "  invite link 0198c5a2-7d3e-7b60-9a41-5f0c2d1e8b77 --keys keys.txt --config invitation.properties")
final class LinkCommand extends Action {

    @Parameters(paramLabel = "ID", description = "The id, as listed.")
    private String id = "";

    @Override
    int run(Session session, Output output) {
        return answer(session.serviceWithLinks().link(Session.id(id), session.actor()), output, true);
    }
}
