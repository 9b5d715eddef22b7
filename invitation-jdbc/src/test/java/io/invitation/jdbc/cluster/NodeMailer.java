package io.invitation.jdbc.cluster;

import io.invitation.DeliveryWorker;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Invites one person after the other, each under an idempotency key; every second message is left to the workers of all
 * nodes. What is sent is noted in a file, with its link.
 */
final class NodeMailer {

    private final NodeOptions options;
    private final NodeLog log;
    private final InvitationService service;
    private final InvitationService byWorkers;
    private final DeliveryWorker worker;

    NodeMailer(NodeOptions options, JdbcInvitationStore store) throws IOException {
        this.options = options;
        log = new NodeLog(options.inviteLog());
        InvitationSender sender = noting(new NodeLog(options.sentLog()));
        service = Cluster.builder(store, sender).build();
        byWorkers = Cluster.builder(store, sender).sendByWorkersOnly().build();
        worker = service.deliveryWorker();
    }

    static InvitationSender noting(NodeLog sent) {
        return outgoing -> {
            sent.write(
                    outgoing.deliveryId(),
                    outgoing.invitation().id(),
                    outgoing.link().token().reveal());
            return SendOutcome.submitted();
        };
    }

    void runUntil(BooleanSupplier isOver) throws IOException {
        int number = NodeLog.read(options.inviteLog()).size();
        while (!isOver.getAsBoolean()) {
            Optional<InvitationResult> result = invite(number);
            if (result.isPresent()) {
                log.write(result.get().orElseThrow().id());
                number++;
            }
            send();
        }
    }

    /** Returns nothing where it has to be asked again, with the same key. */
    private Optional<InvitationResult> invite(int number) {
        String name = "n" + options.number() + "-" + number;
        InvitationRequest request =
                InvitationRequest.to(name + "@example.com").idempotencyKey(name).build();
        try {
            return Optional.of((number % 2 == 0 ? service : byWorkers).invite(request));
        } catch (InvitationStorageException failure) {
            return Optional.empty();
        }
    }

    private void send() {
        try {
            worker.runOnce(5);
        } catch (InvitationStorageException failure) {
            // What was under way is due again when its lease runs out.
        }
    }
}
