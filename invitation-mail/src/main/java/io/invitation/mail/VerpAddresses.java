package io.invitation.mail;

import io.invitation.EmailAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives each message a return address of its own that names its delivery (variable envelope return path, VERP) and
 * cannot be made up without the key: {@code bounces+<delivery><signature>@acme.example}.
 *
 * <p>Bounces come back to it from whichever server gives up, also from those that return nothing of the message. A
 * {@link BounceReader#signedBy reader with the same key} believes only in addresses that it has signed. Who has seen
 * such an address can use it, that is, the recipient and the servers on the way.
 *
 * <p>The mailbox must be delivered with whatever stands behind a {@code +} (RFC 5233, "subaddressing"; in Postfix
 * {@code recipient_delimiter = +}). The delivery is written in base 32 without regard to case, 26 characters, and the
 * signature is the first 80 bits of HMAC-SHA-256 over it and the mailbox, 16 characters.
 *
 * <p>Immutable and safe for use by several threads. Its text form shows no key.
 *
 * @since 0.1
 */
public final class VerpAddresses {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DELIVERY_LENGTH = 26;
    private static final int SIGNATURE_LENGTH = 16;
    private static final int SIGNATURE_BYTES = 10;
    private static final int MIN_KEY_LENGTH = 32;
    private static final int MAX_LOCAL_PART = 64;
    private static final Pattern TAG = Pattern.compile("[a-z2-7]{" + (DELIVERY_LENGTH + SIGNATURE_LENGTH) + "}");

    private final EmailAddress mailbox;
    private final SecretKeySpec key;

    private VerpAddresses(EmailAddress mailbox, SecretKeySpec key) {
        this.mailbox = mailbox;
        this.key = key;
    }

    /**
     * Makes addresses of a mailbox.
     *
     * @param mailbox where bounces are delivered; ASCII, up to 21 characters before the {@code @} and no {@code +}
     * @param key at least 32 random bytes, the same on all nodes and for as long as bounces may come; copied
     * @return the addresses
     * @throws IllegalArgumentException if the mailbox is not such a one, or the key is too short
     */
    public static VerpAddresses of(EmailAddress mailbox, byte[] key) {
        int longest = MAX_LOCAL_PART - 1 - DELIVERY_LENGTH - SIGNATURE_LENGTH;
        if (!mailbox.isAscii()
                || mailbox.localPart().length() > longest
                || mailbox.localPart().indexOf('+') >= 0) {
            throw new IllegalArgumentException(
                    "mailbox must have up to " + longest + " ASCII characters and no + before the @: " + mailbox);
        }
        if (key.length < MIN_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "key must have at least " + MIN_KEY_LENGTH + " bytes, has " + key.length);
        }
        return new VerpAddresses(mailbox, new SecretKeySpec(key, "HmacSHA256"));
    }

    /**
     * Returns the return address for one delivery.
     *
     * @param deliveryId the delivery
     * @return its address, the same each time
     */
    public EmailAddress addressFor(UUID deliveryId) {
        String tag = base32(bytes(deliveryId), DELIVERY_LENGTH) + base32(signature(deliveryId), SIGNATURE_LENGTH);
        return EmailAddress.parse(mailbox.localPart() + "+" + tag + "@" + mailbox.domain());
    }

    /**
     * Tells for which delivery an address was made.
     *
     * @param address any text, at best the envelope recipient of a bounce; without regard to case
     * @return the delivery, or empty if this is not an address that {@link #addressFor} returns
     */
    public Optional<UUID> deliveryOf(String address) {
        String prefix = mailbox.localPart() + "+";
        String suffix = "@" + mailbox.domain();
        int length = prefix.length() + DELIVERY_LENGTH + SIGNATURE_LENGTH + suffix.length();
        if (address.length() != length || !address.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Optional.empty();
        }
        String tag =
                address.substring(prefix.length(), length - suffix.length()).toLowerCase(Locale.ROOT);
        Matcher matcher = TAG.matcher(tag);
        if (!matcher.matches() || !address.regionMatches(true, length - suffix.length(), suffix, 0, suffix.length())) {
            return Optional.empty();
        }
        ByteBuffer id = ByteBuffer.wrap(fromBase32(tag.substring(0, DELIVERY_LENGTH), 16));
        UUID deliveryId = new UUID(id.getLong(), id.getLong());
        // Compared as text and as a whole, so that there is one address for each delivery.
        String expected = addressFor(deliveryId).localPart().substring(prefix.length());
        boolean ours = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), tag.getBytes(StandardCharsets.US_ASCII));
        return ours ? Optional.of(deliveryId) : Optional.empty();
    }

    /** Returns the mailbox, masked. */
    @Override
    public String toString() {
        return "VerpAddresses[" + mailbox + "]";
    }

    private byte[] signature(UUID deliveryId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update("invitation-verp-1\0".getBytes(StandardCharsets.US_ASCII));
            mac.update(mailbox.canonical().getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(bytes(deliveryId)), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static String base32(byte[] bytes, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            int value = 0;
            for (int bit = 5 * i; bit < 5 * i + 5; bit++) {
                int set = bit < 8 * bytes.length ? bytes[bit / 8] >> (7 - bit % 8) & 1 : 0;
                value = value << 1 | set;
            }
            text.append(ALPHABET.charAt(value));
        }
        return text.toString();
    }

    private static byte[] fromBase32(String text, int length) {
        byte[] bytes = new byte[length];
        for (int bit = 0; bit < 8 * length; bit++) {
            int set = ALPHABET.indexOf(text.charAt(bit / 5)) >> (4 - bit % 5) & 1;
            bytes[bit / 8] |= (byte) (set << (7 - bit % 8));
        }
        return bytes;
    }
}
