package io.invitation.internal;

import static io.invitation.DeliveryState.DEFERRED;

import io.invitation.DeliveryState;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationLink;
import io.invitation.InvitationOperation;
import io.invitation.InvitationStatus;
import io.invitation.Redemption;
import io.invitation.internal.DeliveryNotes.Noted;
import io.invitation.internal.DeliveryNotes.Result;
import io.invitation.spi.Delivery;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to send one leased message, and the note of what came of it. No transaction is open while it is sent.
 *
 * <p>Before it is sent, the message is marked as being sent and its lease starts again, in the transaction that judges
 * it: so each message has a whole lease, nobody sends what another has leased meanwhile, and an attempt that takes the
 * process down with it is counted.
 */
final class DeliveryAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAttempt.class);

    private final Parts parts;
    private final LinkIssuer links;
    private final DeliveryNotes notes;
    private final SentLinks sentLinks = new SentLinks();

    DeliveryAttempt(Parts parts, Events events, LinkIssuer links) {
        this.parts = parts;
        this.links = links;
        this.notes = new DeliveryNotes(parts, events);
    }

    /** A message under way, or what was noted of one that does not go out. */
    private record Prepared(Delivery sending, Optional<OutgoingInvitation> message, boolean isMailed, Noted noted) {

        static Prepared none(Delivery leased, Noted noted) {
            return new Prepared(leased, Optional.empty(), false, noted);
        }
    }

    /** To whom a message goes and whether to the mailbox, or why to nobody. */
    private record Judged(
            Optional<EmailAddress> recipient,
            Optional<Redemption> toConfirm,
            boolean isMailed,
            Optional<String> obstacle) {

        static Judged obstacle(String code) {
            return new Judged(Optional.empty(), Optional.empty(), false, Optional.of(code));
        }
    }

    /**
     * Sends a leased message unless there is an obstacle, and returns what was noted.
     *
     * @throws RuntimeException if nothing could be noted; the message is due again when its lease has run out
     */
    Noted run(Delivery leased) {
        Prepared prepared;
        try {
            prepared = parts.transactions().run(attempt -> prepare(attempt, leased));
        } catch (RuntimeException | Error failure) {
            LOG.warn(
                    "Delivery {} of invitation {} could not be prepared: {}",
                    leased.id(),
                    leased.invitationId(),
                    failure.getClass().getName());
            int attempts = leased.attempts() + 1;
            return notes.conclude(leased, new Result(DEFERRED, attempts, 1, Optional.of("preparation-failed")));
        }
        if (prepared.message().isEmpty()) {
            sentLinks.forget(leased.id());
            return prepared.noted();
        }
        OutgoingInvitation message = prepared.message().get();
        sentLinks.keep(leased.id(), message.recipient(), prepared.isMailed(), message.link());
        return conclude(prepared.sending(), send(message));
    }

    /** An interruption is for whoever runs the worker: what was sent is noted first. */
    private Noted conclude(Delivery sending, SendOutcome outcome) {
        boolean isInterrupted = Thread.interrupted();
        try {
            DeliveryState state = stateAfter(outcome.kind());
            Noted noted = notes.conclude(sending, new Result(state, sending.attempts(), 1, outcome.code()));
            if (state != DEFERRED) {
                sentLinks.forget(sending.id());
            }
            return noted;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Prepared prepare(Transactions.Attempt attempt, Delivery leased) {
        boolean isWithoutAnswer = leased.state() == DeliveryState.SENDING;
        if (isWithoutAnswer && leased.attempts() >= parts.retries().attempts()) {
            Result failed = new Result(DeliveryState.FAILED, leased.attempts(), 1, Optional.of("no-answer"));
            return Prepared.none(leased, notes.note(attempt, leased, failed));
        }
        Optional<Invitation> invitation = parts.repository().findById(leased.invitationId());
        Judged judged = invitation.map(stored -> judge(leased, stored)).orElseGet(() -> Judged.obstacle("UNKNOWN"));
        if (judged.obstacle().isPresent()) {
            int made = isWithoutAnswer ? 1 : 0;
            Result suppressed = new Result(DeliveryState.SUPPRESSED, leased.attempts(), made, judged.obstacle());
            return Prepared.none(leased, notes.note(attempt, leased, suppressed));
        }
        Delivery sending = leased.toBuilder()
                .state(DeliveryState.SENDING, leased.since(), leased.attempts() + 1)
                .lease(UUID.randomUUID(), parts.now().plus(parts.retries().lease()))
                .build();
        if (!notes.settle(attempt, leased, sending)) {
            return Prepared.none(leased, Noted.NOT_OURS);
        }
        if (isWithoutAnswer) {
            notes.countLost(invitation.orElseThrow(), leased);
        }
        OutgoingInvitation message = message(leased, invitation.orElseThrow(), judged);
        return new Prepared(sending, Optional.of(message), judged.isMailed(), Noted.NOT_OURS);
    }

    private Judged judge(Delivery leased, Invitation invitation) {
        Instant now = parts.now();
        InvitationStatus status = invitation.statusAt(now);
        boolean isConfirmation = leased.purpose() == MessagePurpose.ADDRESS_CONFIRMATION;
        InvitationOperation use = isConfirmation ? InvitationOperation.COMPLETE : InvitationOperation.RESEND;
        if (!use.isAllowedIn(status)) {
            return Judged.obstacle(status.name());
        }
        if (invitation.generation() != leased.generation()) {
            return Judged.obstacle("SUPERSEDED");
        }
        Optional<Redemption> place = leased.redemption()
                .flatMap(id -> parts.ledger().flatMap(ledger -> ledger.find(id)))
                .filter(known -> known.isHeld() || !known.at().isAfter(leased.queuedAt()))
                .filter(known -> now.isBefore(confirmableUntil(known, leased, invitation)))
                .filter(known -> !known.address().equals(MaintenanceStore.placeholder(known.id())));
        if (isConfirmation && place.isEmpty()) {
            return Judged.obstacle("LEASE_OVER");
        }
        Optional<EmailAddress> recipient = place.map(Redemption::address).or(invitation::recipient);
        if (recipient.isEmpty()) {
            return Judged.obstacle("NO_RECIPIENT");
        }
        boolean isSuppressed = parts.suppressions()
                .flatMap(store -> store.find(recipient.get()))
                .isPresent();
        if (isSuppressed) {
            return Judged.obstacle("SUPPRESSED");
        }
        boolean isMailed = parts.sender().reachesMailbox(invitation);
        return place.isPresent() && !isMailed
                ? Judged.obstacle("NO_MAILBOX")
                : new Judged(recipient, place, isMailed, Optional.empty());
    }

    /** Who had accepted before is mailed like anybody else, so that neither the mail nor its time tells of that. */
    private Instant confirmableUntil(Redemption place, Delivery leased, Invitation invitation) {
        return place.heldUntil()
                .orElseGet(() -> leased.queuedAt().plus(parts.policy(invitation).confirmationLifetime()));
    }

    private OutgoingInvitation message(Delivery leased, Invitation invitation, Judged judged) {
        EmailAddress recipient = judged.recipient().orElseThrow();
        InvitationLink link =
                sentLinks.find(leased.id(), recipient, judged.isMailed()).orElseGet(() -> link(invitation, judged));
        return OutgoingInvitation.builder(leased.id(), invitation, recipient, link)
                .purpose(leased.purpose())
                .templates(parts.settings(invitation).templates())
                .linkExpiry(judged.toConfirm()
                        .map(place -> Expiry.at(confirmableUntil(place, leased, invitation)))
                        .orElse(invitation.expiry()))
                .build();
    }

    private InvitationLink link(Invitation invitation, Judged judged) {
        if (judged.toConfirm().isPresent()) {
            return links.linkToConfirm(invitation, judged.toConfirm().get());
        }
        return judged.isMailed()
                ? links.linkToMail(invitation, judged.recipient().orElseThrow())
                : links.linkToShow(invitation);
    }

    private SendOutcome send(OutgoingInvitation outgoing) {
        try {
            SendOutcome outcome = Objects.requireNonNull(parts.sender().send(outgoing), "the sender returned null");
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
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn(
                    "Delivery {} of invitation {}: the sender failed",
                    outgoing.deliveryId(),
                    outgoing.invitation().id(),
                    WithoutMessage.of(failure));
            return new SendOutcome(SendOutcome.Kind.UNDECIDED, Optional.of("sender-exception"));
        }
    }

    private static DeliveryState stateAfter(SendOutcome.Kind kind) {
        return switch (kind) {
            case SUBMITTED -> DeliveryState.SENT;
            case FAILED_TEMPORARILY, UNDECIDED -> DEFERRED;
            case FAILED_PERMANENTLY -> DeliveryState.FAILED;
        };
    }

    /** Where a sender failed, for the log. Its message is left out, because it may hold the link or an address. */
    private static final class WithoutMessage extends Exception {

        private static final long serialVersionUID = 1L;

        private WithoutMessage(String type) {
            super(type);
        }

        static WithoutMessage of(Throwable failure) {
            WithoutMessage copy = new WithoutMessage(failure.getClass().getName() + " (message withheld)");
            copy.setStackTrace(failure.getStackTrace());
            return copy;
        }
    }
}
