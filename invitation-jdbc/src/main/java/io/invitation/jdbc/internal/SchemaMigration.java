package io.invitation.jdbc.internal;

import io.invitation.InvitationStorageException;
import io.invitation.TransactionConflictException;
import io.invitation.jdbc.Database;
import io.invitation.jdbc.JdbcTransactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at which version the tables are, and brings them to the newest. Safe for use by several threads and nodes.
 */
public final class SchemaMigration {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);

    /**
     * How often to wait for the node that is changing the tables, each time for as long as the database waits for a
     * lock.
     */
    private static final int TRIES = 30;

    /** At which version the tables are, 0 for none; and whether the table of versions says so or they alone do. */
    private record Current(int version, boolean recorded) {}

    private final DataSource dataSource;
    private final Database database;
    private final TableNames names;
    private final List<SchemaScript> scripts;

    /**
     * Creates one; does no I/O.
     *
     * @param dataSource gives the connections
     * @param database whose statements the database understands
     * @param names of the tables
     * @param scripts all versions in order
     */
    public SchemaMigration(DataSource dataSource, Database database, TableNames names, List<SchemaScript> scripts) {
        this.dataSource = dataSource;
        this.database = database;
        this.names = names;
        this.scripts = scripts;
    }

    /**
     * Returns the scripts as one, for a schema if one is named.
     *
     * @param database the database
     * @param names of the tables
     * @param scripts all versions in order
     * @return SQL text
     */
    public static String print(Database database, TableNames names, List<SchemaScript> scripts) {
        String text = names.script(
                String.join("\n", scripts.stream().map(SchemaScript::text).toList()));
        return names.schema() == null ? text : CurrentSchema.statement(database, names.schema()) + ";\n\n" + text;
    }

    /** Makes the tables where there are none. */
    public void create() {
        JdbcTransactions transactions = JdbcTransactions.of(dataSource);
        int version = current(transactions).version();
        if (version == 0) {
            runScripts();
            return;
        }
        if (version < newest() && isTableOfVersionsThere(transactions)) {
            version = retried(() -> alone(running -> current(running).version()));
        }
        if (version < newest()) {
            throw new InvitationStorageException(atVersion(version), false);
        }
    }

    /** Brings the tables to the newest version. */
    public void migrate() {
        if (!current(JdbcTransactions.of(dataSource)).equals(new Current(newest(), true))) {
            runScripts();
        }
    }

    private void runScripts() {
        retried(() -> {
            makeTableOfVersions();
            return alone(this::runMissingScripts);
        });
    }

    private static <T> T retried(Supplier<T> work) {
        for (int tries = 1; true; tries++) {
            try {
                return work.get();
            } catch (TransactionConflictException conflict) {
                if (tries == TRIES) {
                    throw conflict;
                }
            }
        }
    }

    /**
     * Compares the tables with what the scripts make.
     *
     * @return a sentence for everything that is missing or wrong
     */
    public List<String> problems() {
        JdbcTransactions transactions = JdbcTransactions.of(dataSource);
        return checking(transactions, "verify schema", check -> {
            List<String> problems = new ArrayList<>(check.problems(SchemaModel.after(scripts)));
            problems.addAll(check.settingProblems(database));
            int recorded = recorded(check, transactions);
            if (recorded > newest()) {
                problems.add(newerThanKnown(recorded));
            } else if (recorded > 0 && recorded < newest()) {
                problems.add(atVersion(recorded));
            }
            return problems;
        });
    }

    private int newest() {
        return scripts.get(scripts.size() - 1).version();
    }

    private Current current(JdbcTransactions transactions) {
        return checking(transactions, "read schema", check -> {
            int recorded = recorded(check, transactions);
            if (recorded > newest()) {
                throw new InvitationStorageException(newerThanKnown(recorded), false);
            }
            return recorded > 0 ? new Current(recorded, true) : new Current(recognised(check), false);
        });
    }

    private int recorded(SchemaCheck check, JdbcTransactions transactions) throws SQLException {
        return check.isThere(SchemaVersions.TABLE)
                ? versions(transactions).list().stream().mapToInt(i -> i).max().orElse(0)
                : 0;
    }

    /**
     * Tables that another tool has made, or this library before it recorded versions, are at the newest that they fit.
     */
    private int recognised(SchemaCheck check) throws SQLException {
        SchemaModel newest = SchemaModel.after(scripts);
        if (!check.isAnyThere(newest)) {
            return 0;
        }
        for (int version = scripts.size(); version > 0; version--) {
            if (check.problems(SchemaModel.after(scripts.subList(0, version))).isEmpty()) {
                return version;
            }
        }
        if (check.isThere(SchemaVersions.TABLE)) {
            return 0; // begun, and interrupted
        }
        throw new InvitationStorageException(
                "there are tables of these names, and they are of no version: "
                        + check.problems(newest).get(0)
                        + " (if they are another application's, choose a table prefix or a schema)",
                false);
    }

    /** Two nodes may do this at once; not every database lets both of them think that they did. */
    private void makeTableOfVersions() {
        JdbcTransactions transactions = JdbcTransactions.of(dataSource);
        try {
            versions(transactions).createTable();
        } catch (InvitationStorageException failure) {
            if (!isTableOfVersionsThere(transactions)) {
                throw failure;
            }
            versions(transactions).createTable();
        }
    }

    private boolean isTableOfVersionsThere(JdbcTransactions transactions) {
        return checking(transactions, "read schema", check -> check.isThere(SchemaVersions.TABLE));
    }

    /**
     * Does something while no other node changes the tables, in the transaction that holds the lock; where DDL would
     * commit that, on a second connection.
     */
    private <T> T alone(Function<JdbcTransactions, T> work) {
        JdbcTransactions locking = JdbcTransactions.of(dataSource);
        return locking.inTransaction(transaction -> {
            versions(locking).lock();
            return work.apply(commitsWithDdl(locking) ? JdbcTransactions.of(dataSource) : locking);
        });
    }

    private int runMissingScripts(JdbcTransactions running) {
        int current = current(running).version();
        for (SchemaScript script : scripts) {
            running.inTransaction(transaction -> {
                if (script.version() > current) {
                    execute(running, script);
                    LOG.info("Schema version {} ({}) applied", script.version(), script.name());
                }
                versions(running).add(script);
                return script;
            });
        }
        return newest();
    }

    private void execute(JdbcTransactions running, SchemaScript script) {
        new StatementRunner(running, names).on("schema version " + script.version(), connection -> {
            try (CurrentSchema schema = CurrentSchema.of(connection, database, names.schema())) {
                for (String sql : script.statements()) {
                    executeUnlessItHasRun(schema, names.script(sql));
                }
            }
            return script;
        });
    }

    private void executeUnlessItHasRun(CurrentSchema schema, String sql) throws SQLException {
        try {
            schema.execute(sql);
        } catch (SQLException failure) {
            if (!Dialect.of(database).isThereAlready(failure)) {
                throw failure;
            }
        }
    }

    private boolean commitsWithDdl(JdbcTransactions transactions) {
        return new StatementRunner(transactions, names)
                .on("read schema", connection -> connection.getMetaData().dataDefinitionCausesTransactionCommit());
    }

    private SchemaVersions versions(JdbcTransactions transactions) {
        return new SchemaVersions(new DatabaseAccess(transactions, database, names));
    }

    private String atVersion(int version) {
        return "the tables are at version " + version + ", and version " + newest() + " is needed: run migrate()";
    }

    private String newerThanKnown(int version) {
        return "the tables are at version " + version + ", and this library knows version " + newest()
                + ": use one as new as whatever migrated them";
    }

    private interface Checking<T> {
        T with(SchemaCheck check) throws SQLException;
    }

    /** In one transaction, so that all of it is asked on one connection. */
    private <T> T checking(JdbcTransactions transactions, String operation, Checking<T> work) {
        return transactions.inTransaction(transaction -> new StatementRunner(transactions, names)
                .on(operation, connection -> work.with(new SchemaCheck(connection, names))));
    }
}
