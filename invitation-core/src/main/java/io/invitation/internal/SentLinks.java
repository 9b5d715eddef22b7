package io.invitation.internal;

import io.invitation.EmailAddress;
import io.invitation.InvitationLink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers, in this process alone, the links of messages that may be sent again, so that a repeat carries the same one
 * although nothing secret is stored. Safe for use by several threads.
 */
final class SentLinks {

    private static final int MOST = 10_000;

    /** A link, and the only mailbox that it may go to. */
    private record Sent(EmailAddress recipient, InvitationLink link) {}

    private final Map<UUID, Sent> links = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sent> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(UUID delivery, EmailAddress recipient, InvitationLink link) {
        links.put(delivery, new Sent(recipient, link));
    }

    /** Returns a message's link, unless it went to another mailbox before. */
    synchronized Optional<InvitationLink> find(UUID delivery, EmailAddress recipient) {
        return Optional.ofNullable(links.get(delivery))
                .filter(sent -> sent.recipient().equals(recipient))
                .map(Sent::link);
    }

    synchronized void forget(UUID delivery) {
        links.remove(delivery);
    }
}
