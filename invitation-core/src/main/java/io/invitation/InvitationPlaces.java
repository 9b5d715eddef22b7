package io.invitation;

import java.time.Duration;
import java.util.Optional;

/**
 * Holds, settles and gives back single places of invitations: for accounts that are made in another system, for
 * addresses that have to be confirmed first, and for acceptances that were a mistake.
 *
 * <p>Transactions, threads, scope and failures are as for {@link InvitationService}, which hands it out.
 *
 * @since 0.1
 */
public interface InvitationPlaces {

    /**
     * Holds a place under a lease, for work elsewhere that {@link #complete} or {@link #release} ends; a lease that
     * runs out gives the place back. Nobody else can take it meanwhile. Whoever holds one already keeps it, with its
     * lease.
     *
     * @param token what the link held, any string at all
     * @param invitee who asks, with the same evidence as for accepting
     * @param lease how long, positive, at most one day
     * @return reserved, accepted before, or refused
     * @throws IllegalArgumentException if the lease is out of range
     */
    ReserveResult reserve(InvitationToken token, Invitee invitee, Duration lease);

    /**
     * Takes a held place for good.
     *
     * @param place the id of the redemption that {@link #reserve} returned
     * @param accountId the account that was made; empty for the one named before, if any
     * @return accepted, accepted before, or refused: revoked or disabled meanwhile, or the lease is over
     * @throws InvalidValueException if the id is blank, too long or holds control characters
     */
    AcceptResult complete(RedemptionId place, Optional<String> accountId);

    /**
     * Takes a held place for good and calls a handler in the same transaction: both happen, or neither.
     *
     * @param <X> what the handler throws
     * @param place the id of the redemption that {@link #reserve} returned
     * @param accountId the account that was made; empty for the one named before, if any
     * @param handler creates memberships
     * @return accepted, accepted before, or refused
     * @throws X whatever the handler threw, unchanged; the place is held as before then
     */
    <X extends Exception> AcceptResult complete(
            RedemptionId place, Optional<String> accountId, AcceptanceHandler<X> handler) throws X;

    /**
     * Gives a held place back. Nothing happens to one that is taken or free.
     *
     * @param place the id of the redemption that {@link #reserve} returned
     * @return whether it was held
     */
    boolean release(RedemptionId place);

    /**
     * Mails a link that confirms an address, to accept an invitation which proves none by itself: for a domain, or for
     * everybody. The place is held as long as the policy's confirmation lifetime; {@link InvitationService#accept} with
     * the token of that link and {@link Invitee#byMail()} takes it. The limits of the policy apply.
     *
     * @param token what the link held, any string at all
     * @param address the address that the visitor gave
     * @return requested, whether or not the address has a place already; or refused
     */
    VerifyResult verify(InvitationToken token, EmailAddress address);

    /**
     * Gives a taken place back, recorded in the history. The address and the account can accept again.
     *
     * @param place the id of the redemption
     * @param actor who asks
     * @param reason why, 1 to 500 characters
     * @return done, or rejected: unknown, or another open invitation answers for the address by now
     * @throws InvalidValueException if the reason is blank, too long or holds control characters
     */
    InvitationResult undo(RedemptionId place, Actor actor, String reason);
}
