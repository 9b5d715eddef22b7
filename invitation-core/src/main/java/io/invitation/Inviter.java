package io.invitation;

import java.util.Objects;
import java.util.Optional;

/**
 * Describes who invites: the account, the name that the mail shows, and where replies go.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param id the id of an account of the host, 1 to 200 characters
 * @param displayName the name for people to read, up to 100 characters
 * @param replyTo a verified address of the inviter, to which an answer to the mail goes
 * @since 0.1
 */
public record Inviter(String id, Optional<String> displayName, Optional<EmailAddress> replyTo) {

    /** The application itself, without a name. */
    public static final Inviter SYSTEM = of("system");

    /**
     * Checks the id and the name.
     *
     * @param id see {@link #id()}
     * @param displayName see {@link #displayName()}
     * @param replyTo see {@link #replyTo()}
     * @throws InvalidValueException if one is blank, too long or holds control or bidirectional override characters
     */
    public Inviter {
        PlainText.line("inviter.id", id, 200);
        displayName.ifPresent(name -> PlainText.line("inviter.displayName", name, 100));
        Objects.requireNonNull(replyTo, "replyTo");
    }

    /**
     * Returns an inviter without a name.
     *
     * @param id the id of an account of the host
     * @return the inviter
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public static Inviter of(String id) {
        return new Inviter(id, Optional.empty(), Optional.empty());
    }

    /**
     * Returns an inviter with a name.
     *
     * @param id the id of an account of the host
     * @param displayName the name for people to read
     * @return the inviter
     * @throws InvalidValueException if one is blank, too long or holds control characters
     */
    public static Inviter of(String id, String displayName) {
        return new Inviter(id, Optional.of(displayName), Optional.empty());
    }

    /**
     * Returns the same inviter with an address for replies.
     *
     * @param address a verified address of the inviter
     * @return a copy
     */
    public Inviter replyTo(EmailAddress address) {
        return new Inviter(id, displayName, Optional.of(address));
    }
}
