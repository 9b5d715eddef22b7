package io.invitation.spi;

import io.invitation.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * The first answer to an idempotency key.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param scope the scope
 * @param key the key, 1 to 250 characters of visible ASCII
 * @param fingerprint tells whether a repeat asks for the same, up to 64 characters of visible ASCII
 * @param answer the answer in the service's own writing, up to 600 characters, without anything secret
 * @param at when it was given, in microseconds
 * @since 0.1
 */
public record IdempotencyRecord(Scope scope, String key, String fingerprint, String answer, Instant at) {

    /**
     * Checks that all parts are given and cuts the instant to microseconds.
     *
     * @param scope see {@link #scope()}
     * @param key see {@link #key()}
     * @param fingerprint see {@link #fingerprint()}
     * @param answer see {@link #answer()}
     * @param at see {@link #at()}
     */
    public IdempotencyRecord {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(answer, "answer");
        at = at.truncatedTo(ChronoUnit.MICROS);
    }
}
