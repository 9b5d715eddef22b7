package io.invitation.internal;

import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.Redemption;
import io.invitation.Suppression;
import io.invitation.TransactionConflictException;
import io.invitation.internal.DeliveryNotes.Result;
import io.invitation.spi.Delivery;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.SuppressionStore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Takes note of messages that came back. */
final class Bounces {

    /** Why an address is suppressed whose message came back for good. */
    static final String REASON = "BOUNCED";

    private final Parts parts;
    private final Events events;
    private final SuppressionStore suppressions;
    private final DeliveryNotes notes;

    Bounces(Parts parts, Events events, SuppressionStore suppressions) {
        this.parts = parts;
        this.events = events;
        this.suppressions = suppressions;
        this.notes = new DeliveryNotes(parts, events);
    }

    boolean note(UUID deliveryId, String code) {
        DeliverySummary checked = new DeliverySummary(DeliveryState.BOUNCED, 0, Optional.empty(), Optional.of(code));
        return parts.transactions().run(attempt -> {
            Optional<Delivery> sent = parts.queue().find(deliveryId).filter(message -> message.attempts() > 0);
            sent.filter(message -> message.state() != DeliveryState.BOUNCED)
                    .filter(message -> !message.code().equals(checked.code()) || code.startsWith("5"))
                    .ifPresent(message -> note(attempt, message, code));
            return sent.isPresent();
        });
    }

    private void note(Transactions.Attempt attempt, Delivery message, String code) {
        boolean isNoted = code.startsWith("5")
                ? notes.note(
                                attempt,
                                message,
                                new Result(DeliveryState.BOUNCED, message.attempts(), 0, Optional.of(code)))
                        .isNoted()
                : noteDelay(attempt, message, code);
        if (!isNoted) {
            throw new TransactionConflictException(
                    "bounced", new IllegalStateException("the message changed at the same moment"));
        }
        if (code.startsWith("5")) {
            addressOf(message).ifPresent(address -> suppressions.put(new Suppression(address, REASON, parts.now())));
        }
    }

    /** The message is still on its way; only the code is kept. */
    private boolean noteDelay(Transactions.Attempt attempt, Delivery message, String code) {
        Delivery delayed = DeliveryNotes.unleased(message).code(code).build();
        if (message.state() != DeliveryState.SENT) {
            return true;
        }
        if (!notes.settle(attempt, message, delayed)) {
            return false;
        }
        parts.repository().findById(message.invitationId()).ifPresent(invitation -> {
            Optional<String> detail = Optional.of(code);
            Instant at = parts.now();
            events.record(
                    attempt,
                    InvitationEvent.of(invitation, InvitationEventType.DELIVERY_FAILED, at, Optional.empty(), detail));
            notes.summarise(invitation, message, delayed, 0);
        });
        return true;
    }

    /**
     * Returns the mailbox to which a message went. If the invitation was changed since it was asked for, it may have
     * been another one than is stored now, and the wrong one must not be suppressed.
     */
    private Optional<EmailAddress> addressOf(Delivery message) {
        if (message.redemption().isPresent()) {
            return message.redemption()
                    .flatMap(id -> parts.ledger().flatMap(ledger -> ledger.find(id)))
                    .filter(place -> !place.address().equals(MaintenanceStore.placeholder(place.id())))
                    .map(Redemption::address);
        }
        return parts.repository()
                .findById(message.invitationId())
                .filter(invitation -> !invitation.updatedAt().isAfter(message.queuedAt()))
                .flatMap(Invitation::recipient);
    }
}
