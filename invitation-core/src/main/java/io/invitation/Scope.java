package io.invitation;

/**
 * Names a tenant, site or organisation within which invitations live; an id or a token of another scope is unknown.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param name 1 to 100 characters of visible ASCII
 * @since 0.1
 */
public record Scope(String name) {

    /** The scope of applications that have only one. */
    public static final Scope DEFAULT = new Scope("default");

    /**
     * Checks the name.
     *
     * @param name see {@link #name()}
     * @throws InvalidValueException if the name is empty, too long or holds anything but visible ASCII
     */
    public Scope {
        PlainText.identifier("scope", name, 100);
    }

    /**
     * Returns the scope with this name.
     *
     * @param name 1 to 100 characters of visible ASCII
     * @return the scope
     * @throws InvalidValueException if the name is empty, too long or holds anything but visible ASCII
     */
    public static Scope of(String name) {
        return new Scope(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
