package io.invitation.spi;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import java.util.Optional;

/**
 * Stores invitations, compares and sets, and takes places atomically. It decides nothing else: all rules stand in the
 * service.
 *
 * <p>Every method takes part in the transaction that {@link #transactions()} runs on the calling thread, if there is
 * one, and is atomic by itself otherwise. What it stores must come back equal, instants to the microsecond, whatever
 * the time zone and locale of machine and store. Text is compared exactly, code point by code point. A failing store
 * throws {@link io.invitation.InvitationStorageException}. Safe for use by several threads and by several nodes on one
 * store.
 *
 * @since 0.1
 */
public interface InvitationRepository {

    /**
     * Stores a new invitation.
     *
     * @param invitation its id was never used before
     */
    void insert(Invitation invitation);

    /**
     * Returns an invitation of any scope.
     *
     * @param id the id
     * @return the invitation; empty if there is none
     */
    Optional<Invitation> findById(InvitationId id);

    /**
     * Stores a token's hash, or replaces what is stored about the same hash.
     *
     * @param token the hash, and what is known about the token
     */
    void putToken(StoredToken token);

    /**
     * Returns the token with a hash, and its invitation, by an exact look-up that takes the same time for every hash
     * that is not there.
     *
     * @param hash the hash
     * @return token and invitation; empty if no such hash is stored
     */
    Optional<TokenMatch> findByTokenHash(TokenHash hash);

    /**
     * Replaces an invitation, if it still has a version and not too many places are taken; all in one atomic step.
     * Places, the instant of the last acceptance and the delivery are not part of the replacement and stay as stored.
     *
     * @param replacement the new invitation and the two conditions
     * @return {@code true} if it was replaced; {@code false} if a condition did not hold or there is no such
     *     invitation, and nothing changed
     */
    boolean replace(Replacement replacement);

    /**
     * Takes a place, if the invitation still has a version and a place is left, and neither the address nor the account
     * holds one; all in one atomic step. The version stays as it is.
     *
     * <p>Of any number of simultaneous claims, on any number of nodes, exactly as many succeed as there are places, and
     * for one address or account exactly one. Until the transaction ends, no other one can change the invitation's
     * version or take the same place.
     *
     * @param claim who takes a place of which version
     * @return what happened
     */
    ClaimOutcome claim(Claim claim);

    /**
     * Returns the place that an address or an account holds.
     *
     * @param invitation the invitation
     * @param address the address, compared by its canonical form
     * @param accountId the account, if there is one
     * @return the redemption of either; that of the address if both differ
     */
    Optional<Redemption> findRedemption(InvitationId invitation, EmailAddress address, Optional<String> accountId);

    /**
     * Stores how the mailing of an invitation went. The version stays as it is. Does nothing if there is no such
     * invitation.
     *
     * @param invitation the invitation
     * @param delivery the new summary
     */
    void recordDelivery(InvitationId invitation, DeliverySummary delivery);

    /**
     * Finds invitations of one scope.
     *
     * @param search conditions, order, position and number
     * @return the matches after the position, at most as many as asked for, and the total if asked for
     */
    SearchResult find(Search search);

    /**
     * Returns what runs this store's transactions.
     *
     * @return the runner; {@link TransactionRunner#none()} for a store without transactions
     */
    TransactionRunner transactions();
}
