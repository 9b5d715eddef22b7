package io.invitation.mail;

import io.invitation.mail.internal.BoundedBytes;
import io.invitation.mail.internal.DeliveryReport;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads delivery status notifications (RFC 3464) and tells which of our deliveries bounced, and why.
 *
 * <p>Whatever the message holds, the answer is a value. At most {@link #maxSize} bytes are read (1 MiB by default), and
 * the work is in proportion to them; nothing is fetched, followed or logged.
 *
 * <p><strong>A bounce is not authenticated.</strong> {@link #signedBy} accepts only what was sent to an address with a
 * signature of ours: to make one up, somebody must have seen the mail's envelope, as the recipient and the servers on
 * the way have, and it is worth that one delivery. {@link #byMessageId} accepts whoever knows a {@code Message-ID},
 * which is in every copy, forward and answer of the mail. So let a bounce stop mail, and let it give or take nothing
 * else.
 *
 * <p>Immutable and safe for use by several threads; a folder is used by the calling thread only.
 *
 * @since 0.1
 */
public final class BounceReader {

    private static final int DEFAULT_SIZE = 1 << 20;
    private static final int LARGEST_SIZE = 64 << 20;
    private static final Pattern MESSAGE_ID = Pattern.compile(
            "\\s*<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@([^<>@\\s]{1,255})>\\s*",
            Pattern.CASE_INSENSITIVE);

    private final Function<DeliveryReport, Optional<UUID>> deliveryOf;
    private final int maxSize;
    private final Clock clock;

    private BounceReader(Function<DeliveryReport, Optional<UUID>> deliveryOf, int maxSize, Clock clock) {
        this.deliveryOf = deliveryOf;
        this.maxSize = maxSize;
        this.clock = clock;
    }

    /**
     * Reads bounces that were sent to signed addresses and believes no others.
     *
     * <p>The address is looked for in {@code Delivered-To}, {@code X-Original-To}, {@code Envelope-To},
     * {@code X-Envelope-To} and {@code To}, where servers put it on delivery; because it is signed, it does not matter
     * who put it there.
     *
     * @param addresses the same as the sender's, see {@link SmtpInvitationSenderBuilder#bounceAddresses}
     * @return a reader
     */
    public static BounceReader signedBy(VerpAddresses addresses) {
        Objects.requireNonNull(addresses, "addresses");
        return new BounceReader(
                report -> report.addressees().stream()
                        .map(addresses::deliveryOf)
                        .flatMap(Optional::stream)
                        .findFirst(),
                DEFAULT_SIZE,
                Clock.systemUTC());
    }

    /**
     * Reads bounces by the {@code Message-ID} of the message that came back with them. Servers that return nothing of
     * it are not understood ({@link NoBounce.Reason#NOT_OURS}).
     *
     * @param domain the domain of the sender's From address
     * @return a reader
     */
    public static BounceReader byMessageId(String domain) {
        Objects.requireNonNull(domain, "domain");
        return new BounceReader(report -> deliveryOf(report.messageIds(), domain), DEFAULT_SIZE, Clock.systemUTC());
    }

    /**
     * Limits the size of a message. Default: 1 MiB.
     *
     * @param bytes from 1 byte to 64 MiB
     * @return another reader
     * @throws IllegalArgumentException if it is out of range
     */
    public BounceReader maxSize(int bytes) {
        if (bytes < 1 || bytes > LARGEST_SIZE) {
            throw new IllegalArgumentException("maxSize must be from 1 to " + LARGEST_SIZE + ": " + bytes);
        }
        return new BounceReader(deliveryOf, bytes, clock);
    }

    /**
     * Sets the clock for reports that do not tell when they were written. Default: {@link Clock#systemUTC()}.
     *
     * @param clock the clock
     * @return another reader
     */
    public BounceReader clock(Clock clock) {
        return new BounceReader(deliveryOf, maxSize, Objects.requireNonNull(clock, "clock"));
    }

    /**
     * Reads one message.
     *
     * @param message its bytes, as the server delivered it; read to the limit at most, and not closed
     * @return what it is
     * @throws IOException if the stream throws it
     */
    public BounceReading read(InputStream message) throws IOException {
        return read(message, "");
    }

    /**
     * Reads one message that was delivered by a pipe, LMTP or a web hook, which tell the envelope's recipient.
     *
     * @param message its bytes; read to the limit at most, and not closed
     * @param envelopeRecipient the address to which it was delivered; looked at first by {@link #signedBy}, and not at
     *     all by {@link #byMessageId}
     * @return what it is
     * @throws IOException if the stream throws it
     */
    public BounceReading read(InputStream message, String envelopeRecipient) throws IOException {
        Objects.requireNonNull(envelopeRecipient, "envelopeRecipient");
        byte[] bytes = message.readNBytes(maxSize + 1);
        return bytes.length > maxSize ? new NoBounce(NoBounce.Reason.TOO_LARGE) : read(bytes, envelopeRecipient);
    }

    /**
     * Reads the first messages of a folder and leaves them there; what becomes of them is for the consumer to decide.
     * Messages that were removed meanwhile are passed over.
     *
     * @param folder an open folder
     * @param limit how many messages to read at most
     * @param consumer hears what each message is, for example to set {@code DELETED} on it; what it throws ends the
     *     reading
     * @throws MessagingException if the folder or its connection fails
     * @throws IllegalArgumentException if the limit is negative
     */
    public void readAll(Folder folder, int limit, BiConsumer<? super Message, ? super BounceReading> consumer)
            throws MessagingException {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative: " + limit);
        }
        int last = Math.min(limit, folder.getMessageCount());
        for (int number = 1; number <= last; number++) {
            Message message = folder.getMessage(number);
            BounceReading reading;
            try {
                reading = read(message);
            } catch (MessageRemovedException e) {
                continue;
            }
            consumer.accept(message, reading);
        }
    }

    /** Returns the limit. */
    @Override
    public String toString() {
        return "BounceReader[maxSize=" + maxSize + "]";
    }

    private BounceReading read(Message message) throws MessagingException {
        BoundedBytes bytes = new BoundedBytes(maxSize);
        try {
            if (message.getSize() <= maxSize) {
                message.writeTo(bytes);
                return read(bytes.toByteArray(), "");
            }
        } catch (IOException e) {
            if (!bytes.isFull()) {
                throw new MessagingException("a message could not be read", e);
            }
        }
        return new NoBounce(NoBounce.Reason.TOO_LARGE);
    }

    private BounceReading read(byte[] message, String envelopeRecipient) {
        DeliveryReport report;
        try {
            Optional<DeliveryReport> found = DeliveryReport.of(new ByteArrayInputStream(message), envelopeRecipient);
            if (found.isEmpty()) {
                return new NoBounce(NoBounce.Reason.NOT_A_REPORT);
            }
            report = found.get();
        } catch (MessagingException | IOException | RuntimeException e) {
            // Whatever the parsers throw is about these bytes.
            return new NoBounce(NoBounce.Reason.MALFORMED);
        }
        if (report.failure().isEmpty()) {
            return new NoBounce(report.isSuccess() ? NoBounce.Reason.NOT_A_FAILURE : NoBounce.Reason.MALFORMED);
        }
        DeliveryReport.Failure failure = report.failure().get();
        Instant now = clock.instant();
        return deliveryOf
                .apply(report)
                .<BounceReading>map(id -> new Bounce(
                        id,
                        kindOf(failure),
                        failure.status(),
                        failure.recipient(),
                        report.date().filter(date -> !date.isAfter(now)).orElse(now)))
                .orElseGet(() -> new NoBounce(NoBounce.Reason.NOT_OURS));
    }

    private static Bounce.Kind kindOf(DeliveryReport.Failure failure) {
        if (failure.isDelay()) {
            return Bounce.Kind.DELAYED;
        }
        return failure.status().startsWith("5") ? Bounce.Kind.PERMANENT : Bounce.Kind.TEMPORARY;
    }

    private static Optional<UUID> deliveryOf(List<String> messageIds, String domain) {
        if (messageIds.size() != 1) {
            return Optional.empty();
        }
        Matcher matcher = MESSAGE_ID.matcher(messageIds.get(0));
        return matcher.matches() && matcher.group(2).equalsIgnoreCase(domain)
                ? Optional.of(UUID.fromString(matcher.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
