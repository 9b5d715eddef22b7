package io.invitation.spi;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Identifies a token without revealing it: a SHA-256 hash of 32 bytes.
 *
 * <p>Compared in constant time, byte by byte. Immutable and safe for use by several threads. Source: OWASP ASVS 5.0,
 * 6.5.2 (a plain hash is enough for secrets of 112 bits or more).
 *
 * @since 0.1
 */
public final class TokenHash {

    /** The number of bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private TokenHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps a hash.
     *
     * @param bytes exactly 32 bytes; copied
     * @return the hash
     * @throws IllegalArgumentException if there are more or fewer bytes
     */
    public static TokenHash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a token hash has 32 bytes, not " + bytes.length);
        }
        return new TokenHash(bytes.clone());
    }

    /**
     * Returns the hash to store.
     *
     * @return a copy of the 32 bytes
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenHash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns a fixed text without the hash. */
    @Override
    public String toString() {
        return "TokenHash[redacted]";
    }
}
