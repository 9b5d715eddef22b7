package io.invitation.jdbc.internal;

import io.invitation.CommitOutcomeUnknownException;
import io.invitation.InvitationId;
import io.invitation.InvitationStorageException;
import io.invitation.TransactionConflictException;
import io.invitation.jdbc.Database;
import io.invitation.jdbc.JdbcTransactions;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What all faces of a store share: on which connections, in which transactions and for which database statements run.
 * Safe for use by several threads.
 */
public final class DatabaseAccess {

    private static final String INVITATION_STATE = "SELECT version, places, held_places, due_at, delivery_state,"
            + " delivery_attempts, delivery_since, delivery_code FROM invitation WHERE id = ?";

    private final JdbcTransactions transactions;
    private final StatementRunner runner;
    private volatile @Nullable Dialect dialect;

    /**
     * Creates it; does no I/O.
     *
     * @param transactions runs the transactions and lends the connections
     * @param database whose statements the database understands; {@code null} to recognise it when it is first needed
     * @param names of the tables
     */
    public DatabaseAccess(JdbcTransactions transactions, @Nullable Database database, TableNames names) {
        this.transactions = Objects.requireNonNull(transactions, "transactions");
        this.runner = new StatementRunner(transactions, names);
        this.dialect = database == null ? null : Dialect.of(database);
    }

    /**
     * Returns what runs the transactions.
     *
     * @return the runner
     */
    public JdbcTransactions transactions() {
        return transactions;
    }

    Dialect dialect() {
        Dialect known = dialect;
        if (known == null) {
            known = Dialect.of(runner.on("database", Database::of));
            dialect = known;
        }
        return known;
    }

    private ValueCodec codec() {
        return dialect().codec();
    }

    /** What is written must be committed by somebody, also on connections that do not commit by themselves. */
    <T> T writing(Supplier<T> write) {
        return transactions.isActive() ? write.get() : transactions.inTransaction(transaction -> write.get());
    }

    int update(String operation, String sql, StatementRunner.Binder binder) {
        return writing(() -> runner.update(operation, codec(), sql, binder));
    }

    /** Runs one statement for each item, in their order. */
    <T> void runEach(String operation, String sql, List<T> items, StatementRunner.ItemBinder<T> binder) {
        countEach(operation, sql, items, binder);
    }

    /**
     * Runs one statement for each item, in their order, and returns the items for which a row was changed.
     *
     * @throws InvitationStorageException if the driver does not tell; what was changed is undone
     */
    <T> List<T> updateEach(String operation, String sql, List<T> items, StatementRunner.ItemBinder<T> binder) {
        return writing(() -> {
            int[] counts = countEach(operation, sql, items, binder);
            if (IntStream.of(counts).anyMatch(count -> count == Statement.SUCCESS_NO_INFO)) {
                throw new InvitationStorageException(
                        operation + " failed: the driver does not count the rows of a batch (is useBulkStmts set?)",
                        false);
            }
            return where(counts, count -> count != 0, items);
        });
    }

    private <T> int[] countEach(String operation, String sql, List<T> items, StatementRunner.ItemBinder<T> binder) {
        return items.isEmpty()
                ? new int[0]
                : writing(() ->
                        runner.on(operation, connection -> runner.updateEach(connection, codec(), sql, items, binder)));
    }

    private static <T> List<T> where(int[] counts, IntPredicate wanted, List<T> items) {
        return IntStream.range(0, counts.length)
                .filter(i -> wanted.test(counts[i]))
                .mapToObj(items::get)
                .toList();
    }

    /** Stores a row unless its key is there, and tells whether it did; the transaction stays usable. */
    boolean insertIfAbsent(String operation, String insert, StatementRunner.Binder binder) {
        return writing(() -> runner.on(operation, connection -> {
            try {
                return runner.update(connection, codec(), dialect().ifAbsent(insert), binder) == 1;
            } catch (SQLException failure) {
                if (dialect().isDuplicate(failure)) {
                    return false;
                }
                throw failure;
            }
        }));
    }

