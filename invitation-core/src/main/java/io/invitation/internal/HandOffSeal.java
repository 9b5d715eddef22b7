package io.invitation.internal;

import io.invitation.PendingAcceptance;
import io.invitation.spi.KeyRing;
import io.invitation.spi.TokenHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens what a cookie carries over a sign-in, with AES-256-GCM.
 *
 * <p>Base64url of: 1 byte version, 1 byte length of the key id, the key id, 12 random bytes, the sealed content with
 * its 16 bytes of tag. All that stands before the content is authenticated with it. Content: 8 bytes instant at which
 * it ends, 16 random bytes that make each value another one, 32 bytes hash of the token, 32 bytes binding. The key is
 * derived by HMAC-SHA-256 from that of the ring over a label, so that a ring can be shared with
 * {@link KeyedTokenPolicy}. Source: NIST SP 800-38D (at most 2^32 values with one key); SP 800-108.
 */
final class HandOffSeal {

    private static final int LONGEST = 512;
    private static final byte VERSION = 1;
    private static final byte[] LABEL = "io.invitation/hand-off/1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int IV_LENGTH = 12;
    private static final int TAG_LENGTH = 16;
    private static final int NONCE_LENGTH = 16;
    private static final int BINDING_LENGTH = 32;
    private static final int CONTENT_LENGTH = Long.BYTES + NONCE_LENGTH + TokenHash.LENGTH + BINDING_LENGTH;
    private static final int MOST_KEY_ID = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final KeyRing keys;

    HandOffSeal(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * What is sealed.
     *
     * @param until when it ends
     * @param nonce makes each value another one; 32 hexadecimal digits
     * @param token the hash of the token
     * @param binding the scope, purpose and kind; 64 hexadecimal digits
     */
    record Content(Instant until, String nonce, TokenHash token, String binding) {}

    static String nonce() {
        return HexFormat.of().formatHex(random(NONCE_LENGTH));
    }

    PendingAcceptance seal(Content content) {
        byte[] keyId = keys.primaryId().getBytes(StandardCharsets.US_ASCII);
        byte[] head = ByteBuffer.allocate(2 + keyId.length + IV_LENGTH)
                .put(VERSION)
                .put((byte) keyId.length)
                .put(keyId)
                .put(random(IV_LENGTH))
                .array();
        byte[] plain = ByteBuffer.allocate(CONTENT_LENGTH)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, content.until()))
                .put(HexFormat.of().parseHex(content.nonce()))
                .put(content.token().toByteArray())
                .put(HexFormat.of().parseHex(content.binding()))
                .array();
        try {
            byte[] sealed = cipher(
                            Cipher.ENCRYPT_MODE, keys.key(keys.primaryId()).orElseThrow(), head)
                    .doFinal(plain);
            byte[] whole = ByteBuffer.allocate(head.length + sealed.length)
                    .put(head)
                    .put(sealed)
                    .array();
            return PendingAcceptance.of(ENCODER.encodeToString(whole));
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** Opens what one of the keys has sealed, and nothing else; whether it has ended is for the caller to judge. */
    Optional<Content> open(PendingAcceptance pending) {
        return decode(pending.value()).flatMap(this::open);
    }

    private static Optional<byte[]> decode(String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] whole = DECODER.decode(value);
            return ENCODER.encodeToString(whole).equals(value) ? Optional.of(whole) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Optional<Content> open(byte[] whole) {
        if (whole.length < 2 || whole[0] != VERSION || whole[1] < 1 || whole[1] > MOST_KEY_ID) {
            return Optional.empty();
        }
        int headLength = 2 + whole[1] + IV_LENGTH;
        if (whole.length != headLength + CONTENT_LENGTH + TAG_LENGTH) {
            return Optional.empty();
        }
        String keyId = new String(whole, 2, whole[1], StandardCharsets.US_ASCII);
        byte[] head = Arrays.copyOf(whole, headLength);
        return keys.key(keyId).flatMap(key -> decrypt(key, head, whole)).map(HandOffSeal::read);
    }

    private static Optional<byte[]> decrypt(SecretKey key, byte[] head, byte[] whole) {
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, head).doFinal(whole, head.length, whole.length - head.length));
        } catch (AEADBadTagException tampered) {
            return Optional.empty();
        } catch (GeneralSecurityException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static Content read(byte[] plain) {
        ByteBuffer content = ByteBuffer.wrap(plain);
        Instant until = Instant.EPOCH.plus(content.getLong(), ChronoUnit.MICROS);
        String nonce = HexFormat.of().formatHex(next(content, NONCE_LENGTH));
        TokenHash token = TokenHash.of(next(content, TokenHash.LENGTH));
        return new Content(until, nonce, token, HexFormat.of().formatHex(next(content, BINDING_LENGTH)));
    }

    private static byte[] next(ByteBuffer content, int length) {
        byte[] bytes = new byte[length];
        content.get(bytes);
        return bytes;
    }

    /** The last bytes of the head are the ones that no two values share. */
    private static Cipher cipher(int mode, SecretKey ringKey, byte[] head) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(ringKey);
        SecretKey key = new SecretKeySpec(mac.doFinal(LABEL), "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, head, head.length - IV_LENGTH, IV_LENGTH));
        cipher.updateAAD(head);
        return cipher;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
