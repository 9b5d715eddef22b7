package io.invitation.internal;

import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationOperation;
import io.invitation.InvitationStatus;
import io.invitation.Redemption;
import io.invitation.Suppression;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import io.invitation.spi.OutgoingInvitation;
import io.invitation.spi.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to send one leased message, and the note of what came of it. No transaction is open while it is sent. */
final class DeliveryAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAttempt.class);

    private static final int ROUNDS = 5;

    private final Parts parts;
    private final Events events;
    private final LinkIssuer links;
    private final SentLinks sentLinks = new SentLinks();

    DeliveryAttempt(Parts parts, Events events, LinkIssuer links) {
        this.parts = parts;
        this.events = events;
        this.links = links;
    }

    /** Whom to write to about what, or why not. */
    private record Prepared(Optional<OutgoingInvitation> message, Optional<String> obstacle) {

        static Prepared obstacle(String code) {
            return new Prepared(Optional.empty(), Optional.of(code));
        }
    }

    /** Sends a leased message unless there is an obstacle, and returns the invitation's summary if that changed. */
    Optional<DeliverySummary> run(Delivery leased) {
        Prepared prepared = parts.transactions().run(attempt -> prepare(leased));
        if (prepared.message().isEmpty()) {
            return settle(leased, DeliveryState.SUPPRESSED, leased.attempts(), prepared.obstacle());
        }
        SendOutcome outcome = send(prepared.message().get());
        if (outcome.kind() == SendOutcome.Kind.UNDECIDED) {
            sentLinks.keep(leased.id(), prepared.message().get().link());
        } else {
            sentLinks.forget(leased.id());
        }
        return settle(leased, stateAfter(outcome.kind()), leased.attempts() + 1, outcome.code());
    }

    private Prepared prepare(Delivery leased) {
        Optional<Invitation> stored = parts.repository().findById(leased.invitation());
        if (stored.isEmpty()) {
            return Prepared.obstacle("UNKNOWN");
        }
        Invitation invitation = stored.get();
        InvitationStatus status = invitation.statusAt(parts.now());
        if (!InvitationOperation.RESEND.isAllowedIn(status)) {
            return Prepared.obstacle(status.name());
        }
        if (invitation.generation() != leased.generation()) {
            return Prepared.obstacle("SUPERSEDED");
        }
        Optional<Redemption> held = leased.redemption()
                .flatMap(id -> parts.ledger().flatMap(ledger -> ledger.find(id)))
                .filter(Redemption::isHeld);
        if (leased.redemption().isPresent() && held.isEmpty()) {
            return Prepared.obstacle("LEASE_OVER");
        }
        Optional<EmailAddress> recipient = held.map(Redemption::address).or(invitation::recipient);
        if (recipient.isEmpty()) {
            return Prepared.obstacle("NO_RECIPIENT");
        }
        Optional<Suppression> suppression = parts.suppressions().flatMap(store -> store.find(recipient.get()));
        if (suppression.isPresent()) {
            return Prepared.obstacle("SUPPRESSED");
        }
        return new Prepared(Optional.of(message(leased, invitation, recipient.get(), held)), Optional.empty());
    }

    private OutgoingInvitation message(
            Delivery leased, Invitation invitation, EmailAddress recipient, Optional<Redemption> held) {
        InvitationLink link = sentLinks
                .find(leased.id())
                .orElseGet(() -> held.map(place -> links.linkToConfirm(invitation, place))
                        .orElseGet(() -> links.linkToMail(invitation, recipient)));
        return OutgoingInvitation.builder(leased.id(), invitation, recipient, link)
                .purpose(leased.purpose())
                .templates(parts.settings(invitation).templates())
                .linkExpiry(held.flatMap(Redemption::heldUntil).map(Expiry::at).orElse(invitation.expiry()))
                .build();
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
            LOG.warn(
                    "Delivery {} of invitation {}: the sender failed",
                    outgoing.deliveryId(),
                    outgoing.invitation().id(),
                    WithoutMessage.of(failure));
            return new SendOutcome(SendOutcome.Kind.UNDECIDED, Optional.of("sender-exception"));
        }
    }

    /** Stores what came of an attempt, unless another worker has leased the message since. */
    private Optional<DeliverySummary> settle(
            Delivery leased, DeliveryState state, int attempts, Optional<String> code) {
        return parts.transactions().run(attempt -> {
            Instant at = parts.now();
            boolean again = state == DeliveryState.DEFERRED
                    && attempts < parts.retries().attempts();
            DeliveryState reached = state == DeliveryState.DEFERRED && !again ? DeliveryState.FAILED : state;
            Delivery next = leased.toBuilder()
                    .state(reached, at, attempts)
                    .code(code.orElse(null))
                    .dueAt(again ? at.plus(pauseAfter(attempts)) : null)
                    .lease(null, null)
                    .build();
            if (!parts.queue().settle(leased, next)) {
                return Optional.empty();
            }
            Optional<Invitation> invitation = parts.repository().findById(leased.invitation());
            invitation.ifPresent(known ->
                    events.record(attempt, InvitationEvent.of(known, eventFor(reached), at, Optional.empty(), code)));
            return leased.purpose() == MessagePurpose.ADDRESS_CONFIRMATION
                    ? Optional.empty()
                    : invitation.flatMap(known -> summarise(known, leased, reached, at, attempts, code));
        });
    }

    private Optional<DeliverySummary> summarise(
            Invitation known, Delivery leased, DeliveryState state, Instant at, int attempts, Optional<String> code) {
        InvitationId id = known.id();
        DeliverySummary before = known.delivery();
        for (int round = 0; round < ROUNDS; round++) {
            DeliverySummary after = new DeliverySummary(
                    state, before.attempts() + (attempts - leased.attempts()), Optional.of(at), code);
            if (parts.repository().recordDelivery(id, before, after)) {
                return Optional.of(after);
            }
            before = parts.repository().findById(id).map(Invitation::delivery).orElse(before);
        }
        LOG.warn("Delivery {} of invitation {}: the outcome could not be summarised", leased.id(), id);
        return Optional.empty();
    }

    /** Doubles from the first pause up to the longest, and leaves out a random part of up to half of it. */
    private Duration pauseAfter(int attempts) {
        DeliveryRetries retries = parts.retries();
        long most = retries.longestPause().toMillis();
        long doubled = retries.firstPause().toMillis() << Math.min(attempts - 1, 20);
        long whole = doubled <= 0 ? most : Math.min(doubled, most);
        return Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
    }

    private static DeliveryState stateAfter(SendOutcome.Kind kind) {
        return switch (kind) {
            case SUBMITTED -> DeliveryState.SENT;
            case FAILED_TEMPORARILY, UNDECIDED -> DeliveryState.DEFERRED;
            case FAILED_PERMANENTLY -> DeliveryState.FAILED;
        };
    }

    private static InvitationEventType eventFor(DeliveryState state) {
        return switch (state) {
            case SENT -> InvitationEventType.SENT;
            case SUPPRESSED -> InvitationEventType.SUPPRESSED;
            default -> InvitationEventType.DELIVERY_FAILED;
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
