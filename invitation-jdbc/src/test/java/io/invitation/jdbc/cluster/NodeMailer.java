package io.invitation.jdbc.cluster;

import io.invitation.Actor;
import io.invitation.DeliveryRetries;
import io.invitation.DeliveryWorker;
import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationServiceBuilder;
import io.invitation.InvitationStorageException;
import io.invitation.jdbc.JdbcInvitationStore;
import io.invitation.mail.SmtpInvitationSender;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.SendOutcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Invites one person after the other, each under an idempotency key; every second message is left to the workers of all
 * nodes. What is sent is noted in a file, with its link.
 */
final class NodeMailer {

    /** Soon again, so that what a server puts off is sent while somebody watches. */
    static final DeliveryRetries RETRIES = DeliveryRetries.defaults()
            .attempts(50)
            .pauses(Duration.ofSeconds(1), Duration.ofSeconds(10))
            .lease(Duration.ofSeconds(30));

    private static final int REVOKES_ONE_OF = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final NodeOptions options;
    private final NodeLog log;
    private final NodeLog revoked;
    private final InvitationService service;
    private final InvitationService byWorkers;
    private final DeliveryWorker worker;

    NodeMailer(NodeOptions options, JdbcInvitationStore store) throws IOException {
        this.options = options;
        log = new NodeLog(options.inviteLog());
        revoked = new NodeLog(options.revokeLog());
        InvitationSender sender =
                options.smtpPort() == 0 ? noting(new NodeLog(options.sentLog())) : smtp(options.smtpPort());
        service = builder(store, sender).build();
        byWorkers = builder(store, sender).sendByWorkersOnly().build();
        worker = service.deliveryWorker();
    }

    private InvitationServiceBuilder builder(JdbcInvitationStore store, InvitationSender sender) {
        InvitationServiceBuilder builder = Cluster.builder(store, sender);
        return options.smtpPort() == 0 ? builder : builder.retries(RETRIES);
    }

    static SmtpInvitationSender smtp(int port) {
        return SmtpInvitationSender.builder("127.0.0.1", port)
                .from(EmailAddress.parse("invitations@acme.example"), "Acme")
                .product("Acme")
                .overallTimeout(RETRIES.lease().minusSeconds(10))
                .unsafePlaintext()
                .build();
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
                InvitationId id = result.get().orElseThrow().id();
                log.write(id);
                number++;
                if (options.smtpPort() != 0 && number % REVOKES_ONE_OF == 0) {
                    revoke(id);
                }
            }
            send();
            if (options.smtpPort() != 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
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

    /** Noted only once it is certain. */
    private void revoke(InvitationId id) {
        try {
            service.revoke(id, Actor.SYSTEM, "soak").orElseThrow();
            revoked.write(id, Instant.now());
        } catch (InvitationStorageException failure) {
            // Perhaps it is revoked.
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
