package io.invitation.examples.webapp.admin;

import io.invitation.InvitationEvent;
import io.invitation.spi.InvitationListener;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells open pages that something happened, so that they fetch themselves anew; what happened is told to nobody. */
public final class LiveUpdates implements InvitationListener, AutoCloseable {

    private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();

    void join(SseClient client) {
        client.keepAlive();
        client.onClose(() -> clients.remove(client));
        clients.add(client);
        client.sendComment("here");
    }

    @Override
    public void on(InvitationEvent event) {
        clients.removeIf(SseClient::terminated);
        // Browsers pass over an event without data.
        clients.forEach(client -> client.sendEvent("changed", "now"));
    }

    @Override
    public void close() {
        List.copyOf(clients).forEach(SseClient::close);
    }
}
