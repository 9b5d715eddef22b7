package io.invitation.spi;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Stores invitations, compares and sets, and takes places atomically. It decides nothing else: all rules stand in the
 * service.
 *
 * <p>Every method takes part in the transaction that {@link #transactions()} runs on the calling thread, if there is
 * one, and is atomic by itself otherwise. What it stores must come back equal, instants to the microsecond, whatever
 * the time zone and locale of machine and store. Text is compared exactly, code point by code point. Safe for use by
 * several threads and by several nodes on one store.
 *
 * <p>A failing store throws {@link InvitationStorageException}, which says whether the same call may succeed later;
 * {@link io.invitation.TransactionConflictException} where another transaction was in the way and nothing of this one
 * took effect, which the service runs again; and {@link io.invitation.CommitOutcomeUnknownException} where nobody knows
 * whether it took effect, which is never run again. Its message holds no stored value.
 *
 * <p>The ids in brackets name the tests in {@code InvitationRepositoryContract} of {@code invitation-testkit} that
 * prove a store; R-VALUES-1 is the independence of zone and locale.
 *
 * @since 0.1
 */
public interface InvitationRepository {

    /**
     * Stores a new invitation, so that it comes back equal in every part (R-INSERT-1); an id that is taken is a failure
     * which is not transient (R-INSERT-2).
     *
     * @param invitation its id was never used before
     */
    void insert(Invitation invitation);

    /**
     * Stores new invitations as {@link #insert} does one after the other (R-INSERT-3); a store that can do so in fewer
     * steps should. Within a transaction they stay or go together, as all of it does. By default {@link #insert} is
     * called for each.
     *
     * @param invitations the invitations
     */
    default void insertAll(List<Invitation> invitations) {
        invitations.forEach(this::insert);
    }

    /**
     * Returns an invitation of any scope (R-FIND-1).
     *
     * @param id the id
     * @return the invitation; empty if there is none
     */
    Optional<Invitation> findById(InvitationId id);

    /**
     * Stores a token's hash. If it is stored already, what is stored stays, but for the mailbox: that is forgotten for
     * good unless both name the same one, typed in the same case, because only the receiving host knows whether that
     * matters (R-TOKEN-2); all in one atomic step.
     *
     * @param token the hash, what the token was minted for, and the mailbox to which it goes; a token of an invitation
     *     that is not stored is a failure which is not transient (R-TOKEN-3)
     */
    void putToken(StoredToken token);

    /**
     * Stores the hashes of tokens as {@link #putToken} does one after the other (R-TOKEN-4); a store that can do so in
     * fewer steps should. Within a transaction they stay or go together, as all of it does. By default
     * {@link #putToken} is called for each.
     *
     * @param tokens the tokens; of those with the same hash, too, the first is stored and the others are stored again
     */
    default void putTokens(List<StoredToken> tokens) {
        tokens.forEach(this::putToken);
    }

    /**
     * Returns the token with a hash, and its invitation, by an exact look-up that takes the same time for every hash
     * that is not there (R-TOKEN-1).
     *
     * @param hash the hash
     * @return token and invitation; empty if no such hash is stored
     */
    Optional<TokenMatch> findByTokenHash(TokenHash hash);

    /**
     * Replaces an invitation (R-REPLACE-1), if it still has a version (R-REPLACE-2), not too many places are taken
     * (R-REPLACE-4) and the new quota covers those taken and held together (R-REPLACE-6); all in one atomic step
     * (R-REPLACE-5). Places taken and held, the instant of the last acceptance and the delivery are not part of the
     * replacement and stay as stored (R-REPLACE-3).
     *
     * @param replacement the new invitation and the two conditions
     * @return {@code true} if it was replaced; {@code false} if a condition did not hold or there is no such
     *     invitation, and nothing changed
     */
    boolean replace(Replacement replacement);

    /**
     * Takes a place, or holds it if the redemption is {@link Redemption#isHeld()} (R-CLAIM-10); if the invitation still
     * has a version (R-CLAIM-5) and a place is neither taken nor held (R-CLAIM-6), and neither the address nor the
     * account has one (R-CLAIM-4), be its lease over or not; all in one atomic step. The instant of a redemption that
     * takes a place becomes that of the invitation's last acceptance, even if an earlier one; apart from that and the
     * numbers of places the invitation stays as it is, its version too (R-CLAIM-7). Of an invitation that is not stored
     * nothing is claimed. Where the address or the account has a place, it is already claimed, whatever else does not
     * hold (R-CLAIM-11).
     *
     * <p>Of any number of simultaneous claims, on any number of nodes, exactly as many succeed as there are places
     * (R-CLAIM-1), and for one address or account exactly one (R-CLAIM-2, R-CLAIM-3); other invitations are not held up
     * for good (R-CLAIM-8). Until the transaction ends, no other one can change the invitation's version or take the
     * same place (R-TX-11, R-TX-12).
     *
     * @param claim who takes a place of which version
     * @return what happened; if a place was taken or held, how many are taken and held with it, each claim another sum
     *     (R-CLAIM-9)
     */
    ClaimOutcome claim(Claim claim);

    /**
     * Takes or holds places of one invitation for several people, as {@link #claim} does one after the other
     * (R-CLAIMS-1), all in one atomic step (R-CLAIMS-2). A place that is not claimed keeps no other one from being
     * claimed (R-CLAIMS-3); it may go unclaimed although it is free, where somebody else took part in between. Stores
     * that can do it in fewer steps than one by one should: callers who want places of a popular invitation at the same
     * moment share such a step. By default {@link #claim} is called for each, in one transaction of
     * {@link #transactions()}.
     *
     * @param claims who takes places, 1 to 1,000; all of the same invitation unless {@link #claimsAcrossInvitations()}
     * @return what happened to each, in their order
     */
    default List<ClaimOutcome> claimAll(List<Claim> claims) {
        return transactions()
                .inTransaction(transaction -> claims.stream().map(this::claim).toList());
    }

    /**
     * Tells whether {@link #claimAll} claims places of several invitations at once and waits for none of them: those at
     * which somebody else is at work in a transaction go unclaimed, and hold up no other (R-CLAIMS-4). Callers of
     * different links then share a step, too.
     *
     * @return {@code false} by default
     */
    default boolean claimsAcrossInvitations() {
        return false;
    }

    /**
     * Takes or holds places as {@link #claimAll} does, and adds to a history what each has brought about, and no more
     * (H-CLAIM-1), all in one atomic step (H-CLAIM-2). Stores that can do it in fewer steps should. By default the
     * history is told after the claims, in the transaction that is active or in a new one of {@link #transactions()}.
     *
     * @param claims as for {@link #claimAll}
     * @param history what is to be told; if it belongs to another store, it does not share the transaction
     * @return what happened to each, in their order
     */
    default List<ClaimOutcome> claimAndRecord(List<RecordedClaim> claims, HistoryStore history) {
        if (!transactions().isActive()) {
            return transactions().inTransaction(transaction -> claimThenRecord(claims, history));
        }
        return claimThenRecord(claims, history);
    }

    private List<ClaimOutcome> claimThenRecord(List<RecordedClaim> claims, HistoryStore history) {
        List<ClaimOutcome> outcomes =
                claimAll(claims.stream().map(RecordedClaim::claim).toList());
        List<InvitationEvent> events = IntStream.range(0, claims.size())
                .boxed()
                .flatMap(i -> claims.get(i).events(outcomes.get(i)).stream())
                .toList();
        if (!events.isEmpty()) {
            history.appendAll(events);
        }
        return outcomes;
    }

    /**
     * Returns the place that an address or an account has, taken or held (R-REDEMPTION-1).
     *
     * @param invitation the invitation
     * @param address the address, compared by its canonical form
     * @param accountId the account, if there is one
     * @return the redemption of either; that of the address if they have different places
     */
    Optional<Redemption> findRedemption(InvitationId invitation, EmailAddress address, Optional<String> accountId);

    /**
     * Makes an invitation the one that answers for an address, if none or itself does (R-ADDRESS-1) or the named one
     * does (R-ADDRESS-2); all in one atomic step (R-ADDRESS-3). Until the transaction ends, no other one can do so
     * (R-ADDRESS-4). Scopes and kinds are apart (R-ADDRESS-5).
     *
     * @param slot the address, in one scope and kind
     * @param holder the invitation that is to answer for it; it need not be stored yet
     * @param inPlaceOf the invitation that it may replace
     * @return the invitation that answers for the address and is neither of the two, so that nothing changed; empty if
     *     the holder answers for it now
     */
    Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf);

    /**
     * Makes invitations answer for addresses for which nobody answers yet, as {@link #takeAddress} does one after the
     * other (R-ADDRESS-6); one that another invitation answers for is a failure which is not transient, and the
     * transaction is to be undone (R-ADDRESS-7). A store that can do so in fewer steps should. By default
     * {@link #takeAddress} is called for each.
     *
     * @param holders the invitations that are to answer for them, by address; they need not be stored yet
     */
    default void takeFreeAddresses(Map<AddressSlot, InvitationId> holders) {
        holders.forEach((slot, holder) -> {
            if (takeAddress(slot, holder, Optional.empty()).isPresent()) {
                throw new InvitationStorageException("another invitation answers for the address", false);
            }
        });
    }

    /**
     * Stores how the mailing of an invitation went, if nobody else has stored that meanwhile; in one atomic step
     * (R-DELIVERY-2). The version stays as it is (R-DELIVERY-1).
     *
     * @param invitation the invitation
     * @param expected the summary that must be stored
     * @param next the new summary
     * @return {@code true} if it was stored; {@code false} if another summary is stored or there is no such invitation
     */
    boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next);

    /**
     * Finds invitations of one scope and of no other (R-SEARCH-2).
     *
     * <p>Statuses are those of {@link Invitation#statusAt} (R-SEARCH-1). Kind, inviter, role and group are compared
     * exactly (R-SEARCH-3), an address by its canonical form (R-SEARCH-4), a domain with that of the only pattern
     * (R-SEARCH-5), a text without regard to the case of ASCII letters (R-SEARCH-6); no character has a special meaning
     * (R-SEARCH-7). What expires within a time ends after now and not after the end of that time (R-SEARCH-8). The
     * order is that of {@link Position} (R-SEARCH-9), so that pages stay whole under inserts (R-SEARCH-10). The total
     * counts all matches (R-SEARCH-11), also with a limit of zero (R-SEARCH-12). What is found is equal to what was
     * stored (R-SEARCH-13). A store that filters by itself finds the conditions in
     * {@link io.invitation.InvitationQuery#matches} and the order in {@link Position#comparator}.
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
