package io.invitation.testkit;

/**
 * How the channel of a sender can fail, as seen from the sender.
 *
 * <p>Constants may be added; immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public enum ChannelFault {
    /** It refuses the message, and may take it later. */
    REFUSES_FOR_NOW,
    /** It refuses the message, and will never take it. */
    REFUSES_FOR_GOOD,
    /** It breaks off after it was asked, without an answer. */
    BREAKS_OFF,
    /** It is asked and never answers. */
    HANGS
}
