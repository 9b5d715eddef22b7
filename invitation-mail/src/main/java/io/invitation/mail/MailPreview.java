package io.invitation.mail;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationToken;
import io.invitation.Inviter;
import io.invitation.LinkTemplate;
import io.invitation.Scope;
import io.invitation.mail.internal.MailComposer;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows mails without sending them: for an administration page, a test, or to judge templates by eye.
 *
 * <p>{@link SmtpInvitationSender#preview()} shows what that sender would send; {@link #of} needs no server. Immutable
 * and safe for use by several threads.
 *
 * @since 0.1
 */
public final class MailPreview {

    private static final UUID SAMPLE_DELIVERY = UUID.fromString("00000000-0000-4000-8000-000000000000");
    private static final String SAMPLE_TOKEN = "sample-that-opens-nothing";
    private static final String SAMPLE_LANDING_PAGE = "https://app.example.com/invitations";

    private final MailWriter writer;

    MailPreview(MailWriter writer) {
        this.writer = writer;
    }

    /**
     * Returns a preview of mails from a sender that need not exist.
     *
     * @param from the address in From
     * @param product the name in From, and what one is invited to join
     * @param templates the templates for messages that name none
     * @param clock gives the {@code Date}
     * @param zone in which times are shown
     * @return the preview
     * @throws IllegalArgumentException if the address has non-ASCII characters before the {@code @}, or the product is
     *     empty or holds control or invisible characters
     */
    public static MailPreview of(EmailAddress from, String product, MailTemplates templates, Clock clock, ZoneId zone) {
        if (!from.isAscii()) {
            throw new IllegalArgumentException("from must be ASCII before the @: " + from);
        }
        if (product.isBlank() || !MailComposer.isPresentable(product)) {
            throw new IllegalArgumentException("product must be one line without control or invisible characters: \""
                    + MailComposer.presentable(product) + "\"");
        }
        return new MailPreview(new MailWriter(
                new MailComposer(from, product, product, clock, zone),
                Map.of(OutgoingInvitation.DEFAULT_TEMPLATES, templates)));
    }

    /**
     * Shows the mail for a message. Its link is a working one: treat the result as the secret it holds.
     *
     * @param outgoing the message
     * @return the mail
     * @throws IllegalArgumentException if it names templates that are not configured
     */
    public PreviewedMail show(OutgoingInvitation outgoing) {
        return new PreviewedMail(writer.write(outgoing)
                .orElseThrow(
                        () -> new IllegalArgumentException("there are no templates \"" + outgoing.templates() + "\"")));
    }

    /**
     * Shows a mail with invented people, the same each time, and a link that opens nothing.
     *
     * @param purpose what the mail is for
     * @param language the language of the recipient
     * @return the mail; its invitation ends a week from now
     */
    public PreviewedMail sample(MessagePurpose purpose, Locale language) {
        Instant now = writer.now();
        EmailAddress recipient = EmailAddress.parse("grace@example.org");
        Invitation invitation = Invitation.builder(
                        InvitationId.timeOrdered(now), Scope.DEFAULT, Audience.to(recipient), now)
                .kind("member")
                .name("Spring workshop")
                .recipient(recipient)
                .grants(Grants.NONE.withRoles(List.of("editor")).withGroups(List.of("design")))
                .inviter(new Inviter(
                        "sample", Optional.of("Ann Lee"), Optional.of(EmailAddress.parse("ann.lee@example.com"))))
                .locale(language)
                .message("Welcome!\nSee you soon.")
                .expiry(Expiry.at(now.plus(Duration.ofDays(7))))
                .build();
        return show(OutgoingInvitation.builder(
                        SAMPLE_DELIVERY,
                        invitation,
                        recipient,
                        LinkTemplate.inPath(SAMPLE_LANDING_PAGE).linkTo(InvitationToken.of(SAMPLE_TOKEN)))
                .purpose(purpose)
                .build());
    }
}
