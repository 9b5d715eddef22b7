package io.invitation.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 over parts of any length, each with its length before it, so that no two lists of parts read alike. For use
 * by one thread.
 */
final class Digest {

    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the digest of some texts as 64 hexadecimal digits. */
    static String of(String... texts) {
        Digest digest = new Digest();
        for (String text : texts) {
            digest.add(text);
        }
        return digest.hex();
    }

    Digest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sha256.update(bytes);
        return this;
    }

    Digest add(int number) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        return this;
    }

    /** Adds the text of a value, or that there is none. */
    Digest add(Optional<?> value) {
        add(value.isPresent() ? 1 : 0);
        return value.map(Object::toString).map(this::add).orElse(this);
    }

    /** Returns 64 hexadecimal digits; nothing can be added after that. */
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
