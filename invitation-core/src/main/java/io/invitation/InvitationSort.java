package io.invitation;

/**
 * Orders the results of a search; ties are ordered by id, so that pages never overlap. Later versions may add some.
 *
 * @since 0.1
 */
public enum InvitationSort {
    /** By creation, the newest first. */
    NEWEST_FIRST,
    /** By creation, the oldest first. */
    OLDEST_FIRST,
    /** By expiry, the next to expire first; those that never expire come last. */
    EXPIRING_FIRST,
    /**
     * By name in the binary order of the store, without the rules of any language; those without a name come first.
     * Stores may differ for characters beyond U+FFFF.
     */
    BY_NAME
}
