package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Records that an invitation was ended for good: how, when, by whom and why.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param kind how it was ended
 * @param at when, in microseconds
 * @param by who did it; for a decline without an account {@link #INVITEE}
 * @param reason why, as far as that was said; up to 500 characters
 * @since 0.1
 */
public record Closure(Kind kind, Instant at, Actor by, Optional<String> reason) {

    /** Somebody who holds the link and has no account yet. */
    public static final Actor INVITEE = Actor.of("invitee");

    /**
     * The two ways to end an invitation for good.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The invitee said no. */
        DECLINED,
        /** The inviter's side took it back. */
        REVOKED
    }

    /**
     * Checks the reason and cuts the instant to microseconds.
     *
     * @param kind see {@link #kind()}
     * @param at see {@link #at()}
     * @param by see {@link #by()}
     * @param reason see {@link #reason()}
     * @throws InvalidValueException if the reason is blank, too long or holds control characters
     */
    public Closure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(by, "by");
        at = Expiry.requireStorable("closedAt", at);
        reason.ifPresent(text -> PlainText.line("reason", text, 500));
    }
}
