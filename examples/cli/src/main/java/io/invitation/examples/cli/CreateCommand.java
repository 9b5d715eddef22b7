package io.invitation.examples.cli;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code invite create}. */
@Command(
        name = "create",
        description = {
            "Invites one person, a domain, or anyone.",
            "The link is mailed by a worker: the application's, or invite worker."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  invite create ada@example.com --role developer --expires P14D",
            "  invite create --domain example.com --quota 50 --mail-to ann@example.com",
            "  invite create --anyone --quota 100 --expires 2031-06-30T18:00:00+02:00 --print-link"
        })
final class CreateCommand extends Action {

    @ArgGroup(multiplicity = "1")
    private @Nullable Invited invited;

    @Option(names = "--name", paramLabel = "TEXT", description = "What the invitation is called in lists.")
    private @Nullable String name;

    @Option(names = "--role", paramLabel = "ROLE", description = "What they get; may be repeated.")
    private List<String> roles = List.of();

    @Option(names = "--group", paramLabel = "GROUP", description = "Where they belong; may be repeated.")
    private List<String> groups = List.of();

    @Option(names = "--quota", paramLabel = "NUMBER", description = "How many may accept, or: unlimited.")
    private @Nullable String quota;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "P14D, PT48H, a date and time with a zone, or: never.")
    private @Nullable String expires;

    @Option(names = "--locale", paramLabel = "TAG", description = "The language of the mail, such as de.")
    private @Nullable String locale;

    @Option(names = "--message", paramLabel = "TEXT", description = "A personal word, in the mail.")
    private @Nullable String message;

    @Option(
            names = "--mail-to",
            paramLabel = "ADDRESS",
            description = "Who gets the link, of an invitation that is for a domain or for anyone.")
    private @Nullable String mailTo;

    @Option(
            names = "--print-link",
            description = "Prints the link and mails nothing. Whoever sees it can use it; needs --landing-page or"
                    + " --config.")
    private boolean printLink;

    static final class Invited {
        @Parameters(paramLabel = "ADDRESS", description = "Whom to invite.")
        @Nullable String address;

        @Option(names = "--domain", paramLabel = "NAME", description = "Everybody with an address there.")
        @Nullable String domain;

        @Option(names = "--anyone", description = "Anybody who has the link.")
        boolean anyone;

        Audience audience() {
            if (anyone) {
                return Audience.anyone();
            }
            return Audience.of(List.of(
                    address == null
                            ? EmailPattern.domain(Objects.requireNonNull(domain))
                            : EmailPattern.parse(address)));
        }
    }

    @Override
    int run(Session session, Output output) {
        InvitationRequest.Builder request = InvitationRequest.to(
                        Objects.requireNonNull(invited).audience())
                .inviter(Inviter.of(session.actor().id()))
                .roles(roles.toArray(String[]::new))
                .groups(groups.toArray(String[]::new));
        if (name != null) {
            request.name(name);
        }
        if (quota != null) {
            request.quota(Values.quota("--quota", quota));
        }
        if (expires != null) {
            request.expiry(Values.expiry("--expires", expires));
        }
        if (locale != null) {
            request.locale(Values.locale("--locale", locale));
        }
        if (mailTo != null) {
            request.recipient(EmailAddress.parse(mailTo));
        }
        if (message != null) {
            request.message(message);
        }
        return answer(
                printLink
                        ? session.serviceWithLinks().create(request.build())
                        : session.service().invite(request.build()),
                output,
                printLink);
    }
}
