package io.invitation.mail.internal;

import io.invitation.EmailAddress;
import io.invitation.InvalidEmailAddressException;
import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePartDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a delivery status notification (RFC 3464; RFC 6522 for the multipart) that say what happened to which
 * message. Immutable.
 */
public final class DeliveryReport {

    private static final int MAX_PARTS = 10;
    /** Nested messages may have delimiters that begin like those of the report. */
    private static final int MAX_DELIMITERS = 100;
    /** RFC 2046, section 5.1.1, and some patience. */
    private static final int MAX_BOUNDARY = 200;

    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_ADDRESSEES = 100;
    private static final int MAX_FIELD = 1_000;
    private static final List<String> ADDRESSEE_HEADERS =
            List.of("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To");
    /** The second of each pair is that of RFC 6533, for reports with addresses in UTF-8. */
    private static final Set<String> STATUS_TYPES = Set.of("message/delivery-status", "message/global-delivery-status");

    private static final Set<String> RETURNED_TYPES =
            Set.of("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers");
    private static final Set<String> SUCCESSES = Set.of("delivered", "relayed", "expanded");
    private static final Pattern STATUS = Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?:[\\s(;].*)?");
    private static final Pattern BETWEEN_ADDRESSES = Pattern.compile("[\\s,;<>\"()]+");

    /**
     * What became of one recipient.
     *
     * @param isDelay whether the server is still trying
     * @param status 4.x.x or 5.x.x
     * @param recipient the address, if it can be read
     */
    public record Failure(boolean isDelay, String status, Optional<EmailAddress> recipient) {

        private int weight() {
            return isDelay ? 0 : status.startsWith("4") ? 1 : 2;
        }
    }

    private final List<String> addressees;
    private final List<String> messageIds;
    private final @Nullable Instant date;
    private final @Nullable Failure failure;
    private final boolean success;

    private DeliveryReport(
            List<String> addressees,
            List<String> messageIds,
            @Nullable Instant date,
            @Nullable Failure failure,
            boolean success) {
        this.addressees = addressees;
        this.messageIds = messageIds;
        this.date = date;
        this.failure = failure;
        this.success = success;
    }

    /**
     * Reads a message.
     *
     * @return the report, or empty if the message does not call itself one
     * @throws MessagingException if it cannot be read; runtime exceptions of the parser mean the same
     */
    public static Optional<DeliveryReport> of(InputStream in, String envelopeRecipient)
            throws MessagingException, IOException {
        MimeMessage message = new MimeMessage((@Nullable Session) null, in);
        ContentType type = new ContentType(message.getContentType());
        String reportType = type.getParameter("report-type");
        if (!type.match("multipart/report")
                || (reportType != null && !reportType.trim().equalsIgnoreCase("delivery-status"))) {
            return Optional.empty();
        }
        DataSource body = new MimePartDataSource(message);
        requireFewParts(body, type);
        MimeMultipart parts = new MimeMultipart(body);
        List<InternetHeaders> recipients = null;
        List<String> messageIds = List.of();
        for (int i = 0; i < Math.min(MAX_PARTS, parts.getCount()); i++) {
            BodyPart part = parts.getBodyPart(i);
            String partType = baseType(part);
            if (recipients == null && STATUS_TYPES.contains(partType)) {
                recipients = recipients(part);
            } else if (recipients != null && messageIds.isEmpty() && RETURNED_TYPES.contains(partType)) {
                messageIds = values(new InternetHeaders(part.getInputStream()), "Message-ID");
            }
        }
        if (recipients == null) {
            throw new MessagingException("there is no delivery status");
        }
        Date sent = message.getSentDate();
        return Optional.of(new DeliveryReport(
                addressees(message, envelopeRecipient),
                messageIds,
                sent == null ? null : sent.toInstant(),
                worst(recipients),
                recipients.stream().anyMatch(recipient -> SUCCESSES.contains(action(recipient)))));
    }

    /** Returns the addresses to which the report went, as they are written; the surest first. */
    public List<String> addressees() {
        return addressees;
    }

    /** Returns what the returned message has for a Message-ID: usually one, none if nothing was returned. */
    public List<String> messageIds() {
        return messageIds;
    }

