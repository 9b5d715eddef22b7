package io.invitation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Carries the secret of an invitation link, as it came from a URL or as it was minted.
 *
 * <p>Any string at all can be wrapped; what is malformed is refused later and looks like an unknown token. The text is
 * never part of {@link #toString()}, and comparison takes the same time wherever two texts of one length differ.
 * Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationToken {

    private final String text;

    private InvitationToken(String text) {
        this.text = Objects.requireNonNull(text, "token");
    }

    /**
     * Wraps a text.
     *
     * @param text any string, for example what a visitor's URL held
     * @return the token
     */
    public static InvitationToken of(String text) {
        return new InvitationToken(text);
    }

    /**
     * Returns the secret text, for token policies and links; it belongs in no log, message, event or database.
     *
     * @return the text
     */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvitationToken that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns a fixed text without the secret. */
    @Override
    public String toString() {
        return "InvitationToken[redacted]";
    }
}
