package io.invitation;

import java.util.Objects;

/**
 * Names the link that somebody followed before signing in, sealed, for a cookie of one browser. It carries neither the
 * token nor any state that would skip a check. Made and opened by {@link LoginHandOff}.
 *
 * <p>Immutable and safe for use by several threads; its text form shows nothing.
 *
 * @since 0.1
 */
public final class PendingAcceptance {

    private final String value;

    private PendingAcceptance(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * Wraps what a cookie held.
     *
     * @param value any string at all; one of more than 512 characters is never looked at
     * @return the value, not yet opened
     */
    public static PendingAcceptance of(String value) {
        return new PendingAcceptance(value);
    }

    /**
     * Returns the sealed value, which belongs nowhere but into a cookie with {@code HttpOnly}, {@code Secure} and
     * {@code SameSite=Lax}.
     *
     * @return unreserved URI characters only, at most 512
     */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PendingAcceptance that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns the name of the type only. */
    @Override
    public String toString() {
        return "PendingAcceptance[sealed]";
    }
}
