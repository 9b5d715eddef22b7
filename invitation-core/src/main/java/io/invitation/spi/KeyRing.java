package io.invitation.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Holds the keys of {@link TokenPolicy#keyed}, or of {@link io.invitation.InvitationServiceBuilder#handOff(KeyRing)},
 * each under an id that tokens and sealed values name. One ring may serve both: what each of them does with a key is
 * kept apart by a label of its own.
 *
 * <p>To rotate, put a new key first and keep the old one: for tokens until the last link made with it has expired, for
 * sealed values until their lifetime has passed, which is a day at most. Where several nodes run, all of them have to
 * know a key as an older one before the first of them uses it. Immutable and safe for use by several threads. Its text
 * form shows the ids only.
 *
 * @since 0.1
 */
public final class KeyRing {

    /** The smallest number of bytes in a key. */
    public static final int MIN_KEY_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final String primaryId;
    private final Map<String, SecretKey> keys;

    private KeyRing(String primaryId, Map<String, SecretKey> keys) {
        this.primaryId = primaryId;
        this.keys = keys;
    }

    /**
     * Returns a ring with the key that makes tokens and seals.
     *
     * @param id names the key in tokens and sealed values; 1 to 16 ASCII letters and digits
     * @param key at least 32 random bytes; copied
     * @return the ring
     * @throws IllegalArgumentException if the id has another form or the key is shorter
     */
    public static KeyRing of(String id, byte[] key) {
        return new KeyRing(id, Map.of(requireId(id), toKey(key)));
    }

    /**
     * Returns a ring that also recognises tokens, and opens sealed values, made with an older key.
     *
     * @param id the older key's id
     * @param key the older key; copied
     * @return a copy of this ring with one more key
     * @throws IllegalArgumentException if the id has another form or is taken, or the key is shorter than 32 bytes
     */
    public KeyRing withOlder(String id, byte[] key) {
        Map<String, SecretKey> more = new LinkedHashMap<>(keys);
        if (more.put(requireId(id), toKey(key)) != null) {
            throw new IllegalArgumentException("there is a key with the id " + id + " already");
        }
        return new KeyRing(primaryId, more);
    }

    /**
     * Returns the id of the key that makes tokens and seals.
     *
     * @return the id
     */
    public String primaryId() {
        return primaryId;
    }

    /**
     * Returns a key.
     *
     * @param id the id that a token or sealed value names
     * @return the key; empty if the ring has none with that id
     */
    public Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static String requireId(String id) {
        if (!id.matches("[A-Za-z0-9]{1,16}")) {
            throw new IllegalArgumentException("a key id must be 1 to 16 ASCII letters and digits");
        }
        return id;
    }

    private static SecretKey toKey(byte[] key) {
        if (key.length < MIN_KEY_LENGTH) {
            throw new IllegalArgumentException("a key needs at least 32 bytes, has " + key.length);
        }
        return new SecretKeySpec(key, ALGORITHM);
    }

    /** Returns the ids of the keys. */
    @Override
    public String toString() {
        return "KeyRing[" + String.join(", ", keys.keySet()) + "]";
    }
}
