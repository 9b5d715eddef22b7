package io.invitation.examples.webapp.admin;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationToken;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.mail.MailPreview;
import io.invitation.mail.PreviewedMail;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Shows the mails before they go out. The link in them opens nothing. */
final class MailPages {

    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "ja", "ar");
    private static final InvitationToken NO_TOKEN = InvitationToken.of("preview");

    private final Desk desk;
    private final MailPreview preview;

    MailPages(Desk desk) {
        this.desk = desk;
        this.preview = desk.sender().preview();
    }

    void show(Context ctx) {
        desk.staff(ctx);
        desk.show(
                ctx,
                "mails",
                Map.of(
                        "mail", sampled(ctx),
                        "purposes", MessagePurpose.values(),
                        "purpose", purpose(ctx),
                        "languages", LANGUAGES,
                        "language", language(ctx)));
    }

    void sample(Context ctx) {
        desk.staff(ctx);
        frame(ctx, sampled(ctx));
    }

    private PreviewedMail sampled(Context ctx) {
        return preview.sample(purpose(ctx), Locale.forLanguageTag(language(ctx)));
    }

    private static MessagePurpose purpose(Context ctx) {
        return Stream.of(MessagePurpose.values())
                .filter(known -> known.name().equals(ctx.queryParam("purpose")))
                .findFirst()
                .orElse(MessagePurpose.INVITATION);
    }

    private static String language(Context ctx) {
        String wanted = ctx.queryParam("language");
        return wanted != null && LANGUAGES.contains(wanted) ? wanted : "en";
    }

    void ofInvitation(Context ctx) {
        EmailAddress me = desk.staff(ctx).address();
        Invitation invitation = desk.invitation(ctx);
        frame(ctx, preview.show(outgoing(invitation, invitation.recipient().orElse(me))));
    }

    /** Mails what an invitee gets to whoever asks, with a link that opens nothing. */
    void sendToMe(Context ctx) {
        Account me = desk.staff(ctx);
        SendOutcome outcome = desk.sender().send(outgoing(desk.invitation(ctx), me.address()));
        desk.back(
                ctx,
                "/admin/invitations/" + ctx.pathParam("id"),
                outcome.kind() == SendOutcome.Kind.SUBMITTED
                        ? "A test mail is on its way to you; its link opens nothing."
                        : "The test mail could not be sent.");
    }

    private OutgoingInvitation outgoing(Invitation invitation, EmailAddress recipient) {
        return OutgoingInvitation.builder(
                        UUID.randomUUID(), invitation, recipient, desk.links().linkTo(NO_TOKEN))
                .purpose(MessagePurpose.INVITATION)
                .build();
    }

    /** A mail is a document of its own: styled inside, framed by this site, without anything that runs. */
    private static void frame(Context ctx, PreviewedMail mail) {
        ctx.header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox")
                .html(mail.html());
    }
}
