package io.invitation.jdbc;

import io.invitation.jdbc.internal.DatabaseAccess;
import io.invitation.jdbc.internal.HistoryStatements;
import io.invitation.jdbc.internal.IdempotencyStatements;
import io.invitation.jdbc.internal.LedgerStatements;
import io.invitation.jdbc.internal.LimitStatements;
import io.invitation.jdbc.internal.MaintenanceStatements;
import io.invitation.jdbc.internal.QueueStatements;
import io.invitation.jdbc.internal.SuppressionStatements;
import io.invitation.spi.DeliveryQueue;
import io.invitation.spi.HistoryStore;
import io.invitation.spi.IdempotencyStore;
import io.invitation.spi.InvitationStore;
import io.invitation.spi.LimitStore;
import io.invitation.spi.MaintenanceStore;
import io.invitation.spi.RedemptionLedger;
import io.invitation.spi.SuppressionStore;
import javax.sql.DataSource;

/**
 * Keeps invitations and all that belongs to them in the tables that {@link InvitationSchema} describes.
 *
 * <p>Row counts of guarded statements decide, and nothing is cached, so any number of nodes may share the tables.
 * Instants are kept in UTC and microseconds; of suppressed addresses only a hash is kept. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
public final class JdbcInvitationStore implements InvitationStore {

    private final JdbcTransactions transactions;
    private final JdbcInvitationRepository invitations;
    private final RedemptionLedger redemptions;
    private final DeliveryQueue deliveries;
    private final HistoryStore history;
    private final LimitStore limits;
    private final IdempotencyStore idempotency;
    private final SuppressionStore suppressions;
    private final MaintenanceStore maintenance;

    private JdbcInvitationStore(DatabaseAccess access) {
        transactions = access.transactions();
        invitations = new JdbcInvitationRepository(access);
        redemptions = new LedgerStatements(access);
        deliveries = new QueueStatements(access);
        history = new HistoryStatements(access);
        limits = new LimitStatements(access);
        idempotency = new IdempotencyStatements(access);
        suppressions = new SuppressionStatements(access);
        maintenance = new MaintenanceStatements(access);
    }

    /**
     * Returns a store that runs its own transactions on a data source. Does no I/O.
     *
     * @param dataSource gives connections that nobody else manages
     * @return the store
     */
    public static JdbcInvitationStore of(DataSource dataSource) {
        return of(JdbcTransactions.of(dataSource));
    }

    /**
     * Returns a store that shares transactions with a host's own statements. Does no I/O; the database is recognised
     * when it is first needed.
     *
     * @param transactions runs the transactions of both
     * @return the store
     */
    public static JdbcInvitationStore of(JdbcTransactions transactions) {
        return of(transactions, JdbcOptions.defaults());
    }

    /**
     * Returns a store on tables of other names, or elsewhere, or on a database that is not recognised. Does no I/O.
     *
     * @param transactions runs the transactions of the library and the host
     * @param options as for {@link InvitationSchema}
     * @return the store
     */
    public static JdbcInvitationStore of(JdbcTransactions transactions, JdbcOptions options) {
        return new JdbcInvitationStore(new DatabaseAccess(transactions, options.database(), options.names()));
    }

    /**
     * Returns what runs the transactions of every face.
     *
     * @return the runner, with which a host's own statements take part
     */
    public JdbcTransactions transactions() {
        return transactions;
    }

    @Override
    public JdbcInvitationRepository invitations() {
        return invitations;
    }

    @Override
    public RedemptionLedger redemptions() {
        return redemptions;
    }

    @Override
    public DeliveryQueue deliveries() {
        return deliveries;
    }

    @Override
    public HistoryStore history() {
        return history;
    }

    @Override
    public LimitStore limits() {
        return limits;
    }

    @Override
    public IdempotencyStore idempotency() {
        return idempotency;
    }

    @Override
    public SuppressionStore suppressions() {
        return suppressions;
    }

    @Override
    public MaintenanceStore maintenance() {
        return maintenance;
    }
}
