package io.invitation.internal;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationEventType;
import io.invitation.RefusalReason;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationListener;
import io.invitation.spi.RecordedClaim;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the history, in the transaction that causes it, and tells the listeners after the commit. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Parts parts;

    Events(Parts parts) {
        this.parts = parts;
    }

    /** Records something that happens in a transaction. */
    void record(Transactions.Attempt attempt, InvitationEvent event) {
        parts.history().ifPresent(history -> history.append(event));
        announce(attempt, event);
    }

    /** Claims places and writes down what that brings about, both or neither; whoever claims {@link #tell}s of it. */
    List<ClaimOutcome> claim(List<RecordedClaim> claims) {
        return parts.history().isPresent()
                ? parts.repository().claimAndRecord(claims, parts.history().get())
                : parts.repository()
                        .claimAll(claims.stream().map(RecordedClaim::claim).toList());
    }

    /** Tells listeners alone, after the commit; nobody if that is not noticed. */
    void announce(Transactions.Attempt attempt, InvitationEvent event) {
        if (!parts.listeners().isEmpty() && attempt.noticesCommit()) {
            attempt.afterCommit(() -> tell(event));
        }
    }

    /** Records something without an actor's name or detail. */
    void record(Transactions.Attempt attempt, Invitation invitation, InvitationEventType type, Instant at) {
        record(attempt, InvitationEvent.of(invitation, type, at, Optional.empty(), Optional.empty()));
    }

    /** Records something that somebody does. */
    void record(
            Transactions.Attempt attempt, Invitation invitation, InvitationEventType type, Instant at, Actor actor) {
        record(attempt, InvitationEvent.of(invitation, type, at, Optional.of(actor), Optional.empty()));
    }

    /** Records something with a code or number. */
    void record(
            Transactions.Attempt attempt,
            Invitation invitation,
            InvitationEventType type,
            Instant at,
            Optional<Actor> actor,
            String detail) {
        record(attempt, InvitationEvent.of(invitation, type, at, actor, Optional.of(detail)));
    }

    /** Tells listeners alone that somebody with a link of a known invitation was refused. */
    void announceRefusal(
            Transactions.Attempt attempt, Invitation invitation, RefusalReason reason, Optional<Actor> by, Instant at) {
        announce(
                attempt,
                InvitationEvent.of(invitation, InvitationEventType.REFUSED, at, by, Optional.of(reason.name())));
    }

    /** Tells listeners that somebody was refused whose transaction came to nothing. */
    void tellRefusal(Supplier<Optional<Invitation>> found, RefusalReason reason) {
        if (!parts.listeners().isEmpty()) {
            found.get()
                    .map(invitation -> InvitationEvent.of(
                            invitation,
                            InvitationEventType.REFUSED,
                            parts.now(),
                            Optional.empty(),
                            Optional.of(reason.name())))
                    .ifPresent(this::tell);
        }
    }

    /** Tells the listeners, each whatever the others do. */
    void tell(InvitationEvent event) {
        for (InvitationListener listener : parts.listeners()) {
            try {
                listener.on(event);
            } catch (Throwable failure) {
                LOG.warn(
                        "A listener failed with {} on {} of invitation {}",
                        failure.getClass().getName(),
                        event.type(),
                        event.invitationId());
            }
        }
    }
}
