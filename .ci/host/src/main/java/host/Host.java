package host;

import io.invitation.AcceptResult;
import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.Database;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.mail.MailTemplates;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.MessagePurpose;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mails an invitation and accepts it, and reads every resource that the library brings. */
final class Host {

    private Host() {}

    public static void main(String[] args) throws IOException {
        try (MailServer server = new MailServer();
                SmtpInvitationSender sender = SmtpInvitationSender.builder("127.0.0.1", server.port())
                        .unsafePlaintext()
                        .from(EmailAddress.parse("invitations@example.com"), "Example")
                        .build()) {
            InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), sender)
                    .links(LinkTemplate.inPath("https://app.example.com/invite"))
                    .build();
            service.invite(InvitationRequest.to("ada@example.com").build()).orElseThrow();
            AcceptResult result = service.accept(tokenIn(server.message()), Invitee.byMail());
            require(result.holdsPlace(), "the invitation is accepted");
            readResources(sender);
        }
        System.out.println("host: invites by mail, and has the tables and the mails, "
                + (Host.class.getModule().isNamed() ? "on the module path" : "on the class path"));
    }

    /** Lines that are too long for a mail are broken by "=" (RFC 2045, section 6.7). */
    private static InvitationToken tokenIn(String message) {
        Matcher link =
                Pattern.compile("https://app\\.example\\.com/invite/([\\w-]+)").matcher(message.replace("=\n", ""));
        require(link.find(), "the link is mailed");
        return InvitationToken.of(link.group(1));
    }

    private static void readResources(SmtpInvitationSender sender) {
        for (Database database : Database.values()) {
            require(InvitationSchema.print(database).contains("CREATE TABLE"), "there are tables for " + database);
        }
        for (Locale language : MailTemplates.builtIn().languages()) {
            int size =
                    sender.preview().sample(MessagePurpose.INVITATION, language).eml().length;
            require(size > 1_000, "there is a mail in " + language);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