    /** Returns when the report says that it was written. */
    public Optional<Instant> date() {
        return Optional.ofNullable(date);
    }

    /** Returns the worst that happened to a recipient. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Tells whether some recipient got the message. */
    public boolean isSuccess() {
        return success;
    }

    /** The multipart reads all parts before it gives the first, and looks up a provider for each. */
    private static void requireFewParts(DataSource body, ContentType type) throws MessagingException, IOException {
        String boundary = type.getParameter("boundary");
        if (boundary == null || boundary.length() > MAX_BOUNDARY) {
            throw new MessagingException("there is no usable boundary");
        }
        String delimiter = "--" + boundary;
        String text = text(body.getInputStream());
        int found = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length())) {
            boolean startsLine = at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
            if (startsLine && ++found > MAX_DELIMITERS) {
                throw new MessagingException("there are more parts than a report has");
            }
        }
    }

    /** The fields of each recipient: blocks like headers, the first of which is about the message as a whole. */
    private static List<InternetHeaders> recipients(BodyPart part) throws MessagingException, IOException {
        List<InternetHeaders> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        // Between two empty lines there is nothing to parse, and parsers are dear.
        String text = text(part.getInputStream()).replace("\r\r\n", "\r\n") + "\n\n";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!line.isEmpty()) {
                block.append(line).append("\r\n");
            } else if (block.length() > 0 && blocks.size() <= MAX_RECIPIENTS) {
                blocks.add(headers(block.toString()));
                block.setLength(0);
            }
        }
        return blocks.isEmpty() ? blocks : blocks.subList(1, blocks.size());
    }

    private static InternetHeaders headers(String lines) throws MessagingException {
        return new InternetHeaders(new ByteArrayInputStream(lines.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** One character for each byte. */
    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Failure worst(List<InternetHeaders> recipients) {
        return recipients.stream()
                .map(DeliveryReport::failureOf)
                .flatMap(Optional::stream)
                .max(Comparator.comparingInt(Failure::weight))
                .orElse(null);
    }

    private static Optional<Failure> failureOf(InternetHeaders recipient) {
        String action = action(recipient);
        boolean delayed = action.equals("delayed");
        Matcher status = STATUS.matcher(field(recipient, "Status"));
        if (!(delayed || action.equals("failed")) || !status.matches()) {
            return Optional.empty();
        }
        String code = status.group(1);
        boolean contradiction = code.startsWith("2") || (delayed && code.startsWith("5"));
        return contradiction
                ? Optional.empty()
                : Optional.of(new Failure(delayed, code, address(field(recipient, "Final-Recipient"))));
    }

    private static String action(InternetHeaders recipient) {
        return field(recipient, "Action").toLowerCase(Locale.ROOT);
    }

    private static Optional<EmailAddress> address(String typed) {
        // The address type, as in "rfc822; grace@example.org".
        String text = typed.substring(typed.indexOf(';') + 1).trim();
        try {
            return Optional.of(EmailAddress.parse(
                    text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text));
        } catch (InvalidEmailAddressException e) {
            return Optional.empty();
        }
    }

    private static String field(InternetHeaders headers, String name) {
        List<String> values = values(headers, name);
        return values.size() == 1 ? values.get(0).trim() : "";
    }

    private static List<String> values(InternetHeaders headers, String name) {
        String[] values = headers.getHeader(name);
        if (values == null) {
            return List.of();
        }
        for (String value : values) {
            if (value.length() > MAX_FIELD) {
                return List.of();
            }
        }
        return List.of(values);
    }

    private static List<String> addressees(MimeMessage message, String envelopeRecipient) throws MessagingException {
        List<String> all = new ArrayList<>();
        all.add(envelopeRecipient);
        for (String name : ADDRESSEE_HEADERS) {
            String[] values = message.getHeader(name);
            for (int i = 0; values != null && i < values.length; i++) {
                BETWEEN_ADDRESSES
                        .splitAsStream(values[i])
                        .limit(MAX_ADDRESSEES - Math.min(MAX_ADDRESSEES, all.size()))
                        .forEach(all::add);
            }
        }
        return List.copyOf(all);
    }

    private static String baseType(BodyPart part) throws MessagingException {
        return new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    }
}
