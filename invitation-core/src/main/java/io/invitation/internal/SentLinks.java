package io.invitation.internal;

import io.invitation.InvitationLink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers, in this process alone, the links of messages whose attempt ended in doubt, so that a repeat carries the
 * same one although nothing secret is stored. Safe for use by several threads.
 */
final class SentLinks {

    private static final int MOST = 10_000;

    private final Map<UUID, InvitationLink> links = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, InvitationLink> eldest) {
            return size() > MOST;
        }
    };

    synchronized void keep(UUID delivery, InvitationLink link) {
        links.put(delivery, link);
    }

    synchronized Optional<InvitationLink> find(UUID delivery) {
        return Optional.ofNullable(links.get(delivery));
    }

    synchronized void forget(UUID delivery) {
        links.remove(delivery);
    }
}
