package io.invitation;

/**
 * Says that a text is not a pattern for e-mail addresses, and why; the text itself is not repeated.
 *
 * <p>The rules are those of {@link EmailPattern#parse(String)}. Where a literal part of the pattern breaks a rule for
 * addresses, the {@linkplain #getCause() cause} is the {@link InvalidEmailAddressException} that says which.
 *
 * <p>Immutable apart from what every {@link Throwable} allows, and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvalidEmailPatternException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final Reason reason;

    InvalidEmailPatternException(Reason reason) {
        super("e-mail pattern " + reason.problem);
        this.reason = reason;
    }

    InvalidEmailPatternException(InvalidEmailAddressException cause) {
        super("e-mail pattern " + cause.problem(), cause);
        this.reason = Reason.of(cause.reason());
    }

    /**
     * Returns what is wrong with the text.
     *
     * @return the first problem that was found
     */
    public Reason reason() {
        return reason;
    }

    /**
     * What can be wrong with the text of a pattern. Later versions may add constants.
     *
     * <p>Immutable and safe for use by several threads.
     *
     * @since 0.1
     */
    public enum Reason {
        /** There is no text at all; a pattern for everybody is not a blank one but no pattern. */
        EMPTY("is empty"),
        /** The whole pattern has more than 254 octets, so no address could match it. */
        TOO_LONG("is longer than 254 octets"),
        /**
         * A control, invisible, bidirectional, private-use or unassigned character, half a surrogate pair, or a space.
         */
        FORBIDDEN_CHARACTER("has a space, a control or an invisible character"),
        /** No {@code @}. */
        NO_AT_SIGN("has no @"),
        /** More than one {@code @}. */
        SEVERAL_AT_SIGNS("has more than one @"),
        /** What stands before the {@code @} could not be the local part of an address; the cause says why. */
        LOCAL_PART_INVALID("has an invalid part before the @"),
        /** What stands behind the {@code @}, or behind {@code @*.}, could not be a domain; the cause says why. */
        DOMAIN_INVALID("has an invalid domain"),
        /** An {@code *} in the domain other than in {@code *.} at its start. */
        DOMAIN_WILDCARD_MISPLACED("has an * in the domain other than *. at its start"),
        /** {@code *.} in front of a single label, as in {@code *@*.com}. */
        DOMAIN_TOO_BROAD("has fewer than two labels behind the *. of its domain"),
        /** Two {@code *} in a row. */
        WILDCARDS_ADJACENT("has two * in a row"),
        /** A pattern for exactly one address was wanted, but that address has an {@code *} in its local part. */
        LITERAL_ASTERISK("cannot stand for exactly one address that has an * itself");

        private final String problem;

        Reason(String problem) {
            this.problem = problem;
        }

        private static Reason of(InvalidEmailAddressException.Reason reason) {
            return switch (reason) {
                case EMPTY -> EMPTY;
                case TOO_LONG -> TOO_LONG;
                case FORBIDDEN_CHARACTER -> FORBIDDEN_CHARACTER;
                case NO_AT_SIGN -> NO_AT_SIGN;
                case SEVERAL_AT_SIGNS -> SEVERAL_AT_SIGNS;
                case LOCAL_PART_EMPTY,
                        LOCAL_PART_TOO_LONG,
                        LOCAL_PART_MISPLACED_DOT,
                        LOCAL_PART_CHARACTER,
                        LOCAL_PART_NOT_NFC -> LOCAL_PART_INVALID;
                case DOMAIN_EMPTY,
                        DOMAIN_TOO_LONG,
                        DOMAIN_LABEL_EMPTY,
                        DOMAIN_LABEL_TOO_LONG,
                        DOMAIN_LABEL_HYPHEN,
                        DOMAIN_CHARACTER,
                        DOMAIN_SINGLE_LABEL,
                        DOMAIN_NUMERIC_END,
                        DOMAIN_A_LABEL_INVALID,
                        DOMAIN_NOT_CONVERTIBLE -> DOMAIN_INVALID;
            };
        }
    }
}
