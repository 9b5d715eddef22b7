package io.invitation;

/**
 * Says what happens when a single address is invited for which an open invitation of the same scope, kind and purpose
 * answers already. Open is what can still be accepted now or later: neither used up nor expired, declined or revoked.
 * Patterns and lists of addresses are not compared.
 *
 * <p>Whatever the rule, only one of those who invite an address at the same moment makes an invitation that stays open;
 * and an invitation that would become open again next to another, by a new time limit, quota or address, is not:
 * {@link RejectionReason#DUPLICATE}. Whoever may not invite like this hears {@link RejectionReason#NOT_ENTITLED} before
 * any of it. Later versions may add some.
 *
 * @since 0.1
 */
public enum DuplicateRule {
    /** The new invitation is rejected. */
    REJECT,
    /**
     * Nothing is made or sent; the open invitation is the answer, after {@code create} with its link if the token
     * policy can repeat it and the inviter may see it.
     */
    RETURN_EXISTING,
    /**
     * The open invitation gets a new time limit and a new link, and is the answer; what it grants stays as it was.
     * {@code invite} mails the link, under the cool-down; where that cannot be, nothing changes.
     */
    REFRESH,
    /** The open invitation is revoked, and the new one takes its place. */
    SUPERSEDE
}
