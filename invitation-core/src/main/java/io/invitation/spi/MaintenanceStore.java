package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the invitations that maintenance has to look at, and forgets people and invitations.
 *
 * <p>Takes part in transactions as the repository of the same store does (D-TX-1), and fails in the same way. Safe for
 * use by several threads and by several nodes on one store. The ids in brackets name the tests in
 * {@code MaintenanceStoreContract} of {@code invitation-testkit} that prove it.
 *
 * @since 0.1
 */
public interface MaintenanceStore {

    /**
     * Returns invitations of all scopes whose {@link Invitation#dueAt()} has come, whatever their status (D-DUE-1).
     *
     * @param now the instant; what is due at that very instant has come
     * @param limit how many at most
     * @return the ids, those due first coming first, then in their order
     */
    List<InvitationId> findDue(Instant now, int limit);

    /**
     * Stores when an invitation is due next, if nobody else has meanwhile; in one atomic step (D-RESCHEDULE-1). The
     * version stays as it is. The same instant again is stored like any other one (D-RESCHEDULE-2).
     *
     * @param invitation the invitation
     * @param expected when it must be due
     * @param next when it is due then; empty for never
     * @return whether it was stored
     */
    boolean reschedule(InvitationId invitation, Instant expected, Optional<Instant> next);

    /**
     * Returns invitations of one scope that were over before an instant, by {@link Invitation#endedAt()} (D-ENDED-1);
     * so one with a place that is held is not (D-ENDED-2). They are either all anonymous or none is, by
     * {@link Invitation#anonymisedAt()} (D-ENDED-3). An index look-up: what is not found costs nothing.
     *
     * @param scope the scope
     * @param anonymous whether to find those that are anonymous, or those that are not
     * @param before the instant
     * @param after the last one of the page before
     * @param limit how many at most
     * @return those over for longest first, then by their ids, compared as 16 unsigned bytes
     */
    List<EndedInvitation> findEnded(
            Scope scope, boolean anonymous, Instant before, Optional<EndedInvitation> after, int limit);

    /**
     * Deletes an invitation with its tokens, places, addresses, messages and history (D-DELETE-1), and nothing of
     * another one (D-DELETE-2).
     *
     * @param invitation the invitation
     * @return whether there was one
     */
    boolean delete(InvitationId invitation);

    /**
     * Forgets the people around an invitation: its tokens, the addresses it answers for, its messages, the actors and
     * details in its history, and who has its places, taken or held (D-FORGET-1). Of those the address becomes
     * {@link #placeholder}, and the account is removed; a place stays taken or held, and whoever had it can take
     * another one (D-FORGET-2). The invitation itself, its counts and the kinds and instants of its history stay.
     *
     * @param invitation the invitation
     */
    void forgetPeople(InvitationId invitation);

    /**
     * Returns the invitations of one scope in or around which an address stands (D-MENTIONS-1): as one of the audience
     * or excluded from it, as recipient or for replies; as that to which a token was mailed, or for which an invitation
     * answers; as who has a place. As well it may be the id of an account, exactly or in its canonical form
     * (D-MENTIONS-2): of the inviter, the subject, who closed it, who has a place, or who acts in the history.
     *
     * <p>May read all of the scope, from its first invitation on: it is asked for once in an erasure, and what would
     * make it faster would be paid for by every invitation.
     *
     * @param scope the scope
     * @param address the address, compared by its canonical form where it is not the id of an account
     * @param limit how many at most
     * @return the ids in their order, compared as 16 unsigned bytes
     */
    List<InvitationId> findMentions(Scope scope, EmailAddress address, int limit);

    /**
     * Forgets an address around an invitation, and nobody else (D-FORGET-3): the mailbox of tokens that were mailed to
     * it, that the invitation answers for it, who has its places, as {@link #forgetPeople} does, and the actor and
     * detail of what the accounts of these places, or one with the address as its id, did. The invitation itself stays
     * as it is. With it replaced by one without the address, {@link #findMentions} finds it no more.
     *
     * @param invitation the invitation
     * @param address the address, compared as by {@link #findMentions}
     */
    void forgetAddress(InvitationId invitation, EmailAddress address);

    /**
     * Returns the address that stands for a forgotten one.
     *
     * @param id the redemption
     * @return an address at a domain that never exists (RFC 6761), different for each redemption
     */
    static EmailAddress placeholder(RedemptionId id) {
        return EmailAddress.parse(id + "@erased.invalid");
    }
}
