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

    /** A link, and the only recipient that it may go to, by mail or only otherwise. */
    private record Sent(EmailAddress recipient, boolean isMailed, InvitationLink link) {}

    private final Map<UUID, Sent> links = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sent> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(UUID delivery, EmailAddress recipient, boolean isMailed, InvitationLink link) {
        links.put(delivery, new Sent(recipient, isMailed, link));
    }

    /** Returns a message's link, unless it went to another recipient or another way before. */
    synchronized Optional<InvitationLink> find(UUID delivery, EmailAddress recipient, boolean isMailed) {
        return Optional.ofNullable(links.get(delivery))
                .filter(sent -> sent.recipient().equals(recipient) && sent.isMailed() == isMailed)
                .map(Sent::link);
    }

    synchronized void forget(UUID delivery) {
        links.remove(delivery);
    }
}
