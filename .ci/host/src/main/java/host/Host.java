package host;

import io.invitation.AcceptResult;
import io.invitation.EmailAddress;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.LinkTemplate;
import io.invitation.jdbc.Database;
import io.invitation.jdbc.InvitationSchema;
import io.invitation.mail.MailTemplates;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.memory.InMemoryInvitationStore;
import io.invitation.spi.MessagePurpose;
import java.util.Locale;

/** Invites somebody, and reads every resource that the library brings. */
final class Host {

    private Host() {}

    public static void main(String[] args) {
        SmtpInvitationSender sender = SmtpInvitationSender.builder("smtp.example.com", 587)
                .from(EmailAddress.parse("invitations@example.com"), "Example")
                .build();
        InvitationService service = InvitationService.builder(new InMemoryInvitationStore(), sender)
                .links(LinkTemplate.inPath("https://app.example.com/invite"))
                .build();
        InvitationLink link =
                service.create(InvitationRequest.to("ada@example.com").build()).linkOrElseThrow();
        AcceptResult result = service.accept(link.token(), Invitee.verified("ada@example.com"));
        require(result.holdsPlace(), "the invitation is accepted");

        for (Database database : Database.values()) {
            require(InvitationSchema.print(database).contains("CREATE TABLE"), "there are tables for " + database);
        }
        for (Locale language : MailTemplates.builtIn().languages()) {
            int size =
                    sender.preview().sample(MessagePurpose.INVITATION, language).eml().length;
            require(size > 1_000, "there is a mail in " + language);
        }
        System.out.println("host: invites, and has the tables and the mails, "
                + (Host.class.getModule().isNamed() ? "on the module path" : "on the class path"));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
