package io.invitation.spi;

import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Settles, gives back and lists the places that {@link InvitationRepository#claim} took or held. An ability of its own:
 * without it, places can be taken at once but neither held nor undone.
 *
 * <p>Takes part in transactions as the repository of the same store does, and fails in the same way. Safe for use by
 * several threads and by several nodes on one store. The ids in brackets name the tests that prove it.
 *
 * @since 0.1
 */
public interface RedemptionLedger {

    /**
     * Returns a place, taken or held (L-FIND-1).
     *
     * @param id the id
     * @return the redemption; empty if there is none
     */
    Optional<Redemption> find(RedemptionId id);

    /**
     * Returns the places of an invitation, taken and held, the earliest first (L-LIST-1).
     *
     * @param invitation the invitation
     * @param after the last redemption of the page before
     * @param limit how many at most
     * @return the redemptions by their ids, which are ordered by time
     */
    List<Redemption> list(InvitationId invitation, Optional<RedemptionId> after, int limit);

    /**
     * Takes a place for good that is held with the same id (L-SETTLE-1), if the invitation still has a version
     * (L-SETTLE-2), the lease lasts beyond the instant of the redemption (L-SETTLE-3), and the account has no other
     * place (L-SETTLE-4); all in one atomic step (L-SETTLE-5).
     *
     * @param claim the place as it is to be taken, no longer held, and the version of the invitation
     * @return claimed with the new counts; already claimed if the account has another place; else not claimed
     */
    ClaimOutcome settle(Claim claim);

    /**
     * Gives back a place that is held (L-RELEASE-1); nothing happens to one that is taken or gone (L-RELEASE-2).
     *
     * @param id the redemption
     * @return whether it was held
     */
    boolean release(RedemptionId id);

    /**
     * Gives back a place that is taken (L-UNDO-1); nothing happens to one that is held or gone (L-UNDO-2). The
     * invitation's last acceptance becomes that of the remaining places (L-UNDO-3).
     *
     * @param id the redemption
     * @return whether it was taken
     */
    boolean undo(RedemptionId id);

    /**
     * Returns held places whose lease has run out at an instant (L-LAPSED-1).
     *
     * @param now the instant; a lease until that very instant has run out
     * @param only the invitation to look at; all of all scopes if empty
     * @param limit how many at most
     * @return the redemptions, those that ran out first coming first
     */
    List<Redemption> lapsed(Instant now, Optional<InvitationId> only, int limit);
}
