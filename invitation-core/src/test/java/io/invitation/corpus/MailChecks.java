package io.invitation.corpus;

import io.invitation.corpus.Corpus.Row;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The checks that the header of {@code mail_injection.tsv} defines, on the bytes that a server got and on the mail that
 * a client reads from them. Whoever uses them has Jakarta Mail.
 */
public final class MailChecks {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;

    private MailChecks() {}

    /**
     * What came of one value.
     *
     * @param smtp all that the client said, where it is known
     * @param commands those of it that are commands
     * @param messages each as it arrived
     */
    public record Sent(String smtp, List<String> commands, List<byte[]> messages) {}

    /** Returns the checks of a row, in its order. */
    public static List<String> of(Row row) {
        return List.of(row.raw(2).split(" ;; ", -1));
    }

    /**
     * Returns those checks that find what must not be.
     *
     * @param link the only one that the mail is to have, which ends with its token
     */
    public static List<String> failing(List<String> checks, String value, String link, Sent sent) {
        try {
            List<String> failing = new ArrayList<>();
            for (String check : checks) {
                if (fails(check, value, link, sent)) {
                    failing.add(check);
                }
            }
            return failing;
        } catch (MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean fails(String check, String value, String link, Sent sent)
            throws MessagingException, IOException {
        String name = check.substring(0, check.indexOf(':'));
        String rest = check.substring(check.indexOf(':') + 1);
        return switch (name) {
            case "ENV" -> sent.commands().stream().anyMatch(c -> c.startsWith("RCPT") && c.contains(rest));
            case "SENT" ->
                !sent.messages().isEmpty() || sent.commands().stream().anyMatch(c -> c.startsWith("MAIL"));
            case "SMTP" ->
                sent.commands().stream().filter(c -> c.startsWith("MAIL")).count() > 1;
            case "SMTPRAW" -> found(rest, sent.smtp());
            default -> {
                boolean fails = false;
                for (byte[] raw : sent.messages()) {
                    fails |= failsFor(name, rest, value, link, raw);
                }
                yield fails;
            }
        };
    }

    private static boolean failsFor(String name, String rest, String value, String link, byte[] raw)
            throws MessagingException, IOException {
        MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
        String bytes = new String(raw, StandardCharsets.ISO_8859_1);
        String header = rest.replaceFirst("[:>].*", "");
        String argument = rest.replaceFirst("^[^:>]*[:>]", "");
        String href = "href=\"" + link + "\"";
        return switch (name) {
            case "HDR" -> found(rest, headers(bytes));
            case "HDRDECODED" -> values(mail, header).stream().anyMatch(v -> found(argument, decoded(v)));
            case "HDRCOUNT" -> values(mail, header).size() > 1;
            case "HDRCOUNTADDR" -> addresses(mail, header).size() != 1;
            case "HDRADDR" ->
                addresses(mail, header).stream()
                        .anyMatch(a -> ((InternetAddress) a).getAddress().equals(argument));
            case "HDRPARSE" -> values(mail, rest).stream().anyMatch(v -> !parses(v));
            case "RAW" -> found(rest, bytes);
            case "RAWLEN" -> bytes.lines().anyMatch(line -> line.length() > 998);
            case "ENCWORDLEN" ->
                Pattern.compile("=\\?\\S+?\\?=")
                        .matcher(headers(bytes))
                        .results()
                        .anyMatch(m -> m.group().length() > 75);
            case "BODYSTART" -> bytes.substring(bytes.indexOf("\r\n\r\n") + 4).startsWith(rest);
            case "PARTS" -> parts(mail).getCount() != 2;
            case "TEXT" -> found(rest, part(mail, 0));
            case "HTML" -> found(rest, part(mail, 1));
            case "TEXTCOUNT" -> isRepeated(link, part(mail, 0));
            case "HTMLCOUNT" -> isRepeated(link, part(mail, 1).replace(href, ""));
            case "TEXTEQ" -> {
                String text = part(mail, 0);
                yield !value.lines().allMatch(line -> text.contains("\n> " + line + "\n"));
            }
            case "HTMLHAS" -> !part(mail, 1).contains(href);
            default -> throw new IllegalArgumentException("unknown check " + name);
        };
    }

    private static boolean isRepeated(String link, String text) {
        String token = link.substring(link.lastIndexOf('/') + 1);
        return text.split(Pattern.quote(token), -1).length > 2;
    }

    private static boolean found(String regex, String text) {
        return Pattern.compile(regex, FLAGS).matcher(text).find();
    }

    private static String headers(String raw) {
        return raw.substring(0, raw.indexOf("\r\n\r\n")).replaceAll("\r\n[ \t]", " ");
    }

    private static MimeMultipart parts(MimeMessage mail) throws MessagingException, IOException {
        return (MimeMultipart) mail.getContent();
    }

    private static String part(MimeMessage mail, int number) throws MessagingException, IOException {
        return ((String) parts(mail).getBodyPart(number).getContent()).replace("\r\n", "\n");
    }

    private static List<String> values(MimeMessage mail, String header) throws MessagingException {
        String[] values = mail.getHeader(header);
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static List<Address> addresses(MimeMessage mail, String header) throws MessagingException {
        Address[] addresses = switch (header) {
            case "From" -> mail.getFrom();
            case "Reply-To" -> mail.getHeader("Reply-To") == null ? null : mail.getReplyTo();
            case "To" -> mail.getRecipients(RecipientType.TO);
            default -> throw new IllegalArgumentException(header);
        };
        return addresses == null ? List.of() : Arrays.asList(addresses);
    }

    private static boolean parses(String value) {
        try {
            return InternetAddress.parse(value, true).length == 1;
        } catch (AddressException e) {
            return false;
        }
    }

    private static String decoded(String value) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(value));
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
