package io.invitation.internal;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationStatus;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.InvitationSender;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to send one message after the commit, and the note of what came of it. For use by one thread. */
final class Dispatch implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private static final int ROUNDS = 5;

    private final OutgoingInvitation outgoing;
    private final InvitationSender sender;
    private final InvitationRepository repository;
    private final Supplier<Instant> now;
    private DeliverySummary delivery;

    Dispatch(
            OutgoingInvitation outgoing,
            InvitationSender sender,
            InvitationRepository repository,
            Supplier<Instant> now) {
        this.outgoing = outgoing;
        this.sender = sender;
        this.repository = repository;
        this.now = now;
        this.delivery = outgoing.invitation().delivery();
    }

    @Override
    public void run() {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            record(before ->
                    new DeliverySummary(DeliveryState.SUPPRESSED, before.attempts(), Optional.of(now.get()), obstacle));
            return;
        }
        SendOutcome outcome = send();
        record(before -> before.afterAttempt(stateAfter(outcome.kind()), now.get(), outcome.code()));
    }

    /** What happened to the invitation since the mail was asked for, so that nobody could use the link. */
    private Optional<String> obstacle() {
        Optional<Invitation> stored = repository.findById(outgoing.invitation().id());
        if (stored.isEmpty()) {
            return Optional.of("UNKNOWN");
        }
        InvitationStatus status = stored.get().statusAt(now.get());
        if (!Operation.RESEND.isAllowedIn(status)) {
            return Optional.of(status.name());
        }
        boolean isCurrent = stored.get().generation() == outgoing.invitation().generation();
        return isCurrent ? Optional.empty() : Optional.of("SUPERSEDED");
    }

    private void record(UnaryOperator<DeliverySummary> change) {
        InvitationId id = outgoing.invitation().id();
        for (int round = 0; round < ROUNDS; round++) {
            DeliverySummary after = change.apply(delivery);
            if (repository.recordDelivery(id, delivery, after)) {
                delivery = after;
                return;
            }
            delivery = repository.findById(id).map(Invitation::delivery).orElse(delivery);
        }
        LOG.warn("Delivery {} of invitation {}: the outcome could not be stored", outgoing.deliveryId(), id);
    }

    /** Returns the invitation with what is known about its delivery by now. */
    Invitation invitation() {
        return outgoing.invitation().toBuilder().delivery(delivery).build();
    }

    private SendOutcome send() {
        try {
            SendOutcome outcome = Objects.requireNonNull(sender.send(outgoing), "the sender returned null");
            if (outcome.kind() != SendOutcome.Kind.SUBMITTED) {
                LOG.info(
                        "Delivery {} of invitation {}: {} {}",
                        outgoing.deliveryId(),
                        outgoing.invitation().id(),
                        outcome.kind(),
                        outcome.code().orElse(""));
            }
            return outcome;
        } catch (Throwable failure) {
            LOG.warn(
                    "Delivery {} of invitation {}: the sender failed",
                    outgoing.deliveryId(),
                    outgoing.invitation().id(),
                    WithoutMessage.of(failure));
            return new SendOutcome(SendOutcome.Kind.UNDECIDED, Optional.of("sender-exception"));
        }
    }

    /** Where a sender failed, for the log. Its message is left out, because it may hold the link or an address. */
    private static final class WithoutMessage extends Exception {

        private static final long serialVersionUID = 1L;

        private WithoutMessage(String type) {
            super(type + " (message withheld)");
        }

        static WithoutMessage of(Throwable failure) {
            WithoutMessage copy = new WithoutMessage(failure.getClass().getName());
            copy.setStackTrace(failure.getStackTrace());
            return copy;
        }
    }

    private static DeliveryState stateAfter(SendOutcome.Kind kind) {
        return switch (kind) {
            case SUBMITTED -> DeliveryState.SENT;
            case FAILED_TEMPORARILY, UNDECIDED -> DeliveryState.DEFERRED;
            case FAILED_PERMANENTLY -> DeliveryState.FAILED;
        };
    }
}
