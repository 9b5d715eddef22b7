package io.invitation;

/**
 * Says what happens when an address is invited that an open invitation of the same scope and kind names already. Open
 * is what can still be accepted now or later: neither used up nor expired, declined or revoked.
 *
 * @since 0.1
 */
public enum DuplicateRule {
    /** The new invitation is rejected. */
    REJECT,
    /** Nothing is made or sent; the open invitation is the answer. */
    RETURN_EXISTING,
    /** The open invitation gets a new time limit and a new link, and is the answer. */
    REFRESH,
    /** The open invitation is revoked, and the new one takes its place. */
    SUPERSEDE
}
