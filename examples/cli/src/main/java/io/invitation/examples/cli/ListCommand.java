package io.invitation.examples.cli;

import io.invitation.EmailAddress;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationSort;
import io.invitation.InvitationStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code invite list}. */
@Command(
        name = "list",
        description = "Lists invitations, a page at a time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  invite list --status PENDING --expiring-within P2D --sort EXPIRING_FIRST",
            "  invite list --text example.com --json | jq -r '.invitations[].id'"
        })
final class ListCommand extends Action {

    @Option(names = "--status", paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}; may be repeated.")
    private List<InvitationStatus> statuses = List.of();

    @Option(names = "--text", paramLabel = "TEXT", description = "Stands in the name or in an address.")
    private @Nullable String text;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Is for this address.")
    private @Nullable String address;

    @Option(names = "--role", paramLabel = "ROLE", description = "Grants this role.")
    private @Nullable String role;

    @Option(names = "--inviter", paramLabel = "ACCOUNT", description = "Was made by this account.")
    private @Nullable String inviter;

    @Option(
            names = "--expiring-within",
            paramLabel = "DURATION",
            description = "Expires soon: within P2D, for example.")
    private @Nullable Duration expiringWithin;

    @Option(
            names = "--sort",
            paramLabel = "ORDER",
            defaultValue = "NEWEST_FIRST",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private InvitationSort sort = InvitationSort.NEWEST_FIRST;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "50",
            description = "How many on a page, up to 500. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Goes on where a page said: next.")
    private @Nullable String cursor;

    @Override
    int run(Session session, Output output) {
        InvitationQuery.Builder query =
                InvitationQuery.builder().sort(sort).pageSize(limit).withTotal();
        if (!statuses.isEmpty()) {
            query.status(statuses.get(0), statuses.stream().skip(1).toArray(InvitationStatus[]::new));
        }
        if (text != null) {
            query.text(text);
        }
        if (address != null) {
            query.address(EmailAddress.parse(address));
        }
        if (role != null) {
            query.role(role);
        }
        if (inviter != null) {
            query.inviter(inviter);
        }
        if (expiringWithin != null) {
            query.expiringWithin(expiringWithin);
        }
        if (cursor != null) {
            query.after(cursor);
        }
        InvitationPage page = session.service().find(query.build());
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("total", page.total().orElse(0));
        page.nextCursor().ifPresent(next -> rest.put("next", next));
        output.table(page.invitations().stream().map(Views::row).toList(), rest);
        return ExitCode.DONE;
    }
}
