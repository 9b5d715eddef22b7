package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Identifies one place taken in an invitation.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param value the UUID
 * @since 0.1
 */
public record RedemptionId(UUID value) {

    /**
     * Checks that a value is given.
     *
     * @param value see {@link #value()}
     */
    public RedemptionId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Makes a new id that sorts after those made at earlier milliseconds (RFC 9562, section 5.7).
     *
     * @param now the time to encode
     * @return a new id
     */
    public static RedemptionId timeOrdered(Instant now) {
        return new RedemptionId(TimeOrderedUuid.at(now));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
