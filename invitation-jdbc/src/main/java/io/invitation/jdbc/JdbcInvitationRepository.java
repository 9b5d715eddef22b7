package io.invitation.jdbc;

import io.invitation.DeliverySummary;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Redemption;
import io.invitation.jdbc.internal.InvitationStatements;
import io.invitation.jdbc.internal.StatementRunner;
import io.invitation.spi.AddressSlot;
import io.invitation.spi.Claim;
import io.invitation.spi.ClaimOutcome;
import io.invitation.spi.InvitationRepository;
import io.invitation.spi.Replacement;
import io.invitation.spi.Search;
import io.invitation.spi.SearchResult;
import io.invitation.spi.StoredToken;
import io.invitation.spi.TokenHash;
import io.invitation.spi.TokenMatch;
import io.invitation.spi.TransactionRunner;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps invitations in the tables that {@link InvitationSchema} describes.
 *
 * <p>Places are taken by one guarded statement whose row count decides. Nothing is cached, so any number of nodes may
 * share the tables. Instants are kept in UTC and microseconds. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class JdbcInvitationRepository implements InvitationRepository {

    private final JdbcTransactions transactions;
    private final StatementRunner runner;
    private final InvitationStatements statements;
    private volatile @Nullable Database database;

    private JdbcInvitationRepository(JdbcTransactions transactions, @Nullable Database database) {
        this.transactions = Objects.requireNonNull(transactions, "transactions");
        this.runner = new StatementRunner(transactions);
        this.statements = new InvitationStatements(runner);
        this.database = database;
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
        return new JdbcInvitationRepository(transactions, null);
    }

    /**
     * Returns a repository on a named database, for one that is not recognised. Does no I/O.
     *
     * @param transactions runs the transactions of the library and the host
     * @param database whose statements the database understands
     * @return the repository
     */
    public static JdbcInvitationRepository of(JdbcTransactions transactions, Database database) {
        return new JdbcInvitationRepository(transactions, Objects.requireNonNull(database, "database"));
    }

    @Override
    public TransactionRunner transactions() {
        return transactions;
    }

    @Override
    public void insert(Invitation invitation) {
        inTransaction(() -> {
            statements.insert(invitation);
            return true;
        });
    }

    @Override
    public Optional<Invitation> findById(InvitationId id) {
        return statements.findById(id);
    }

    @Override
    public void putToken(StoredToken token) {
        inTransaction(() -> {
            statements.putToken(token, database());
            return true;
        });
    }

    @Override
    public Optional<TokenMatch> findByTokenHash(TokenHash hash) {
        return statements.findByTokenHash(hash);
    }

    @Override
    public boolean replace(Replacement replacement) {
        return inTransaction(() -> statements.replace(replacement));
    }

    @Override
    public ClaimOutcome claim(Claim claim) {
        return inTransaction(() -> statements.claim(claim, database()));
    }

    @Override
    public Optional<Redemption> findRedemption(
            InvitationId invitation, EmailAddress address, Optional<String> accountId) {
        return statements.findRedemption(invitation, address, accountId);
    }

    @Override
    public Optional<InvitationId> takeAddress(AddressSlot slot, InvitationId holder, Optional<InvitationId> inPlaceOf) {
        return inTransaction(() -> statements.takeAddress(slot, holder, inPlaceOf));
    }

    @Override
    public boolean recordDelivery(InvitationId invitation, DeliverySummary expected, DeliverySummary next) {
        return inTransaction(() -> statements.recordDelivery(invitation, expected, next));
    }

    @Override
    public SearchResult find(Search search) {
        return statements.find(search);
    }

    /** What is written must be committed by somebody, also on connections that do not commit by themselves. */
    private <T> T inTransaction(Supplier<T> write) {
        return transactions.isActive() ? write.get() : transactions.inTransaction(transaction -> write.get());
    }

    private Database database() {
        Database known = database;
        if (known == null) {
            known = runner.on("database", Database::of);
            database = known;
        }
        return known;
    }
}
