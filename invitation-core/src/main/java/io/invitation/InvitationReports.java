package io.invitation;

import io.invitation.spi.QueueHealth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells operators what happened in one scope. Changes nothing.
 *
 * <p>Threads and failures are as for {@link InvitationService}, which hands it out.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface InvitationReports {

    /**
     * Returns what happened to an invitation, the earliest first.
     *
     * @param id the invitation
     * @param after the id of the last event of the page before; empty for the first page
     * @param limit how many at most, 1 to 1,000
     * @return the events; none for an invitation of another scope
     * @throws IllegalArgumentException if the limit is out of range
     */
    List<InvitationEvent> history(InvitationId id, Optional<UUID> after, int limit);

    /**
     * Returns who took or holds which place of an invitation, the earliest first.
     *
     * @param id the invitation
     * @param after the id of the last redemption of the page before; empty for the first page
     * @param limit how many at most, 1 to 1,000
     * @return the redemptions; none for an invitation of another scope
     * @throws IllegalArgumentException if the limit is out of range
     */
    List<Redemption> redemptions(InvitationId id, Optional<RedemptionId> after, int limit);

    /**
     * Counts what happened within a period, for a funnel.
     *
     * @param from the first instant
     * @param to the instant after the last one
     * @return counts and the median time to accept
     * @throws IllegalArgumentException if the period is empty
     */
    InvitationStatistics statistics(Instant from, Instant to);

    /**
     * Tells how many messages of all scopes wait, and for how long.
     *
     * @return depth and age of the queue
     */
    QueueHealth queue();
}
