package io.invitation;

/**
 * Says that a value which came from a person cannot be used, which one, and why; the value itself is not repeated.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvalidValueException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** The name of the value, as the API spells it. */
    private final String field;

    /**
     * Creates one for a field and its problem.
     *
     * @param field the name of the value, as the API spells it
     * @param problem what is wrong, to follow the field's name in a sentence; must not contain the value
     */
    public InvalidValueException(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /**
     * Returns the name of the value that was refused, as the API spells it.
     *
     * @return for example {@code "name"}
     */
    public String field() {
        return field;
    }
}
