package io.invitation.internal;

import io.invitation.Invitation;
import io.invitation.InvitationEventType;
import io.invitation.RedemptionId;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues messages in the transaction that asks for them, and lets the calling thread try each once after the commit.
 * What it will try is leased to it from the start: should the process go down in between, a worker has it after that.
 */
final class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /** For how long a bounce of a message that was sent is still understood. */
    private static final Duration KEPT_IN_THIS_PROCESS = Duration.ofDays(7);

    private static final int FORGOTTEN_AT_ONCE = 100;

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

        /** Whatever fails here, the invitation is stored, and the message is due again when its lease has run out. */
        private void tryNow(Delivery leased) {
            try {
                invitation = attempts.run(leased)
                        .summary()
                        .map(known -> invitation.toBuilder().delivery(known).build())
                        .orElse(invitation);
            } catch (RuntimeException | Error failure) {
                LOG.warn(
                        "Delivery {} of invitation {} was left to others after {}",
                        leased.id(),
                        leased.invitationId(),
                        failure.getClass().getName());
            }
        }
    }

    /** Nobody tidies a queue of this process alone, so that each message makes room for more than itself. */
    private void enqueueInThisProcess(Delivery delivery, Instant at) {
        parts.queue().enqueue(delivery);
        parts.queue().purge(at.minus(KEPT_IN_THIS_PROCESS), FORGOTTEN_AT_ONCE);
    }

    /**
     * Asks for a message.
     *
     * @param invitation the invitation as it stands in this transaction, its delivery queued already
     * @param at the instant at which its delivery was queued, by which this message is known to speak for it
     */
    Requested request(
            Transactions.Attempt attempt,
            Invitation invitation,
            MessagePurpose purpose,
            Optional<RedemptionId> redemption,
            Instant at) {
        Delivery.Builder message = Delivery.builder(
                        UUID.randomUUID(), invitation.id(), invitation.scope(), invitation.generation(), purpose, at)
                .redemption(redemption.orElse(null));
        Delivery delivery = parts.sentByWorkersOnly()
                ? message.build()
                : message.lease(UUID.randomUUID(), at.plus(parts.retries().lease()))
                        .build();
        if (parts.queueJoinsTransactions()) {
            parts.queue().enqueue(delivery);
        } else {
            attempt.afterCommit(() -> enqueueInThisProcess(delivery, at));
        }
        events.record(attempt, invitation, InvitationEventType.QUEUED, at, Optional.empty(), purpose.name());
        Requested requested = new Requested(invitation);
        if (!parts.sentByWorkersOnly()) {
            attempt.afterCommit(() -> requested.tryNow(delivery));
        }
        return requested;
    }
}
