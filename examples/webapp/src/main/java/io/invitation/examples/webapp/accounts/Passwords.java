package io.invitation.examples.webapp.accounts;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Hashes passwords, slowly (OWASP Password Storage cheat sheet: PBKDF2 with SHA-512). */
final class Passwords {

    static final int MIN_LENGTH = 10;

    private static final int ITERATIONS = 210_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Compared with where there is no account, so that this takes as long. */
    private static final String NOBODYS = hash("nobody's");

    private Passwords() {}

    static String hash(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return encode(salt) + ":" + encode(derive(password, salt));
    }

    static boolean matches(String password, String hash) {
        String[] parts = (hash.isEmpty() ? NOBODYS : hash).split(":", 2);
        byte[] expected = Base64.getDecoder().decode(parts[1]);
        return MessageDigest.isEqual(
                        expected, derive(password, Base64.getDecoder().decode(parts[0])))
                && !hash.isEmpty();
    }

    private static byte[] derive(String password, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK cannot hash passwords", missing);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
