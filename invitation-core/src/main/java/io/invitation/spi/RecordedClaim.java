package io.invitation.spi;

import io.invitation.InvitationEvent;
import io.invitation.Quota;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An attempt to take a place, and what the history is to tell if it succeeds.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param claim the attempt
 * @param quota the invitation's, in the version of the claim
 * @param claimed what happened if the place is taken or held
 * @param usedUp what happened as well if as many places are taken then as the quota has
 * @since 0.1
 */
public record RecordedClaim(Claim claim, Quota quota, InvitationEvent claimed, Optional<InvitationEvent> usedUp) {

    /**
     * Checks that all parts are given.
     *
     * @param claim see {@link #claim()}
     * @param quota see {@link #quota()}
     * @param claimed see {@link #claimed()}
     * @param usedUp see {@link #usedUp()}
     */
    public RecordedClaim {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(quota, "quota");
        Objects.requireNonNull(claimed, "claimed");
        Objects.requireNonNull(usedUp, "usedUp");
    }

    /**
     * Returns what the history is to tell of an outcome.
     *
     * @param outcome of the claim
     * @return the events, in their order; none if no place was claimed
     */
    public List<InvitationEvent> events(ClaimOutcome outcome) {
        if (outcome.kind() != ClaimOutcome.Kind.CLAIMED) {
            return List.of();
        }
        return usedUp.isPresent() && !quota.hasRoom(outcome.placesTaken())
                ? List.of(claimed, usedUp.get())
                : List.of(claimed);
    }
}
