package io.invitation.spi;

import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationStatistics;
import io.invitation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps what happened to invitations.
 *
 * <p>What is appended in a transaction of the same store stays if that commits, and else does not (H-TX-1). Fails as
 * the repository of the same store does. Safe for use by several threads and by several nodes on one store. The ids in
 * brackets name the tests in {@code HistoryStoreContract} of {@code invitation-testkit} that prove it.
 *
 * @since 0.1
 */
public interface HistoryStore {

    /**
     * Adds an event, so that it comes back equal (H-APPEND-1); an id that is taken is a failure which is not transient
     * (H-APPEND-2).
     *
     * @param event an event with a new id, of an invitation that is stored
     */
    void append(InvitationEvent event);

    /**
     * Adds events as {@link #append} does one after the other (H-APPEND-3); a store that can do so in fewer steps
     * should. Within a transaction they stay or go together, as all of it does.
     *
     * @param events the events
     */
    default void appendAll(List<InvitationEvent> events) {
        events.forEach(this::append);
    }

    /**
     * Returns what happened to an invitation, the earliest first (H-LIST-1), page by page (H-LIST-2).
     *
     * @param invitation the invitation
     * @param after the id of the last event of the page before
     * @param limit how many at most
     * @return the events, by instant and then by id, compared as 16 unsigned bytes; none if there is no such last event
     *     of the invitation
     */
    List<InvitationEvent> list(InvitationId invitation, Optional<UUID> after, int limit);

    /**
     * Counts what happened in one scope, and in no other (H-STATISTICS-1), within a period (H-STATISTICS-2).
     *
     * @param scope the scope
     * @param from the first instant
     * @param to the instant after the last one
     * @return counts, and the median age of the {@link io.invitation.InvitationEventType#ACCEPTED} (H-STATISTICS-3)
     */
    InvitationStatistics statistics(Scope scope, Instant from, Instant to);
}
