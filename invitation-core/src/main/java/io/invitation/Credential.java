package io.invitation;

import java.util.Objects;

/**
 * Carries a secret by which its owner will sign in, on its way to the host's account store; it is never stored,
 * compared or logged by this library.
 *
 * <p>How good it has to be is the host's to judge. The text is never part of {@link #toString()}. Immutable and safe
 * for use by several threads.
 *
 * @since 0.1
 */
public final class Credential {

    /** How many characters a credential can have, so that hashing it takes a bounded time. */
    public static final int MAX_LENGTH = 1_024;

    private final String secret;

    private Credential(String secret) {
        Objects.requireNonNull(secret, "credential");
        if (secret.isEmpty() || secret.length() > MAX_LENGTH) {
            throw new InvalidValueException(
                    "credential", "has " + secret.length() + " characters, must have from 1 to " + MAX_LENGTH);
        }
        this.secret = secret;
    }

    /**
     * Wraps a secret, exactly as it was typed or generated.
     *
     * @param secret 1 to {@value #MAX_LENGTH} characters
     * @return the credential
     * @throws InvalidValueException if it is empty or too long; the message does not repeat it
     */
    public static Credential of(String secret) {
        return new Credential(secret);
    }

    /**
     * Wraps a copy of a secret, exactly as it was typed or generated.
     *
     * @param secret 1 to {@value #MAX_LENGTH} characters; stays the caller's to overwrite
     * @return the credential
     * @throws InvalidValueException if it is empty or too long; the message does not repeat it
     */
    public static Credential of(char[] secret) {
        return new Credential(new String(secret));
    }

    /**
     * Returns the secret, to be hashed by the account store at once; it belongs in no log, message, event or database.
     *
     * @return the secret
     */
    public String reveal() {
        return secret;
    }

    /** Returns a fixed text without the secret. */
    @Override
    public String toString() {
        return "Credential[redacted]";
    }
}
