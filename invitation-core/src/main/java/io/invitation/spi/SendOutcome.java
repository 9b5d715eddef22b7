package io.invitation.spi;

import java.util.Objects;
import java.util.Optional;

/**
 * What came of one attempt to send.
 *
 * <p>Immutable and safe for use by several threads. Source: RFC 5321, section 4.2.1, for temporary (4yz) and permanent
 * (5yz) failures.
 *
 * @param kind the answer in general
 * @param code its code as the channel gives it, for SMTP as in RFC 3463 ({@code 4.2.2}) or RFC 5321 ({@code 451}); up
 *     to 40 characters of visible ASCII, no text of the server
 * @since 0.1
 */
public record SendOutcome(Kind kind, Optional<String> code) {

    /**
     * The four kinds of answer.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The channel took responsibility for the message. */
        SUBMITTED,
        /** Not sent; a later attempt may succeed. */
        FAILED_TEMPORARILY,
        /** Not sent; the same attempt will not succeed later. */
        FAILED_PERMANENTLY,
        /** Sent or not, nobody knows: the channel broke off before it answered. A repeat may arrive twice. */
        UNDECIDED
    }

    private static final int MAX_CODE_LENGTH = 40;

    /**
     * Checks the code.
     *
     * @param kind see {@link #kind()}
     * @param code see {@link #code()}
     * @throws IllegalArgumentException if the code is not 1 to 40 characters of visible ASCII
     */
    public SendOutcome {
        Objects.requireNonNull(kind, "kind");
        code.ifPresent(SendOutcome::requireCode);
    }

    /**
     * Returns the outcome of a message that the channel took.
     *
     * @return the outcome
     */
    public static SendOutcome submitted() {
        return new SendOutcome(Kind.SUBMITTED, Optional.empty());
    }

    /**
     * Returns the outcome of a failure that may pass.
     *
     * @param code the channel's code
     * @return the outcome
     * @throws IllegalArgumentException if the code is not 1 to 40 characters of visible ASCII
     */
    public static SendOutcome failedTemporarily(String code) {
        return new SendOutcome(Kind.FAILED_TEMPORARILY, Optional.of(code));
    }

    /**
     * Returns the outcome of a failure that will not pass.
     *
     * @param code the channel's code
     * @return the outcome
     * @throws IllegalArgumentException if the code is not 1 to 40 characters of visible ASCII
     */
    public static SendOutcome failedPermanently(String code) {
        return new SendOutcome(Kind.FAILED_PERMANENTLY, Optional.of(code));
    }

    /**
     * Returns the outcome of an attempt whose end nobody knows.
     *
     * @param code what is known, for example the step that was lost
     * @return the outcome
     * @throws IllegalArgumentException if the code is not 1 to 40 characters of visible ASCII
     */
    public static SendOutcome undecided(String code) {
        return new SendOutcome(Kind.UNDECIDED, Optional.of(code));
    }

    private static void requireCode(String code) {
        if (code.isEmpty() || code.length() > MAX_CODE_LENGTH || !code.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("code must be 1 to 40 characters of visible ASCII");
        }
    }
}
