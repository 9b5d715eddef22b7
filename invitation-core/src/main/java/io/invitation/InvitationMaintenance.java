package io.invitation;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Does what becomes due with time, and forgets what must not be kept. For the host's scheduler and operators; every
 * call is bounded, starts no thread, and may run on several nodes at once.
 *
 * <p>Each invitation is handled in a transaction of its own; within a transaction of the caller, in that one. Threads
 * and failures are as for {@link InvitationService}, which hands it out.
 *
 * <p>Implemented by the library alone; later versions may add methods.
 *
 * @since 0.1
 */
public interface InvitationMaintenance {

    /**
     * Handles what is due, in all scopes: notes expiries (once each), asks for reminders, gives back places whose lease
     * has run out. One that cannot be handled is logged, tried again in the next call, and keeps no other waiting.
     *
     * <p>Reminded is whose last message was sent, while the invitation can be accepted, under the cool-down and limits
     * of {@link InvitationService#remind}; where these do not allow it, there is no reminder. After a downtime there is
     * one at most. Reminders go the way of every other message: this call tries them unless only workers send.
     *
     * @param limit how many invitations and places to look at, at most, 1 to 10,000
     * @return how many were handled; as many as the limit if there may be more
     * @throws IllegalArgumentException if the limit is out of range
     * @throws InvitationStorageException if expiries and reminders, or places, could not be looked for, after the
     *     others were handled
     */
    int runOnce(int limit);

    /**
     * Deletes invitations of this scope that ended long ago, by {@link Invitation#endedAt()}, whole, with places,
     * history and messages; never a part of one, so that no quota comes back.
     *
     * @param endedFor for how long they have been over, zero or more
     * @param limit how many at most, 1 to 10,000
     * @return how many were deleted
     * @throws IllegalArgumentException if an argument is out of range
     */
    int purge(Duration endedFor, int limit);

    /**
     * Forgets the people in invitations of this scope that ended long ago: addresses, names, messages, attributes,
     * return URL, accounts (the inviter's too), reasons. Counts, instants and the kinds of events stay, for statistics,
     * as do scope, kind, roles, groups and domains. The version increases. One that is anonymous is not looked at again
     * unless it was changed since, see {@link Invitation#anonymisedAt()}; those over for longest come first.
     *
     * @param endedFor for how long they have been over, zero or more
     * @param limit how many at most, 1 to 10,000
     * @return how many were anonymised
     * @throws IllegalArgumentException if an argument is out of range
     */
    int anonymise(Duration endedFor, int limit);

    /**
     * Forgets one person in this scope. Invitations to the address alone are revoked if they are open, and anonymised.
     * An invitation that others use too stays as open as it was for them, and forgets the address and nobody else: in
     * the audience and among the exclusions from it, as recipient and for replies, as the mailbox to which a link was
     * mailed, so that the link proves it no more. The places of the address stay taken without saying by whom; held
     * ones are given back. In the history, what the accounts of these places did is done by nobody that is known.
     *
     * <p>Afterwards no part of this scope holds the address, nor an account whose id is the address, either in its
     * {@linkplain EmailAddress#canonical() canonical form} or as given; if that was the inviter's, the inviter is
     * nobody who has a right. Not looked into is what people have written: names, descriptions, messages, reasons,
     * attributes and URLs of invitations that others use too. A suppression stays, as a hash, so that nothing is sent.
     *
     * <p>Each call reads the scope until it has found as many as the limit. It can be repeated at any time, and has to
     * be while as many as the limit were handled; a message that is being sent at that moment may leave its mailbox for
     * another call.
     *
     * @param address the address
     * @param actor who asks
     * @param limit how many invitations at most, 1 to 10,000
     * @return how many invitations were handled; as many as the limit if there may be more
     * @throws IllegalArgumentException if the limit is out of range
     * @throws InvitationStorageException if something could not be forgotten, after all that could be was
     */
    int erase(EmailAddress address, Actor actor, int limit);

    /**
     * Forgets first answers to idempotency keys, finished messages and closed limit windows, of all scopes. Windows are
     * kept for as long as the longest one in this service's configuration, so that no count starts again.
     *
     * @param olderThan for how long they have been kept, at least one day
     * @param limit how many of each at most, 1 to 10,000
     * @return how many were forgotten
     * @throws IllegalArgumentException if an argument is out of range
     */
    int tidy(Duration olderThan, int limit);

    /**
     * Lets nothing be sent to an address any more, in any scope.
     *
     * @param address the address
     * @param reason a code, for example {@code COMPLAINT}, 1 to 40 characters of visible ASCII
     * @throws InvalidValueException if the reason breaks a limit
     */
    void suppress(EmailAddress address, String reason);

    /**
     * Lets messages go to an address again.
     *
     * @param address the address
     * @return whether it was suppressed
     */
    boolean unsuppress(EmailAddress address);

    /**
     * Tells why nothing is sent to an address.
     *
     * @param address the address
     * @return the suppression; empty if there is none
     */
    Optional<Suppression> suppression(EmailAddress address);

    /**
     * Takes note of a message of any scope that was returned after a sender had taken it. A permanent failure
     * suppresses the address, unless the invitation was changed since the message was asked for, so that it may have
     * been another one. Any other code is only recorded. Noting the same again changes nothing.
     *
     * @param deliveryId the id of the message, for SMTP the left part of its {@code Message-ID}
     * @param code the status code of RFC 3463, for example {@code 5.1.1}; permanent if it starts with 5
     * @return whether such a message was sent by this store
     * @throws InvalidValueException if the code is not 1 to 40 characters of visible ASCII
     */
    boolean bounced(UUID deliveryId, String code);
}
