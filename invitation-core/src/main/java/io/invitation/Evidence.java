package io.invitation;

/**
 * Tells what shows that a mailbox belongs to whoever accepts or declines. Later versions may add some.
 *
 * @since 0.1
 */
public enum Evidence {
    /** The host verified the address before, and says so. */
    VERIFIED,
    /** The link was mailed to that mailbox and shown to nobody else. */
    MAILED_LINK,
    /** Nothing does. */
    NONE
}
