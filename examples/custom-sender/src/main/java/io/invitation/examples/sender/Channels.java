package io.invitation.examples.sender;

import io.invitation.spi.InvitationSender;
import io.invitation.spi.Senders;
import java.util.Map;

/** The channels of this application. */
public final class Channels {

    private Channels() {}

    // snippet: routed
    /**
     * Returns one sender for all channels; an invitation names its own ({@code InvitationRequest.Builder.channel}).
     *
     * @param chat for the channel "chat"
     * @param texts for the channel "text"
     * @param mails for the channel "mail", which is that of invitations that name none
     * @return the sender; a message for another channel fails for good
     */
    public static InvitationSender all(InvitationSender chat, InvitationSender texts, InvitationSender mails) {
        return Senders.routed(Map.of("chat", chat, "text", texts, "mail", mails));
    }
    // end of snippet
}
