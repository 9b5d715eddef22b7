package io.invitation;

import java.util.OptionalInt;

/**
 * Says that a text is not an e-mail address that this library accepts, and why; the text itself is not repeated.
 *
 * <p>The rules are those of {@link EmailAddress#parse(String)}.
 *
 * <p>Immutable apart from what every {@link Throwable} allows, and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvalidEmailAddressException extends InvitationException {

    private static final long serialVersionUID = 1L;

    private static final int NO_INDEX = -1;

    /** What is wrong. */
    private final Reason reason;
    /** Where it is wrong, in UTF-16 units, or a negative number. */
    private final int index;

    InvalidEmailAddressException(Reason reason) {
        this(reason, NO_INDEX);
    }

    InvalidEmailAddressException(Reason reason, int index) {
        super("e-mail address " + describe(reason, index));
        this.reason = reason;
        this.index = index;
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
     * Returns where in the text the problem is.
     *
     * @return the index of the first offending {@code char}, or of the domain label it belongs to; empty if the problem
     *     has no single place
     */
    public OptionalInt index() {
        return index == NO_INDEX ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** The problem in words and its place, without a subject, for messages here and about patterns. */
    String problem() {
        return describe(reason, index);
    }

    private static String describe(Reason reason, int index) {
        return index == NO_INDEX ? reason.problem : reason.problem + " at index " + index;
    }

    /**
     * What can be wrong with the text of an e-mail address. Later versions may add constants.
     *
     * <p>Immutable and safe for use by several threads.
     *
     * @since 0.1
     */
    public enum Reason {
        /** There is no text at all. */
        EMPTY("is empty"),
        /** The whole address has more than 254 octets (RFC 5321, section 4.5.3.1.3, less the angle brackets). */
        TOO_LONG("is longer than 254 octets"),
        /**
         * A control, invisible, bidirectional, private-use or unassigned character, half a surrogate pair, or a space.
         */
        FORBIDDEN_CHARACTER("has a space, a control or an invisible character"),
        /** No {@code @}. */
        NO_AT_SIGN("has no @"),
        /** More than one {@code @}; lists and source routes end here too. */
        SEVERAL_AT_SIGNS("has more than one @"),
        /** Nothing before the {@code @}. */
        LOCAL_PART_EMPTY("has nothing before the @"),
        /** More than 64 octets of UTF-8 before the {@code @} (RFC 5321, section 4.5.3.1.1). */
        LOCAL_PART_TOO_LONG("has more than 64 octets before the @"),
        /** A dot at either end of the local part, or two in a row. */
        LOCAL_PART_MISPLACED_DOT("has a misplaced dot before the @"),
        /**
         * A character that is not part of an RFC 5322 atom, such as a quote or a comma, or a combining mark at the
         * start.
         */
        LOCAL_PART_CHARACTER("has a character that is not allowed before the @"),
        /** The local part is not in Unicode normalisation form C, as typed or with its ASCII letters in lower case. */
        LOCAL_PART_NOT_NFC("is not in Unicode normalisation form C before the @"),
        /** Nothing behind the {@code @}. */
        DOMAIN_EMPTY("has no domain"),
        /** More than 253 octets in A-label form. */
        DOMAIN_TOO_LONG("has a domain of more than 253 octets"),
        /** Two dots in a row in the domain, or a dot at either end of it. */
        DOMAIN_LABEL_EMPTY("has an empty label in the domain"),
        /** An ASCII label of more than 63 octets (RFC 1035, section 2.3.4). */
        DOMAIN_LABEL_TOO_LONG("has a domain label of more than 63 octets"),
        /** A label that starts or ends with a hyphen. */
        DOMAIN_LABEL_HYPHEN("has a domain label with a hyphen at an end"),
        /** An ASCII character in the domain other than a letter, a digit, a hyphen or a dot. */
        DOMAIN_CHARACTER("has a character that is not allowed in the domain"),
        /** Only one label, as in {@code localhost}. */
        DOMAIN_SINGLE_LABEL("has a domain of a single label"),
        /** The last label is all digits, as in an IPv4 address. */
        DOMAIN_NUMERIC_END("has a domain that ends with a number"),
        /** A label that starts with {@code xn--} but encodes no internationalised label. */
        DOMAIN_A_LABEL_INVALID("has a domain label with xn-- that encodes nothing valid"),
        /**
         * A non-ASCII label that has no A-label form of at most 63 octets which says exactly the same, for example
         * because a conversion would replace or drop characters. Its A-label form, if there is one, is accepted.
         */
        DOMAIN_NOT_CONVERTIBLE("has a non-ASCII domain label that cannot be converted without change");

        private final String problem;

        Reason(String problem) {
            this.problem = problem;
        }
    }
}
