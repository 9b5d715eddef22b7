package io.invitation;

/**
 * Names who does something to an invitation, for the record.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param id the id of an account of the host, 1 to 200 characters; never a secret
 * @since 0.1
 */
public record Actor(String id) {

    /** The application itself: a scheduled job, a migration. */
    public static final Actor SYSTEM = new Actor("system");

    /**
     * Checks the id.
     *
     * @param id see {@link #id()}
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public Actor {
        PlainText.line("actor", id, 200);
    }

    /**
     * Returns the actor with this account id.
     *
     * @param id the id of an account of the host, 1 to 200 characters
     * @return the actor
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    public static Actor of(String id) {
        return new Actor(id);
    }
}
