package io.invitation.testkit;

import java.util.Objects;

/**
 * A message as its recipient finds it, in the tests of a sender.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param recipient who finds it, as {@link InvitationSenderContract#addressOf} writes it
 * @param text what the recipient reads, decoded; links as they are followed
 * @since 0.1
 */
public record ReceivedMessage(String recipient, String text) {

    /**
     * Checks that both parts are given.
     *
     * @param recipient see {@link #recipient()}
     * @param text see {@link #text()}
     */
    public ReceivedMessage {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(text, "text");
    }
}
