package io.invitation.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules about headers. */
final class HeaderRules {

    private static final int LONGEST_SUBJECT = 78;
    private static final int LONGEST_LINE = 998;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>@\\s]+@([^<>@\\s]+)>");
    private static final Pattern REPLY = Pattern.compile("(?i)(re|fwd?|aw|wg)\\s?:.*");
    private static final Pattern LINK = Pattern.compile("(?i).*(https?:|www\\.).*");

    private HeaderRules() {}

    static void check(LintedMail mail) throws MessagingException {
        subject(mail);
        addresses(mail);
        identity(mail);
        unsubscribe(mail);
        presence(mail);
        characters(mail);
    }

    private static void subject(LintedMail mail) {
        String subject = String.join("", mail.header("Subject"));
        String shown = decoded(subject);
        mail.require(!shown.isBlank(), MailRule.SUBJECT, "the subject is empty");
        mail.require(
                shown.codePointCount(0, shown.length()) <= LONGEST_SUBJECT,
                MailRule.SUBJECT,
                "the subject has more than " + LONGEST_SUBJECT + " characters");
        mail.require(!REPLY.matcher(shown).matches(), MailRule.SUBJECT, "the subject looks like a reply");
        mail.require(!LINK.matcher(shown).matches(), MailRule.SUBJECT, "the subject holds a link");
    }

    private static void addresses(LintedMail mail) {
        List<InternetAddress> from = addresses(mail, "From");
        mail.require(from.size() == 1, MailRule.SENDER, "there must be one address in From");
        mail.require(
                from.stream()
                        .allMatch(
                                a -> a.getPersonal() != null && !a.getPersonal().isBlank()),
                MailRule.SENDER,
                "From has no name");
        mail.require(
                mail.header("Reply-To").isEmpty() || addresses(mail, "Reply-To").size() == 1,
                MailRule.REPLY_TO,
                "Reply-To must hold one address, or not be there");
        mail.require(
                addresses(mail, "To").size() == 1
                        && mail.header("Cc").isEmpty()
                        && mail.header("Bcc").isEmpty(),
                MailRule.HEADERS,
                "there must be one recipient, in To");
    }

    private static void identity(LintedMail mail) {
        String domain = addresses(mail, "From").stream()
                .map(from -> from.getAddress().substring(from.getAddress().lastIndexOf('@') + 1))
                .findFirst()
                .orElse("");
        List<String> ids = mail.header("Message-ID");
        mail.require(
                ids.size() == 1
                        && MESSAGE_ID
                                .matcher(ids.get(0))
                                .results()
                                .anyMatch(id -> id.group(1).equalsIgnoreCase(domain)),
                MailRule.MESSAGE_ID,
                "there must be one Message-ID, of the sender's domain");
        mail.require(
                mail.header("In-Reply-To").isEmpty()
                        && mail.header("References").isEmpty(),
                MailRule.MESSAGE_ID,
                "the mail continues another one");
        mail.require(
                mail.header("Auto-Submitted").equals(List.of("auto-generated")),
                MailRule.AUTO_SUBMITTED,
                "Auto-Submitted must be auto-generated");
        mail.require(
                mail.header("Precedence").isEmpty(), MailRule.AUTO_SUBMITTED, "Precedence does not belong into a mail");
    }

    private static void unsubscribe(LintedMail mail) {
        List<String> addresses = mail.header("List-Unsubscribe");
        mail.require(
                addresses.isEmpty()
                        || (addresses.size() == 1
                                && addresses.get(0).matches("(?i)<https://[^<>\\s]+>")
                                && mail.header("List-Unsubscribe-Post").equals(List.of("List-Unsubscribe=One-Click"))),
                MailRule.UNSUBSCRIBE,
                "List-Unsubscribe must be one https address, with List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    }

    private static void presence(LintedMail mail) throws MessagingException {
        mail.require(isDate(mail.header("Date")), MailRule.HEADERS, "there must be one Date");
        mail.require(mail.header("MIME-Version").equals(List.of("1.0")), MailRule.HEADERS, "MIME-Version must be 1.0");
        List<String> language = mail.header("Content-Language");
        mail.require(
                language.size() == 1 && isLanguage(language.get(0)),
                MailRule.HEADERS,
                "Content-Language must be one language tag");
        for (String line : Collections.list(mail.message().getAllHeaderLines())) {
            mail.require(
                    line.lines().allMatch(l -> l.length() <= LONGEST_LINE),
                    MailRule.HEADERS,
                    "a line of the headers has more than " + LONGEST_LINE + " characters");
            mail.require(isPlain(line), MailRule.HEADERS, "a header is not ASCII");
        }
    }

    /** All but To, where an address beyond ASCII stands in UTF-8 (RFC 6532, section 3.2), is ASCII. */
    private static boolean isPlain(String line) {
        return line.chars().allMatch(c -> c < 0x7F)
                || (line.regionMatches(true, 0, "To:", 0, 3) && inUtf8(line).indexOf('\uFFFD') < 0);
    }

    /** Jakarta Mail reads headers with one character for each byte. */
    private static String inUtf8(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static void characters(LintedMail mail) throws MessagingException {
        for (Header header : Collections.list(mail.message().getAllHeaders())) {
            String value = header.getName().equalsIgnoreCase("To") ? inUtf8(header.getValue()) : header.getValue();
            mail.require(
                    decoded(value).codePoints().noneMatch(HeaderRules::isHarmful),
                    MailRule.HEADER_TEXT,
                    header.getName() + " holds a control, bidirectional or invisible character");
        }
    }

    private static boolean isHarmful(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(value.replaceAll("\r?\n(?=[ \t])", ""));
        } catch (UnsupportedEncodingException e) {
            return value;
        }
    }

    private static boolean isDate(List<String> values) {
        try {
            return values.size() == 1 && new MailDateFormat().parse(values.get(0)) != null;
        } catch (ParseException e) {
            return false;
        }
    }

    private static boolean isLanguage(String tag) {
        try {
            return !new Locale.Builder()
                    .setLanguageTag(tag)
                    .build()
                    .getLanguage()
                    .isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private static List<InternetAddress> addresses(LintedMail mail, String header) {
        try {
            return List.of(InternetAddress.parse(String.join(", ", mail.header(header)), true));
        } catch (AddressException e) {
            return List.of();
        }
    }
}
