package io.invitation.internal;

import io.invitation.DeliveryRetries;
import io.invitation.DeliveryState;
import io.invitation.DeliverySummary;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.spi.Delivery;
import io.invitation.spi.MessagePurpose;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what came of messages: in the queue, in the history, and in the summary of the invitation.
 *
 * <p>Of several messages of one invitation the one that was asked for last speaks for it; earlier ones only count. It
 * is known by the instant: what is noted of it is noted with the same one in the message and in the summary.
 */
final class DeliveryNotes {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryNotes.class);

    private static final int ROUNDS = 5;
    private static final int TRIES = 3;

    private final Parts parts;
    private final Events events;

    DeliveryNotes(Parts parts, Events events) {
        this.parts = parts;
        this.events = events;
    }

    /**
     * What was noted.
     *
     * @param isNoted whether the message was still leased by us; else somebody else answers for it
     * @param summary the invitation's summary since then, if the message concerns it
     */
    record Noted(boolean isNoted, Optional<DeliverySummary> summary) {

        static final Noted NOT_OURS = new Noted(false, Optional.empty());
    }

    /**
     * What came of a message.
     *
     * @param state how far it has come; a deferred one has failed if no attempt is left
     * @param attempts how often it has been tried
     * @param made how many of these are not in the invitation's summary yet
     * @param code the answer's code
     */
    record Result(DeliveryState state, int attempts, int made, Optional<String> code) {}

    /**
     * Notes a result in a transaction of its own. A sent message is not to be sent twice because something about its
     * invitation cannot be stored: then at least the queue learns of it.
     */
    Noted conclude(Delivery leased, Result result) {
        for (int number = 1; ; number++) {
            try {
                return parts.transactions().run(attempt -> note(attempt, leased, result));
            } catch (RuntimeException failure) {
                boolean isTransient = failure instanceof InvitationStorageException storage && storage.isTransient();
                if (!isTransient || number == TRIES) {
                    LOG.warn(
                            "Delivery {} of invitation {}: the outcome is noted in the queue alone after {}",
                            leased.id(),
                            leased.invitationId(),
                            failure.getClass().getName());
                    return noteInQueueAlone(leased, result, failure);
                }
            }
        }
    }

    /** The summary stays as it is, so the message keeps the instant by which the summary knows it. */
    private Noted noteInQueueAlone(Delivery leased, Result result, RuntimeException cause) {
        Delivery next = after(leased, result, parts.now());
        Delivery known = next.toBuilder()
                .state(next.state(), leased.since(), next.attempts())
                .build();
        try {
            boolean isNoted = parts.transactions().run(attempt -> parts.queue().settle(leased, known));
            return new Noted(isNoted, Optional.empty());
        } catch (RuntimeException failure) {
            cause.addSuppressed(failure);
            throw cause;
        }
    }

    /** Notes a result in a transaction, unless another worker has leased the message since. */
    Noted note(Transactions.Attempt attempt, Delivery leased, Result result) {
        Instant at = parts.now();
        Delivery next = after(leased, result, at);
        if (!settle(attempt, leased, next)) {
            return Noted.NOT_OURS;
        }
        Optional<Invitation> invitation = parts.repository().findById(leased.invitationId());
        invitation.ifPresent(known -> events.record(
                attempt, InvitationEvent.of(known, eventFor(next.state()), at, Optional.empty(), result.code())));
        return new Noted(true, invitation.flatMap(known -> summarise(known, leased, next, result.made())));
    }

    /**
     * Stores a message's new state in a transaction, and tells whether it was still leased by us. A queue that takes no
     * part in transactions learns of it after the commit, so that work which is run again finds it as it was.
     */
    boolean settle(Transactions.Attempt attempt, Delivery leased, Delivery next) {
        if (parts.queueJoinsTransactions()) {
            return parts.queue().settle(leased, next);
        }
        attempt.afterCommit(() -> parts.queue().settle(leased, next));
        return parts.queue()
                .find(leased.id())
                .filter(known -> known.lease().equals(leased.lease()))
                .isPresent();
    }

    private Delivery after(Delivery leased, Result result, Instant at) {
        boolean again = result.state() == DeliveryState.DEFERRED
                && result.attempts() < parts.retries().attempts();
        DeliveryState reached =
                result.state() == DeliveryState.DEFERRED && !again ? DeliveryState.FAILED : result.state();
        return unleased(leased)
                .state(reached, at, result.attempts())
                .code(result.code().orElse(null))
                .dueAt(again ? at.plus(pauseAfter(result.attempts())) : null)
                .build();
    }

    /** Returns a message under no lease; the new id lets nobody settle it who had leased it before. */
    static Delivery.Builder unleased(Delivery leased) {
        return leased.toBuilder().lease(UUID.randomUUID(), null);
    }

    /**
     * Tells in the invitation's summary what came of a message.
     *
     * @param before the message as the summary knows it
     * @param after the message as it is now
     * @param made how many attempts are to be counted
     */
    Optional<DeliverySummary> summarise(Invitation invitation, Delivery before, Delivery after, int made) {
        if (before.purpose() == MessagePurpose.ADDRESS_CONFIRMATION) {
            return Optional.empty();
        }
        InvitationId id = invitation.id();
        DeliverySummary known = invitation.delivery();
        for (int round = 0; round < ROUNDS; round++) {
            boolean speaks = known.since().equals(Optional.of(before.since()));
            DeliverySummary next = speaks
                    ? new DeliverySummary(
                            after.state(), known.attempts() + made, Optional.of(after.since()), after.code())
                    : new DeliverySummary(known.state(), known.attempts() + made, known.since(), known.code());
            if (next.equals(known) || parts.repository().recordDelivery(id, known, next)) {
                return Optional.of(next);
            }
            known = parts.repository().findById(id).map(Invitation::delivery).orElse(known);
        }
        LOG.warn("Delivery {} of invitation {}: the outcome could not be summarised", before.id(), id);
        return Optional.empty();
    }

    /** Counts an attempt of which nothing was heard any more, because whoever made it went down. */
    void countLost(Invitation invitation, Delivery lost) {
        summarise(invitation, lost, lost, 1);
    }

    /** Doubles from the first pause up to the longest, and leaves out a random part of up to half of it. */
    private Duration pauseAfter(int attempts) {
        DeliveryRetries retries = parts.retries();
        long most = retries.longestPause().toMillis();
        long doubled = Math.max(1, retries.firstPause().toMillis()) << Math.min(attempts - 1, 20);
        long whole = doubled <= 0 ? most : Math.min(doubled, most);
        Duration pause = Duration.ofMillis(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
        return pause.isZero() ? ChronoUnit.MICROS.getDuration() : pause;
    }

    private static InvitationEventType eventFor(DeliveryState state) {
        return switch (state) {
            case SENT -> InvitationEventType.SENT;
            case SUPPRESSED -> InvitationEventType.SUPPRESSED;
            case BOUNCED -> InvitationEventType.BOUNCED;
            default -> InvitationEventType.DELIVERY_FAILED;
        };
    }
}
