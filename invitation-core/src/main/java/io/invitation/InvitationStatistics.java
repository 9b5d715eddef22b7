package io.invitation;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Counts what happened in one scope within a period.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param counts how often each thing happened; absent means never
 * @param medianTimeToAccept the median time from creation to acceptance, of the acceptances in the period; of an even
 *     number the longer of the two in the middle
 * @since 0.1
 */
public record InvitationStatistics(Map<InvitationEventType, Long> counts, Optional<Duration> medianTimeToAccept) {

    /**
     * Copies the counts.
     *
     * @param counts see {@link #counts()}
     * @param medianTimeToAccept see {@link #medianTimeToAccept()}
     */
    public InvitationStatistics {
        counts = Map.copyOf(counts);
        Objects.requireNonNull(medianTimeToAccept, "medianTimeToAccept");
    }

    /**
     * Returns how often something happened.
     *
     * @param type what
     * @return the number, zero if never
     */
    public long count(InvitationEventType type) {
        return counts.getOrDefault(type, 0L);
    }
}
