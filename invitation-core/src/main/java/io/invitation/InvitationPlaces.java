package io.invitation;

import java.time.Duration;
import java.util.Optional;

/**
 * Holds, settles and gives back single places of invitations: for accounts that are made in another system, for
 * addresses that have to be confirmed first, and for acceptances that were a mistake.
 *
 * <p>Transactions, threads, scope and failures are as for {@link InvitationService}, which hands it out.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface InvitationPlaces {

    /**
     * Holds a place under a lease, for work elsewhere that {@link #complete} or {@link #release} ends; a lease that
     * runs out gives the place back. Nobody else can take it meanwhile. Whoever holds one already keeps it, with its
     * lease; {@link InvitationService#accept} by the same address or account, with evidence, takes it.
     *
     * <p>A link that confirms an address (see {@link #verify}) can be reserved with as well, by
     * {@link Invitee#byMail()}: the place that waits is then held for the whole lease.
     *
     * @param token what the link held, any string at all
     * @param invitee who asks, with the same evidence as for accepting
     * @param lease how long, positive, at most one day; it may outlast the invitation
     * @return reserved, accepted before, or refused; {@link RefusalReason#ALL_PLACES_HELD} if waiting may help
     * @throws IllegalArgumentException if the lease is out of range
     */
    ReserveResult reserve(InvitationToken token, Invitee invitee, Duration lease);

    /**
     * Takes a held place for good. Everything but the expiry is judged again: the status, the address, the inviter's
     * right and the seats. What was held in time may be completed after the invitation has expired, within the lease.
     *
     * @param place the id of the redemption that {@link #reserve} returned
     * @param accountId the account that was made; empty for the one named before, if any
     * @return accepted; accepted before, if the place is taken or the account has another one, which stays the only
     *     one; or refused: revoked or disabled meanwhile, the address no longer invited
     *     ({@link RefusalReason#WRONG_RECIPIENT}, {@link RefusalReason#NOT_ELIGIBLE}) or never shown
     *     ({@link RefusalReason#ADDRESS_NOT_VERIFIED}), {@link RefusalReason#INVITER_NOT_ENTITLED},
     *     {@link RefusalReason#NO_SEAT}, {@link RefusalReason#CONTENDED} if others came first again and again, or
     *     {@link RefusalReason#LEASE_OVER} for an id under which no place is held any more, and for one of another
     *     scope, purpose or kind
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
     * @return accepted, accepted before, or refused, as {@link #complete(RedemptionId, Optional)}; the handler is
     *     called for the first of them only
     * @throws X whatever the handler threw, unchanged; the place is held as before then
     * @throws InvalidValueException if the id is blank, too long or holds control characters
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
     * Mails a link that confirms an address, to accept an invitation whose link proves none by itself: for a domain,
     * for several or for everybody, or one that was shown to somebody else. The place is held as long as the policy's
     * confirmation lifetime; {@link InvitationService#accept} with the token of that link and {@link Invitee#byMail()}
     * takes it. Asked again for the same address, it starts the time again and mails the link again; every mail works.
     *
     * <p>A confirmation is evidence whatever {@link InvitationPolicy.Builder#requireVerifiedAddress(boolean)} says of
     * other mails. The limits of the policy apply, to confirmations apart from other messages. Whoever has the link of
     * an invitation with few places can keep them all held for a while by made-up addresses: the confirmation lifetime
     * and the limits bound that, and places that nobody confirms are free again.
     *
     * <p>Nothing is sent by a sender that does not reach mailboxes
     * ({@link io.invitation.spi.InvitationSender#reachesMailbox}), for it could confirm none.
     *
     * <p>The answer does not tell whether the address has a place or an account already, with one exception: while all
     * places that are left are held, those who wait for a confirmation can have it mailed again, and others are
     * refused. Who has accepted is mailed as well, so that the time of the answer tells little of that; whoever follows
     * that link hears that he has. Where the time of the mail server must not tell anything about a mailbox either,
     * leave the sending to workers ({@link InvitationServiceBuilder#sendByWorkersOnly()}).
     *
     * @param token what the link held, any string at all; that of a confirmation for the same address only
     * @param address the address that the visitor gave
     * @return requested, whether or not the address has a place already; or refused
     * @throws IllegalStateException in a transaction of the caller whose commit cannot be noticed, unless workers alone
     *     send
     */
    VerifyResult verify(InvitationToken token, EmailAddress address);

    /**
     * Gives a taken place back, recorded in the history with actor and reason. The address and the account can accept
     * again, if the invitation is open then. What the acceptance led to elsewhere is for the host to undo.
     *
     * @param place the id of the redemption
     * @param actor who asks
     * @param reason why, 1 to 500 characters
     * @return done; or rejected, and nothing changed: no place is taken under that id, or the invitation would be open
     *     again while another one answers for its address by now
     * @throws InvalidValueException if the reason is blank, too long or holds control characters
     */
    InvitationResult undo(RedemptionId place, Actor actor, String reason);
}
