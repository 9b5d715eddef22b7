package io.invitation.spi;

import io.invitation.EmailAddress;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds the invitations that maintenance has to look at, and forgets people and invitations.
 *
 * <p>Takes part in transactions as the repository of the same store does (D-TX-1), and fails in the same way. Safe for
 * use by several threads and by several nodes on one store. The ids in brackets name the tests that prove it.
 *
 * @since 0.1
 */
public interface MaintenanceStore {

    /**
     * Returns invitations of all scopes whose {@link io.invitation.Invitation#dueAt()} has come, whatever their status
     * (D-DUE-1).
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
     * Returns invitations of one scope that were over before an instant (D-ENDED-1): declined or revoked before it,
     * with all places taken and the last one before it, or expired before it with the last place taken before it. One
     * with a place that is held is not over (D-ENDED-2).
     *
     * @param scope the scope
     * @param before the instant
     * @param after the last id of the page before
     * @param limit how many at most
     * @return the ids in their order, compared as 16 unsigned bytes
     */
    List<InvitationId> findEnded(Scope scope, Instant before, Optional<InvitationId> after, int limit);

    /**
     * Deletes an invitation with its tokens, places, addresses, messages and history (D-DELETE-1), and nothing of
     * another one (D-DELETE-2).
     *
     * @param invitation the invitation
     * @return whether there was one
     */
    boolean delete(InvitationId invitation);

    /**
     * Forgets the people around an invitation: the addresses and accounts of its places, held ones included (see
     * {@link #forgetHolder}), its tokens, the addresses it answers for, its messages, and the actors and details in its
     * history (D-FORGET-1). The invitation itself, its counts and the kinds and instants of its history stay.
     *
     * @param invitation the invitation
     */
    void forgetPeople(InvitationId invitation);

    /**
     * Returns the places that an address has in one scope, taken and held (D-PLACES-1).
     *
     * @param scope the scope
     * @param address the address, compared by its canonical form
     * @param limit how many at most
     * @return the redemptions by their ids, compared as 16 unsigned bytes
     */
    List<Redemption> findPlaces(Scope scope, EmailAddress address, int limit);

    /**
     * Forgets who has a place: the address becomes {@link #placeholder}, the account is removed (D-FORGET-2). The place
     * stays taken or held, and whoever had it can take another one.
     *
     * @param id the redemption; nothing happens if it is gone
     */
    void forgetHolder(RedemptionId id);

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