    /**
     * Stores rows unless their keys are there: in one batch, and one by one if a key that is there breaks it off.
     *
     * @return the items whose rows were there; those too of which the driver does not tell, as when it rewrites batches
     */
    <T> List<T> insertAbsent(String operation, String insert, List<T> items, StatementRunner.ItemBinder<T> binder) {
        if (dialect().passesOverDuplicates()) {
            return where(countEach(operation, dialect().ifAbsent(insert), items, binder), count -> count != 1, items);
        }
        return writing(() -> insertTogether(operation, insert, items, binder)
                ? List.of()
                : items.stream()
                        .filter(item -> !insertIfAbsent(operation, insert, parameters -> binder.bind(parameters, item)))
                        .toList());
    }

    /** Stores all rows in one batch, or none if a key is there. */
    private <T> boolean insertTogether(
            String operation, String insert, List<T> items, StatementRunner.ItemBinder<T> binder) {
        return items.size() > 1
                && runner.on(operation, connection -> {
                    Savepoint before = connection.setSavepoint();
                    try {
                        runner.updateEach(connection, codec(), dialect().ifAbsent(insert), items, binder);
                    } catch (SQLException failure) {
                        if (!dialect().isDuplicate(failure)) {
                            throw failure;
                        }
                        connection.rollback(before);
                        return false;
                    }
                    connection.releaseSavepoint(before);
                    return true;
                });
    }

    /**
     * Stores rows in one batch. A key that is there is a failure, but for databases that can pass over it: a server may
     * write the values of a row that violates a key into its own log.
     *
     * @return the items that were passed over; those too of which the driver does not tell
     */
    <T> List<T> insertEach(String operation, String insert, List<T> items, StatementRunner.ItemBinder<T> binder) {
        if (dialect().passesOverDuplicates()) {
            return insertAbsent(operation, insert, items, binder);
        }
        runEach(operation, insert, items, binder);
        return List.of();
    }

    <T> List<T> query(String operation, String sql, StatementRunner.Binder binder, StatementRunner.Reader<T> reader) {
        return runner.query(operation, codec(), sql, binder, reader);
    }

    /**
     * Runs a statement that changes rows and returns some: in the transaction that is active, or else as one that
     * commits by itself, where connections do that.
     *
     * @throws CommitOutcomeUnknownException if nobody knows whether it has committed by itself
     */
    <T> List<T> changeAtOnce(
            String operation, String sql, StatementRunner.Binder binder, StatementRunner.Reader<T> reader) {
        if (transactions.isActive()) {
            return query(operation, sql, binder, reader);
        }
        return runner.atOnce(operation, codec(), sql, binder, reader)
                .orElseGet(() -> transactions.inTransaction(transaction -> query(operation, sql, binder, reader)));
    }

    <T> Optional<T> queryOne(
            String operation, String sql, StatementRunner.Binder binder, StatementRunner.Reader<T> reader) {
        return query(operation, sql, binder, reader).stream().findFirst();
    }

    /**
     * For whoever has compared a row of an invitation in vain and would look at it again: some databases go on showing
     * a transaction the row as it was.
     *
     * @throws TransactionConflictException if the row is another one than this transaction is shown
     */
    void requireSeenAsItIs(String operation, InvitationId invitation) {
        if (dialect().showsOldRows() && transactions.isActive()) {
            StatementRunner.Binder binder = parameters -> parameters.uuid(invitation.value());
            // Locked first: whatever a first look makes this transaction see from then on is the row as it is.
            List<?> now = query(operation, dialect().latest(INVITATION_STATE), binder, Row::texts);
            if (!now.equals(query(operation, INVITATION_STATE, binder, Row::texts))) {
                throw changedSinceTheTransactionBegan(operation);
            }
        }
    }

    /**
     * For who sees neither that a row is there nor that it is not: the transaction began before somebody changed it.
     */
    static TransactionConflictException changedSinceTheTransactionBegan(String operation) {
        return new TransactionConflictException(
                operation + " failed: what it looks for was changed since the transaction began",
                new SQLException("neither stored nor visible", "40001"));
    }
}
