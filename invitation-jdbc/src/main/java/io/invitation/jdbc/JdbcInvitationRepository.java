package io.invitation.jdbc;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.AddressStatements;
import io.invitation.jdbc.internal.ClaimStatements;
import io.invitation.jdbc.internal.DatabaseAccess;
import io.invitation.jdbc.internal.HistoryStatements;
import io.invitation.jdbc.internal.InvitationStatements;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.RecordedClaim;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TransactionRunner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps invitations in the tables that {@link InvitationSchema} describes.
 *
 * <p>Whoever takes a place keeps the invitation's row until the transaction ends, and unique indexes decide whether the
 * place is another one. Nothing is cached, so any number of nodes may share the tables. Instants are kept in UTC and
 * microseconds. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class JdbcInvitationRepository implements InvitationRepository {

    private final DatabaseAccess access;
    private final InvitationStatements invitations;
    private final ClaimStatements claims;
    private final AddressStatements addresses;

    JdbcInvitationRepository(DatabaseAccess access) {
        this.access = access;
        this.invitations = new InvitationStatements(access);
        this.claims = new ClaimStatements(access);
        this.addresses = new AddressStatements(access);
    }

    /**
     * Returns a repository that runs its own transactions on a data source. Does no I/O.
     *
     * @param dataSource gives connections that nobody else manages
     * @return the repository
     */
    public static JdbcInvitationRepository of(DataSource dataSource) {
        return of(JdbcTransactions.of(dataSource));
    }

    /**
     * Returns a repository that shares transactions with a host's own statements. Does no I/O; the database is
     * recognised when it is first needed.
     *
     * @param transactions runs the transactions of both
     * @return the repository
     */
    public static JdbcInvitationRepository of(JdbcTransactions transactions) {
        return of(transactions, JdbcOptions.defaults());
    }

    /**
     * Returns a repository on tables of other names, or elsewhere, or on a database that is not recognised. Does no
     * I/O.
     *
     * @param transactions runs the transactions of the library and the host
     * @param options as for {@link InvitationSchema}
     * @return the repository
     */
    public static JdbcInvitationRepository of(JdbcTransactions transactions, JdbcOptions options) {
        return new JdbcInvitationRepository(new DatabaseAccess(transactions, options.database(), options.names()));
    }

    @Override
    public TransactionRunner transactions() {
        return access.transactions();
    }

    @Override
    public void insert(Invitation invitation) {
        invitations.insert(invitation);
    }

    @Override
    public void insertAll(List<Invitation> several) {
        invitations.insertAll(several);
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return invitations.findById(id);
    }

    @Override
    public void putToken(StoredToken token) {
        invitations.putTokens(List.of(token));
    }

    @Override
    public void putTokens(List<StoredToken> tokens) {
        invitations.putTokens(tokens);
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return invitations.findByTokenHash(hash);
    }

    @Override
    public boolean replace(Replacement replacement) {
        return invitations.replace(replacement);
    }

    @Override
    public ClaimOutcome claim(Claim claim) {
        return claims.claim(claim);
    }

    @Override
    public List<ClaimOutcome> claimAll(List<Claim> several) {
        return claims.claimAll(several);
    }

    @Override
    public boolean claimsAcrossInvitations() {
        return claims.claimsInOneStatement();
    }

    @Override
    public List<ClaimOutcome> claimAndRecord(List<RecordedClaim> several, HistoryStore history) {
        return claims.claimsInOneStatement() && history instanceof HistoryStatements ours && ours.isOf(access)
                ? claims.claimAndRecord(several)
                : InvitationRepository.super.claimAndRecord(several, history);
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return claims.findRedemption(invitation, address, accountId);
    }

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        return addresses.takeAddress(slot, holder, inPlaceOf);
    }

    @Override
    public void takeFreeAddresses(Map<AddressSlot, InvitationId> holders) {
        addresses.takeFreeAddresses(holders);
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        return invitations.recordDelivery(invitation, expected, next);
    }

    @Override
    public SearchResult find(Search search) {
        return invitations.find(search);
    }
}
