package io.invitation.internal;

import io.invitation.InvitationToken;
import io.invitation.spi.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The written form of tokens: a prefix that leak scanners know, a Base64url payload, six characters of checksum.
 *
 * <p>The checksum is no protection against forgery: it refuses typing errors and truncated pastes without a look-up.
 */
final class TokenText {

    private static final int CHECKSUM_LENGTH = 6;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final String prefix;
    private final int shortest;
    private final int longest;

    TokenText(String prefix, int fewestBytes, int mostBytes) {
        this.prefix = prefix;
        this.shortest = prefix.length() + encodedLength(fewestBytes) + CHECKSUM_LENGTH;
        this.longest = prefix.length() + encodedLength(mostBytes) + CHECKSUM_LENGTH;
    }

    InvitationToken write(byte[] payload) {
        String body = prefix + ENCODER.encodeToString(payload);
        return InvitationToken.of(body + checksum(body));
    }

    /** Returns the payload of exactly what {@link #write} would have written, and of nothing else. */
    Optional<byte[]> read(InvitationToken token) {
        String text = token.reveal();
        if (text.length() < shortest || text.length() > longest || !text.startsWith(prefix)) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM_LENGTH;
        String body = text.substring(0, end);
        if (!isBase64Url(text) || !text.substring(end).equals(checksum(body))) {
            return Optional.empty();
        }
        try {
            String encoded = body.substring(prefix.length());
            byte[] payload = DECODER.decode(encoded);
            return ENCODER.encodeToString(payload).equals(encoded) ? Optional.of(payload) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static TokenHash hash(InvitationToken token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return TokenHash.of(sha256.digest(token.reveal().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        long value = crc.getValue();
        byte[] bytes = {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
        return ENCODER.encodeToString(bytes);
    }

    private static boolean isBase64Url(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!known) {
                return false;
            }
        }
        return true;
    }

    private static int encodedLength(int bytes) {
        return (bytes * 4 + 2) / 3;
    }
}
