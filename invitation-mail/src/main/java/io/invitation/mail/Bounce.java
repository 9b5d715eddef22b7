package io.invitation.mail;

import io.invitation.EmailAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A server's report that it could not deliver a message, or not yet (RFC 3464).
 *
 * <p>Reports are mail, and anybody can write one. How much the delivery's id proves is for {@link BounceReader} to say;
 * everything else is the word of whoever wrote it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param deliveryId the delivery, as in {@link io.invitation.spi.OutgoingInvitation#deliveryId()}; whether it exists is
 *     for the host to look up
 * @param kind how it ended
 * @param code the status code (RFC 3463), {@code 5.1.1} for instance; up to 9 characters
 * @param recipient the address that the server gave up on, which differs from the invited one where mail is forwarded;
 *     empty if the report names none that can be read. Its text form is masked
 * @param at when the report was written as it says itself, or when it was read if it does not, or names the future
 * @since 0.1
 */
public record Bounce(UUID deliveryId, Kind kind, String code, Optional<EmailAddress> recipient, Instant at)
        implements BounceReading {

    /**
     * How the delivery ended.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The server gave up and says that another attempt would fail as well: {@code failed} with 5.x.x. */
        PERMANENT,
        /** The server gave up on what might have passed, such as a full mailbox: {@code failed} with 4.x.x. */
        TEMPORARY,
        /** The server is still trying; nothing is lost yet: {@code delayed}. */
        DELAYED
    }

    /**
     * Checks that nothing is missing.
     *
     * @param deliveryId see {@link #deliveryId()}
     * @param kind see {@link #kind()}
     * @param code see {@link #code()}
     * @param recipient see {@link #recipient()}
     * @param at see {@link #at()}
     */
    public Bounce {
        Objects.requireNonNull(deliveryId, "deliveryId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(at, "at");
    }
}
