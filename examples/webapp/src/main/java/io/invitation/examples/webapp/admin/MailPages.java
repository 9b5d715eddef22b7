package io.invitation.examples.webapp.admin;

import io.invitation.Invitation;
import io.invitation.InvitationToken;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.mail.MailPreview;
import io.invitation.mail.PreviewedMail;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
        MessagePurpose purpose = purpose(ctx.queryParam("purpose"));
        String language = language(ctx.queryParam("language"));
        PreviewedMail mail = preview.sample(purpose, Locale.forLanguageTag(language));
        desk.show(
                ctx,
                "mails",
                Map.of(
                        "subject", mail.subject(),
                        "text", mail.text(),
                        "frame", "/admin/mails/sample.html?purpose=" + purpose + "&language=" + language,
                        "purposes",
                                Arrays.stream(MessagePurpose.values())
                                        .map(value -> Map.of("value", value.name(), "text", Row.words(value.name())))
                                        .toList(),
                        "purpose", purpose.name(),
                        "languages", LANGUAGES,
                        "language", language));
    }

    void sample(Context ctx) {
        desk.staff(ctx);
        frame(
                ctx,
                preview.sample(
                        purpose(ctx.queryParam("purpose")),
                        Locale.forLanguageTag(language(ctx.queryParam("language")))));
    }

    void ofInvitation(Context ctx) {
        desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        frame(
                ctx,
                preview.show(outgoing(
                        invitation,
                        invitation.recipient().orElse(desk.staff(ctx).address()))));
    }

    /** Mails what an invitee gets to whoever asks, with a link that opens nothing. */
    void sendToMe(Context ctx) {
        Account me = desk.staff(ctx);
        SendOutcome outcome = desk.sender().send(outgoing(desk.invitation(ctx), me.address()));
        boolean sent = outcome.kind() == SendOutcome.Kind.SUBMITTED;
        desk.guard()
                .notice(
                        ctx,
                        sent
                                ? "A test mail is on its way to you; its link opens nothing."
                                : "The test mail could not be sent.");
        ctx.redirect("/admin/invitations/" + ctx.pathParam("id"), HttpStatus.SEE_OTHER);
    }

    private OutgoingInvitation outgoing(Invitation invitation, io.invitation.EmailAddress recipient) {
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

    private static MessagePurpose purpose(@org.jspecify.annotations.Nullable String wanted) {
        return Arrays.stream(MessagePurpose.values())
                .filter(value -> value.name().equals(wanted))
                .findFirst()
                .orElse(MessagePurpose.INVITATION);
    }

    private static String language(@org.jspecify.annotations.Nullable String wanted) {
        return Optional.ofNullable(wanted).filter(LANGUAGES::contains).orElse("en");
    }
}
