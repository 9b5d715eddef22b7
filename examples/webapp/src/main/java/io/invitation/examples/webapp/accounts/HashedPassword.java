package io.invitation.examples.webapp.accounts;

import io.invitation.Credential;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is stored of a password: PBKDF2 with SHA-512, as in the OWASP Password Storage cheat sheet. Making one takes a
 * while, so it is done before a transaction begins.
 */
public record HashedPassword(String value) {

    private static final int MIN_LENGTH = 10;
    private static final int ITERATIONS = 210_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Nobody's. Compared where there is no account, so that this takes as long. */
    static final HashedPassword NONE = of("");

    public static HashedPassword of(String password) {
        return of(password, ITERATIONS);
    }

    /** Hashes with less or more work than is usual; how much is stored with the hash. */
    public static HashedPassword of(String password, int iterations) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return new HashedPassword(iterations + ":" + encode(salt) + ":" + encode(derive(password, salt, iterations)));
    }

    public static boolean isLongEnough(String password) {
        return password.length() >= MIN_LENGTH && password.length() <= Credential.MAX_LENGTH;
    }

    boolean matches(String password) {
        String[] parts = value.split(":", 3);
        byte[] salt = Base64.getDecoder().decode(parts[1]);
        byte[] expected = Base64.getDecoder().decode(parts[2]);
        return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[0])));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK cannot hash passwords", missing);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "HashedPassword";
    }
}
