package io.invitation.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code invite revoke}. */
@Command(
        name = "revoke",
        description = "Takes an invitation back for good. Whoever has accepted stays.",
        footerHeading = "%nExample:%n",
        footer = "  invite revoke 0198c5a2-7d3e-7b60-9a41-5f0c2d1e8b77 --reason \"left the project\"")
final class RevokeCommand extends Action {

    @Parameters(paramLabel = "ID", description = "The id, as listed.")
    private String id = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the history.")
    private String reason = "";

    @Override
    int run(Session session, Output output) {
        return answer(session.service().revoke(Session.id(id), session.actor(), reason), output, false);
    }
}
