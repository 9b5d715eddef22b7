package io.invitation.mail.internal;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.spi.OutgoingInvitation;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words and builds the mail for an invitation. Safe for use by several threads. */
public final class MailComposer {

    private static final int MAX_NAME = 60;
    private static final int MAX_LIST = 10;
    private static final int MAX_SUBJECT = 150;
    private static final Set<String> RIGHT_TO_LEFT_SCRIPTS =
            Set.of("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa");
    /** Languages that are written in one of these when no script is named. */
    private static final Set<String> RIGHT_TO_LEFT =
            Set.of("ar", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");

    private static final DateTimeFormatter DATE_HEADER =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private final EmailAddress from;
    private final String fromName;
    private final String product;
    private final Clock clock;
    private final ZoneId zone;

    /**
     * Keeps what all mails have in common.
     *
     * @param from the address in From
     * @param fromName the name in From
     * @param product what one is invited to join
     * @param clock for the Date
     * @param zone in which times are shown
     */
    public MailComposer(EmailAddress from, String fromName, String product, Clock clock, ZoneId zone) {
        this.from = from;
        this.fromName = fromName;
        this.product = product;
        this.clock = clock;
        this.zone = zone;
    }

    /** Tells whether a configured name can be shown as it is. */
    public static boolean isPresentable(String name) {
        return DisplayText.isOneLine(name);
    }

    /** Makes a configured name that was refused fit for a message about it. */
    public static String presentable(String name) {
        return DisplayText.cap(DisplayText.oneLine(name), MAX_NAME);
    }

    /** Words and builds one mail. */
    public MimeMessage compose(OutgoingInvitation outgoing, TemplateSet templates) {
        Invitation invitation = outgoing.invitation();
        Map<String, @Nullable Object> variables = variables(outgoing, templates.locale());
        try {
            String id = outgoing.deliveryId().toString();
            MailMessage message = new MailMessage(
                    "=_" + id,
                    templates.text().render(variables),
                    templates.html().render(variables));
            message.header("Date", DATE_HEADER.format(clock.instant().atOffset(ZoneOffset.UTC)));
            message.header("From", HeaderText.mailbox("From", fromName, from.mailbox()));
            Optional<EmailAddress> replyTo = invitation.inviter().replyTo().filter(EmailAddress::isAscii);
            if (replyTo.isPresent()) {
                message.header(
                        "Reply-To", HeaderText.fold("Reply-To", replyTo.get().mailbox()));
            }
            message.recipient(HeaderText.fold("To", outgoing.recipient().mailbox()));
            message.header("Subject", HeaderText.unstructured("Subject", subject(templates, variables)));
            message.header("Message-ID", "<" + id + "@" + from.domain() + ">");
            message.header("Content-Language", templates.locale().toLanguageTag());
            message.header("Auto-Submitted", "auto-generated");
            message.header("X-Auto-Response-Suppress", "All");
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail could not be built", e);
        }
    }

    private static String subject(TemplateSet templates, Map<String, @Nullable Object> variables) {
        String subject = DisplayText.oneLine(templates.subject().render(variables));
        return DisplayText.cap(subject, MAX_SUBJECT);
    }

    private Map<String, @Nullable Object> variables(OutgoingInvitation outgoing, Locale language) {
        Invitation invitation = outgoing.invitation();
        Locale locale = invitation
                .locale()
                .filter(wanted -> wanted.getLanguage().equals(language.getLanguage()))
                .orElse(language);
        Instant now = clock.instant();
        Map<TemplateVariable, @Nullable Object> values = new HashMap<>();
        values.put(TemplateVariable.PRODUCT, product);
        values.put(TemplateVariable.LINK, outgoing.link().reveal().toASCIIString());
        values.put(TemplateVariable.LANG, language.toLanguageTag());
        values.put(TemplateVariable.DIR, isRightToLeft(language) ? "rtl" : "ltr");
        values.put(TemplateVariable.INVITER, name(invitation.inviter().displayName()));
        values.put(TemplateVariable.INVITATION, name(invitation.name()));
        values.put(TemplateVariable.ROLES, list(invitation.grants().roles()));
        values.put(TemplateVariable.GROUPS, list(invitation.grants().groups()));
        values.put(TemplateVariable.STARTS, time(invitation.notBefore().filter(now::isBefore), locale));
        values.put(TemplateVariable.EXPIRES, time(invitation.expiry().instant(), locale));
        values.put(TemplateVariable.MEMBERSHIP_ENDS, time(invitation.grants().membershipEnds(), locale));
        values.put(
                TemplateVariable.REPLIES,
                invitation.inviter().replyTo().filter(EmailAddress::isAscii).isPresent());
        putAudience(values, invitation.audience());
        List<Map<String, String>> lines = invitation.message().map(DisplayText::lines).orElse(List.of()).stream()
                .map(line -> Map.of(TemplateVariable.LINE, line))
                .toList();
        values.put(TemplateVariable.MESSAGE, lines);
        values.put(TemplateVariable.HAS_MESSAGE, !lines.isEmpty());
        Map<String, @Nullable Object> byName = new HashMap<>();
        values.forEach((variable, value) -> byName.put(variable.key(), value));
        return byName;
    }

    private static void putAudience(Map<TemplateVariable, @Nullable Object> values, Audience audience) {
        // Single addresses of a mixed audience are other people's and stay out of the mail.
        List<String> domains = audience.patterns().stream()
                .filter(pattern -> !pattern.isPrecise())
                .map(EmailPattern::domain)
                .distinct()
                .toList();
        values.put(TemplateVariable.PERSONAL, audience.isPrecise());
        values.put(TemplateVariable.OPEN, audience.isPublic());
        values.put(TemplateVariable.DOMAIN, !audience.isPrecise() && !audience.isPublic());
        values.put(
                TemplateVariable.DOMAINS,
                domains.isEmpty() || domains.size() > MAX_LIST ? null : String.join(", ", domains));
    }

    private static boolean isRightToLeft(Locale language) {
        return language.getScript().isEmpty()
                ? RIGHT_TO_LEFT.contains(language.getLanguage())
                : RIGHT_TO_LEFT_SCRIPTS.contains(language.getScript());
    }

    private static @Nullable String name(Optional<String> raw) {
        return raw.flatMap(text -> DisplayText.name(text, MAX_NAME)).orElse(null);
    }

    private static @Nullable String list(List<String> raw) {
        List<String> shown = raw.stream()
                .limit(MAX_LIST)
                .flatMap(text -> DisplayText.name(text, MAX_NAME).stream())
                .toList();
        if (shown.isEmpty()) {
            return null;
        }
        return String.join(", ", shown) + (raw.size() > MAX_LIST ? ", \u2026" : "");
    }

    private @Nullable String time(Optional<Instant> instant, Locale locale) {
        return instant.map(at -> time(at.atZone(zone), locale)).orElse(null);
    }

    private static String time(ZonedDateTime at, Locale locale) {
        String text = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
                .withLocale(locale)
                .format(at);
        String offset = at.getOffset().equals(ZoneOffset.UTC)
                ? "UTC"
                : "UTC" + at.getOffset().getId();
        // JDKs differ in the kind of space before AM and PM.
        return text.replace('\u202F', ' ').replace('\u00A0', ' ') + " (" + offset + ")";
    }
}
