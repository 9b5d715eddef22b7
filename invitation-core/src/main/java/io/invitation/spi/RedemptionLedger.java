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
 * <p>Takes part in transactions as the repository of the same store does (L-TX-1), and fails in the same way. Safe for
 * use by several threads and by several nodes on one store. The ids in brackets name the tests in
 * {@code RedemptionLedgerContract} of {@code invitation-testkit} that prove it.
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
     * Returns the places of an invitation, taken and held, the earliest first (L-LIST-1); a place that goes or comes
     * between two pages moves no other one (L-LIST-2).
     *
     * @param invitation the invitation
     * @param after the last redemption of the page before; it need not be there any more
     * @param limit how many at most
     * @return the redemptions by their ids, which are ordered by time, compared as 16 unsigned bytes
     */
    List<Redemption> list(InvitationId invitation, Optional<RedemptionId> after, int limit);

    /**
     * Takes a place for good that is held with the same id in the same invitation (L-SETTLE-1), if the invitation still
     * has a version (L-SETTLE-2), the lease lasts beyond the instant of the redemption (L-SETTLE-3), and the account
     * has no other place (L-SETTLE-4); all in one atomic step (L-SETTLE-5).
     *
     * <p>Account, evidence and instant become those of the claim, also where they are empty; the address stays as it
     * was held. The instant becomes that of the invitation's last acceptance, and its version stays as it is
     * (L-SETTLE-6).
     *
     * @param claim the place as it is to be taken, no longer held, and the version of the invitation
     * @return claimed with the new counts; already claimed if the account has another place of the invitation, whatever
     *     else does not hold; else not claimed
     * @throws IllegalArgumentException if the place of the claim is held
     */
    ClaimOutcome settle(Claim claim);

    /**
     * Gives back a place that is held, whether or not its lease has run out (L-RELEASE-1); nothing happens to one that
     * is taken or gone (L-RELEASE-2). In one atomic step: of any number who settle and release at the same moment one
     * does (L-RELEASE-3). Its id can be claimed again, in the same transaction too (L-RELEASE-4).
     *
     * @param id the redemption
     * @return whether it was held
     */
    boolean release(RedemptionId id);

    /**
     * Gives back a place as {@link #release} does, but only if it is still held just as it was read: one that was held
     * anew under the same id since then, by whomever and until whenever, stays held (L-RELEASE-5). In one atomic step
     * with holding it anew (L-RELEASE-6).
     *
     * @param held the place as it was read
     * @return whether it was held like that
     */
    boolean releaseUnchanged(Redemption held);

    /**
     * Gives back a place that is taken (L-UNDO-1); nothing happens to one that is held or gone (L-UNDO-2). The
     * invitation's last acceptance becomes the latest of the places that remain taken, none if none does (L-UNDO-3). In
     * one atomic step (L-UNDO-4).
     *
     * @param id the redemption
     * @return whether it was taken
     */
    boolean undo(RedemptionId id);

    /**
     * Returns held places whose lease has run out at an instant (L-LAPSED-1). They stay held, and count, until they are
     * released (L-LAPSED-2).
     *
     * @param now the instant; a lease until that very instant has run out
     * @param only the invitation to look at; all of all scopes if empty
     * @param limit how many at most
     * @return the redemptions, those that ran out first coming first, then by id
     */
    List<Redemption> lapsed(Instant now, Optional<InvitationId> only, int limit);
}
