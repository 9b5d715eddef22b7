package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Identifies one invitation; ids that the service makes are ordered by their time of creation (UUID version 7).
 *
 * <p>An id is no secret and no credential: it opens nothing. Immutable and safe for use by several threads.
 *
 * @param value the UUID
 * @since 0.1
 */
public record InvitationId(UUID value) {

    /**
     * Checks that a value is given.
     *
     * @param value see {@link #value()}
     */
    public InvitationId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Makes a new id that sorts after those made at earlier milliseconds (RFC 9562, section 5.7).
     *
     * @param now the time to encode, to the millisecond
     * @return a new id
     */
    public static InvitationId timeOrdered(Instant now) {
        return new InvitationId(TimeOrderedUuid.at(now));
    }

    /**
     * Reads an id in the 36-character form that {@link #toString()} writes.
     *
     * @param text the id, for example from a URL
     * @return the id
     * @throws InvalidValueException if the text is not a UUID in that form
     */
    public static InvitationId parse(String text) {
        Objects.requireNonNull(text, "id");
        if (text.length() == 36) {
            try {
                UUID uuid = UUID.fromString(text);
                if (uuid.toString().equalsIgnoreCase(text)) {
                    return new InvitationId(uuid);
                }
            } catch (IllegalArgumentException notAUuid) {
                throw refused();
            }
        }
        throw refused();
    }

    private static InvalidValueException refused() {
        return new InvalidValueException("id", "is not a UUID of 36 characters");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
