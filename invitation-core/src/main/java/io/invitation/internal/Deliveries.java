package io.invitation.internal;

import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.RedemptionId;
import io.invitation.spi.Delivery;
import io.invitation.spi.LeaseRequest;
import io.invitation.spi.MessagePurpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Queues messages in the transaction that asks for them, and lets the calling thread try each once after the commit.
 */
final class Deliveries {

    private final Parts parts;
    private final Events events;
    private final DeliveryAttempt attempts;

    Deliveries(Parts parts, Events events, DeliveryAttempt attempts) {
        this.parts = parts;
        this.events = events;
        this.attempts = attempts;
    }

    /** A message that was asked for, and the invitation as far as it is known after the first attempt. */
    final class Requested {

        private Invitation invitation;

        private Requested(Invitation invitation) {
            this.invitation = invitation;
        }

        Invitation invitation() {
            return invitation;
        }

        private void tryNow(UUID id) {
            Instant now = parts.now();
            LeaseRequest request =
                    new LeaseRequest(now, now.plus(parts.retries().lease()), 1, Optional.of(id));
            for (Delivery leased : lease(request)) {
                Optional<DeliverySummary> summary = attempts.run(leased);
                invitation = summary.map(
                                known -> invitation.toBuilder().delivery(known).build())
                        .orElse(invitation);
            }
        }
    }

    /** Leases messages in a transaction of its own, so that no connection is held while one is sent. */
    List<Delivery> lease(LeaseRequest request) {
        return parts.transactions().run(attempt -> parts.queue().lease(request));
    }

    /**
     * Asks for a message.
     *
     * @param invitation the invitation as it stands in this transaction, its delivery queued already
     */
    Requested request(
            Transactions.Attempt attempt,
            Invitation invitation,
            MessagePurpose purpose,
            Optional<RedemptionId> redemption,
            Instant at) {
        Delivery delivery = Delivery.builder(
                        UUID.randomUUID(), invitation.id(), invitation.scope(), invitation.generation(), purpose, at)
                .redemption(redemption.orElse(null))
                .build();
        if (parts.queueJoinsTransactions()) {
            parts.queue().enqueue(delivery);
        } else {
            attempt.afterCommit(() -> parts.queue().enqueue(delivery));
        }
        events.record(attempt, invitation, InvitationEventType.QUEUED, at, Optional.empty(), purpose.name());
        Requested requested = new Requested(invitation);
        if (!parts.sentByWorkersOnly()) {
            attempt.afterCommit(() -> requested.tryNow(delivery.id()));
        }
        return requested;
    }
}
