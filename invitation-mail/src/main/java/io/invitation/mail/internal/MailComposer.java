package io.invitation.mail.internal;

import io.invitation.EmailAddress;
import io.invitation.spi.OutgoingInvitation;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds the mail for an invitation: its headers, and its parts by templates. Safe for use by several threads. */
public final class MailComposer {

    private static final int MAX_NAME = 60;
    private static final int MIN_NAME = 12;
    /** With its header on one line of at most 998 characters (RFC 5322, section 2.1.1). */
    private static final int MAX_URI = 900;
    /** What fits on a line of a header (RFC 5322, section 2.1.1) and on most screens. */
    private static final int MAX_SUBJECT = 78;

    private static final DateTimeFormatter DATE_HEADER =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private final EmailAddress from;
    private final String fromName;
    private final String product;
    private final Clock clock;
    private final ZoneId zone;
    private final Function<OutgoingInvitation, Optional<URI>> unsubscribe;

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
        this.unsubscribe = outgoing -> Optional.empty();
    }

    private MailComposer(MailComposer other, Function<OutgoingInvitation, Optional<URI>> unsubscribe) {
        this.from = other.from;
        this.fromName = other.fromName;
        this.product = other.product;
        this.clock = other.clock;
        this.zone = other.zone;
        this.unsubscribe = unsubscribe;
    }

    /** A copy whose mails say where one can ask for no more of them. */
    public MailComposer withUnsubscribe(Function<OutgoingInvitation, Optional<URI>> unsubscribe) {
        return new MailComposer(this, unsubscribe);
    }

    /** Tells whether a configured name can be shown as it is. */
    public static boolean isPresentable(String name) {
        return DisplayText.isOneLine(name);
    }

    /** Makes a configured name that was refused fit for a message about it. */
    public static String presentable(String name) {
        return DisplayText.cap(DisplayText.oneLine(name), MAX_NAME);
    }

    /** What the clock says. */
    public Instant now() {
        return clock.instant();
    }

    /** Words and builds one mail. */
    public MailMessage compose(OutgoingInvitation outgoing, TemplateSet templates) {
        MailVariables variables = new MailVariables(outgoing, templates, product, clock.instant(), zone);
        Map<String, @Nullable Object> values = variables.values();
        String subject = subject(templates, variables);
        values.put(TemplateVariable.SUBJECT.key(), subject);
        try {
            String id = outgoing.deliveryId().toString();
            MailMessage message = new MailMessage(
                    "=_" + id, templates.text().render(values), templates.html().render(values));
            message.header("Date", DATE_HEADER.format(clock.instant().atOffset(ZoneOffset.UTC)));
            message.header("From", HeaderText.mailbox("From", fromName, from.mailbox()));
            Optional<EmailAddress> replyTo =
                    outgoing.invitation().inviter().replyTo().filter(EmailAddress::isAscii);
            if (replyTo.isPresent()) {
                message.header(
                        "Reply-To", HeaderText.fold("Reply-To", replyTo.get().mailbox()));
            }
            message.recipient(HeaderText.fold("To", outgoing.recipient().mailbox()));
            message.header("Subject", HeaderText.unstructured("Subject", subject));
            message.header("Message-ID", "<" + id + "@" + from.domain() + ">");
            message.header("Content-Language", templates.locale().toLanguageTag());
            message.header("Auto-Submitted", "auto-generated");
            message.header("X-Auto-Response-Suppress", "All");
            Optional<URI> target = unsubscribe.apply(outgoing);
            if (target.isPresent()) {
                message.header("List-Unsubscribe", "<" + requireUsable(target.get(), outgoing) + ">");
                message.header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
            return message;
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail could not be built", e);
        }
    }

    /** RFC 8058, section 3.1: https. The secret of the link is not for mail providers, which open this one unasked. */
    private static String requireUsable(URI target, OutgoingInvitation outgoing) {
        String uri = target.toASCIIString();
        if (!"https".equalsIgnoreCase(target.getScheme())
                || target.getHost() == null
                || uri.length() > MAX_URI
                || uri.contains(outgoing.link().token().reveal())) {
            throw new IllegalArgumentException("the address for List-Unsubscribe is not https, or holds the secret");
        }
        return uri;
    }

    /** A subject that mail programs show whole: names are shortened as little as that needs. */
    private static String subject(TemplateSet templates, MailVariables variables) {
        String subject = DisplayText.oneLine(templates.subject().render(variables.values()));
        for (int longest = MAX_NAME; longest >= MIN_NAME && length(subject) > MAX_SUBJECT; longest--) {
            subject = DisplayText.oneLine(templates.subject().render(variables.withNamesUpTo(longest)));
        }
        return DisplayText.cap(subject, MAX_SUBJECT);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
