package io.invitation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/lifecycle.md} from the tables and transitions that {@link LifecycleTest} proves. */
final class LifecycleDocument {

    private static final String HEAD = """
            # The life of an invitation

            <!-- Written by LifecycleTest from what it proves: change that and run it with -Ddocs.write=true. -->

            A status is derived from stored facts and the clock whenever it is asked for (`Invitation.statusAt`), never stored. What is final
            wins over what can be undone: revoked, declined, all places taken, disabled, expired, scheduled, in that order. An invitation is
            valid from its first instant on and before its last: the instant of expiry itself is expired.

            ## Statuses and what leads from one to another

            ```mermaid
            stateDiagram-v2
                [*] --> PENDING : create, invite
                [*] --> SCHEDULED : create, invite
            """;

    private static final String VISITORS = """
            ```

            Each arrow was observed by the test that wrote this; `time` stands for a clock that reaches the first or the last instant. An
            `update` can do more than is drawn: a later expiry makes an expired invitation valid again.

            ## What those who follow a link are answered

            `done` is success; `before` is success that came earlier, and nothing is used up again; other words are the `RefusalReason`, exact
            as for administrators (`publicReason()` is what a stranger may learn). Behind an arrow stands the status afterwards if it is another
            one. In the used-up statuses it is somebody new who asks; whoever has accepted is always told so.

            """;

    private static final String COLUMNS_OF_VISITORS = """

            | column | what is done |
            | --- | --- |
            | inspect | `service.inspect(token)`; changes nothing in any status |
            | accept | `service.accept(token, invitee)` with a verified address |
            | hand-off | `service.handOff().seal(token)` before the sign-in and `accept(pending, …)` after it |
            | reserve | `service.places().reserve(token, invitee, lease)`; a held place does not change the status |
            | complete | `service.places().complete(place, account)` of a place that was reserved while the invitation was valid, within the lease; where none can have been, of an unknown one; where all are taken, of one that is taken |
            | verify | `service.places().verify(token, address)`: holds a place and mails a confirmation, whose link is then accepted with |
            | decline | `service.decline(token, invitee)`; only an invitation for one address of which no place is taken |

            ## What the inviter's side is answered

            Other words than `done` are the `RejectionReason`. `service.options(id, actor)` tells the same beforehand, from `refresh` to `revoke`.

            """;

    private static final String COLUMNS_OF_INVITERS = """

            | column | what is done |
            | --- | --- |
            | refresh | `service.refresh(id, actor)`: a new time limit and link; one that was partly used before it expired is partly used again |
            | resend | `service.resend(id, actor)`, after the cool-down |
            | remind | `service.remind(id, actor)`, after the cool-down |
            | link | `service.link(id, actor)`, with a token policy that can repeat links |
            | update | `service.update(id, version, …)` of the name |
            | one more place | `service.update(id, version, …)` of the quota |
            | enable, disable | `service.enable(id, actor)`, `service.disable(id, actor)`; both are done where nothing is left to do |
            | revoke | `service.revoke(id, actor, reason)`; whoever has accepted keeps the place |
            | undo | `service.places().undo(place, actor, reason)` of the place that was taken last; `UNKNOWN` where none was. In EXPIRED, DISABLED and REVOKED one of two places was taken |
            | time | nobody does anything: the first instant comes, or the last one |
            """;

    private LifecycleDocument() {}

    static String of(List<List<String>> visitors, List<List<String>> inviters, Map<String, List<String>> transitions) {
        String arrows = transitions.entrySet().stream()
                .map(arrow -> "    " + arrow.getKey() + " : " + String.join(", ", arrow.getValue()) + "\n")
                .collect(Collectors.joining());
        return HEAD + arrows + VISITORS + table(visitors) + COLUMNS_OF_VISITORS + table(inviters) + COLUMNS_OF_INVITERS;
    }

    private static String table(List<List<String>> rows) {
        String rule = "|" + " --- |".repeat(rows.get(0).size()) + "\n";
        return line(rows.get(0))
                + rule
                + rows.stream().skip(1).map(LifecycleDocument::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells).replace("->", "→") + " |\n";
    }
}
