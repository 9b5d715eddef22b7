package io.invitation.mail.internal;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Invitation;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out what the templates of one mail can refer to. For use by one thread. */
final class MailVariables {

    private static final int MAX_NAME = 60;
    private static final int MAX_LIST = 10;
    /** Mails that ask whether a mailbox is somebody's, and may go to a stranger: they tell no more than that needs. */
    private static final Set<MessagePurpose> ABOUT_THE_ADDRESS =
            EnumSet.of(MessagePurpose.ADDRESS_CONFIRMATION, MessagePurpose.ADDRESS_VERIFICATION);

    private static final Set<String> RIGHT_TO_LEFT_SCRIPTS =
            Set.of("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa");
    /** Languages that are written in one of these when no script is named. */
    private static final Set<String> RIGHT_TO_LEFT =
            Set.of("ar", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");

    private final Map<TemplateVariable, @Nullable Object> values = new EnumMap<>(TemplateVariable.class);
    private final OutgoingInvitation outgoing;
    private final Phrases phrases;
    private final Locale locale;
    private final String product;
    private final Instant now;
    private final ZoneId zone;

    MailVariables(OutgoingInvitation outgoing, TemplateSet templates, String product, Instant now, ZoneId zone) {
        this.outgoing = outgoing;
        this.phrases = templates.phrases();
        this.product = product;
        this.now = now;
        this.zone = zone;
        Locale language = templates.locale();
        this.locale = outgoing.invitation()
                .locale()
                .filter(wanted -> wanted.getLanguage().equals(language.getLanguage()))
                .orElse(language);
        values.put(TemplateVariable.LINK, outgoing.link().reveal().toASCIIString());
        values.put(TemplateVariable.SUBJECT, "");
        values.put(TemplateVariable.LANG, language.toLanguageTag());
        values.put(TemplateVariable.DIR, isRightToLeft(language) ? "rtl" : "ltr");
        putNames(values, MAX_NAME);
        values.put(TemplateVariable.PRODUCT, product);
        putTimes();
        putAudience();
        putContent();
        Optional<EmailAddress> replyTo =
                outgoing.invitation().inviter().replyTo().filter(EmailAddress::isAscii);
        values.put(TemplateVariable.REPLY_TO, replyTo.map(EmailAddress::mailbox).orElse(null));
    }

    /** All values by the names that templates use; a new map each time. */
    Map<String, @Nullable Object> values() {
        return byName(values);
    }

    /** The same with names of at most so many characters. */
    Map<String, @Nullable Object> withNamesUpTo(int maxCodePoints) {
        Map<TemplateVariable, @Nullable Object> shorter = new EnumMap<>(values);
        putNames(shorter, maxCodePoints);
        return byName(shorter);
    }

    private static Map<String, @Nullable Object> byName(Map<TemplateVariable, @Nullable Object> values) {
        Map<String, @Nullable Object> byName = new HashMap<>();
        values.forEach((variable, value) -> byName.put(variable.key(), value));
        return byName;
    }

    private void putNames(Map<TemplateVariable, @Nullable Object> target, int maxCodePoints) {
        Invitation invitation = outgoing.invitation();
        target.put(TemplateVariable.PRODUCT, DisplayText.cap(product, maxCodePoints));
        target.put(TemplateVariable.INVITER, name(invitation.inviter().displayName(), maxCodePoints));
        target.put(TemplateVariable.INVITATION, name(invitation.name(), maxCodePoints));
    }

    private void putTimes() {
        Invitation invitation = outgoing.invitation();
        Optional<Instant> end = outgoing.linkExpiry().from(now).instant();
        boolean tells = !ABOUT_THE_ADDRESS.contains(outgoing.purpose());
        values.put(TemplateVariable.EXPIRES, time(end));
        values.put(
                TemplateVariable.EXPIRES_IN,
                end.filter(now::isBefore)
                        .flatMap(at -> phrases.in(Duration.between(now, at), locale))
                        .orElse(null));
        values.put(
                TemplateVariable.STARTS,
                time(invitation.notBefore().filter(now::isBefore).filter(at -> tells)));
        values.put(
                TemplateVariable.MEMBERSHIP_ENDS,
                time(invitation.grants().membershipEnds().filter(at -> tells)));
    }

    private void putAudience() {
        Invitation invitation = outgoing.invitation();
        Audience audience = invitation.audience();
        // The link of these asks about one mailbox, whomever the invitation admits.
        boolean personal = audience.isPrecise()
                || ABOUT_THE_ADDRESS.contains(outgoing.purpose())
                || outgoing.purpose() == MessagePurpose.ACCOUNT_ACTIVATION;
        // Single addresses of a mixed audience are other people's and stay out of the mail.
        List<String> domains = audience.patterns().stream()
                .filter(pattern -> !pattern.isPrecise())
                .map(EmailPattern::domain)
                .distinct()
                .toList();
        values.put(TemplateVariable.PERSONAL, personal);
        values.put(TemplateVariable.OPEN, !personal && audience.isPublic());
        values.put(TemplateVariable.DOMAIN, !personal && !audience.isPublic());
        values.put(
                TemplateVariable.DOMAINS,
                domains.isEmpty() || domains.size() > MAX_LIST ? null : String.join(", ", domains));
        int places = personal ? 0 : invitation.quota().limit().orElse(0);
        values.put(
                TemplateVariable.PLACES,
                places == 0 ? null : phrases.places(places, locale).orElse(null));
    }

    private void putContent() {
        Invitation invitation = outgoing.invitation();
        boolean tells = !ABOUT_THE_ADDRESS.contains(outgoing.purpose());
        List<Map<String, String>> lines =
                invitation.message().filter(text -> tells).map(DisplayText::lines).orElse(List.of()).stream()
                        .map(line -> Map.of(TemplateVariable.LINE, line))
                        .toList();
        values.put(TemplateVariable.MESSAGE, lines);
        values.put(TemplateVariable.HAS_MESSAGE, !lines.isEmpty());
        values.put(TemplateVariable.ROLES, tells ? list(invitation.grants().roles()) : null);
        values.put(TemplateVariable.GROUPS, tells ? list(invitation.grants().groups()) : null);
    }

    private @Nullable String time(Optional<Instant> instant) {
        return instant.map(at -> phrases.time(at.atZone(zone), locale)).orElse(null);
    }

    private static @Nullable String name(Optional<String> raw, int maxCodePoints) {
        return raw.flatMap(text -> DisplayText.name(text, maxCodePoints)).orElse(null);
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

    private static boolean isRightToLeft(Locale language) {
        return language.getScript().isEmpty()
                ? RIGHT_TO_LEFT.contains(language.getLanguage())
                : RIGHT_TO_LEFT_SCRIPTS.contains(language.getScript());
    }
}
