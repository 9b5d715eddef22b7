package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import io.invitation.jdbc.internal.SchemaMigration;
import io.invitation.jdbc.internal.SchemaScript;
import io.invitation.jdbc.internal.StatementRunner;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Prints, creates, migrates and verifies the tables of {@link JdbcInvitationStore}. Nothing happens unasked.
 *
 * <p>The tables have a version, the number of scripts that made them; a table {@code invitation_schema} says which have
 * run. The scripts are resources, {@code io/invitation/jdbc/schema/<database>/V<version>__<name>.sql}, and may be run
 * by another tool instead: tables without a record of versions are recognised by their columns and indexes.
 *
 * <p>Each call uses connections and transactions of its own, and takes no part in those of a caller. Safe for use by
 * several threads and nodes at once.
 *
 * @since 0.1
 */
public final class InvitationSchema {

    private final DataSource dataSource;
    private final JdbcOptions options;
    private final Function<Database, List<SchemaScript>> scripts;

    InvitationSchema(DataSource dataSource, JdbcOptions options, Function<Database, List<SchemaScript>> scripts) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.options = Objects.requireNonNull(options, "options");
        this.scripts = scripts;
    }

    /**
     * Returns the schema for a data source, whose database is recognised when it is first needed. Does no I/O.
     *
     * @param dataSource connections that nobody else manages, with the wanted schema as the current one; for
     *     {@link #create} and {@link #migrate} with the right to create tables
     * @return the schema
     */
    public static InvitationSchema of(DataSource dataSource) {
        return of(dataSource, JdbcOptions.defaults());
    }

    /**
     * Returns the schema for a data source and tables of other names, or elsewhere, or on a database that is not
     * recognised. Does no I/O.
     *
     * @param dataSource connections that nobody else manages; for {@link #create} and {@link #migrate} with the right
     *     to create tables
     * @param options as for the store
     * @return the schema
     */
    public static InvitationSchema of(DataSource dataSource, JdbcOptions options) {
        return new InvitationSchema(dataSource, options, InvitationSchema::scripts);
    }

    private static List<SchemaScript> scripts(Database database) {
        return SchemaScript.allIn(database.directory());
    }

    /**
     * Returns the statements that make the tables of the newest version from nothing, for a migration tool or an
     * operator.
     *
     * @param database the database
     * @return SQL text, statements closed by semicolons; {@link #migrate} takes over what it makes
     */
    public static String print(Database database) {
        return print(JdbcOptions.defaults().database(database));
    }

    /**
     * Returns the statements that make the tables of the newest version from nothing, with the names of some options. A
     * schema that is named is made the current one by the first statement.
     *
     * @param options with a database
     * @return SQL text, statements closed by semicolons; {@link #migrate} takes over what it makes
     * @throws IllegalArgumentException if the options name no database
     */
    public static String print(JdbcOptions options) {
        Database database = options.database();
        if (database == null) {
            throw new IllegalArgumentException("options name no database: " + options);
        }
        return SchemaMigration.print(database, options.names(), scripts(database));
    }

    /**
     * Makes the tables where there are none, and does nothing where all of them are. Tables that are there are never
     * changed, so that an application may call this each time it starts.
     *
     * <p>Of several nodes one does it, and the others wait. An interrupted call leaves an empty table of versions on
     * PostgreSQL and SQLite; databases that commit each statement keep the tables that were made, too. The next call
     * makes the rest, unless what is there is an older version: {@link #migrate} goes on from it.
     *
     * @throws InvitationStorageException if the tables are at an older version (see {@link #migrate}), at a newer one
     *     than this library knows, or not the library's; if the schema is missing, or the database fails or is unknown;
     *     with {@code isTransient()} if another node is still at work
     */
    public void create() {
        migration().create();
    }

    /**
     * Brings the tables to the newest version from whichever they are at, or from none, and does nothing where they are
     * there. Changes of large tables take long and may keep others from them: read the scripts first.
     *
     * <p>Each script runs once; of several nodes one runs it, and the others wait. A call that is interrupted changes
     * no table on PostgreSQL and SQLite. On H2, MariaDB and MySQL, which commit each statement, the script that was
     * running is begun and not recorded; the next call runs it again, which all scripts allow, and goes on. There, two
     * connections are used at once.
     *
     * @throws InvitationStorageException if the tables are at a newer version than this library knows, or not the
     *     library's; if the schema is missing, or the database fails or is unknown; with {@code isTransient()} if
     *     another node is still at work
     */
    public void migrate() {
        migration().migrate();
    }

    /**
     * Compares the tables with what the statements need; changes nothing and needs no right but to read. What is there
     * besides is no problem, nor are longer columns than needed.
     *
     * @return one sentence for each missing table, column, index or foreign key, for each column of another type, too
     *     short, with another collation or wrongly nullable, and for a version that is not the newest; empty if all is
     *     well
     * @throws InvitationStorageException if the schema is missing, or the database fails or is unknown
     */
    public List<String> verify() {
        return migration().problems();
    }

    private SchemaMigration migration() {
        Database database = options.database();
        if (database == null) {
            database = new StatementRunner(ConnectionProvider.of(dataSource), options.names())
                    .on("database", Database::of);
        }
        return new SchemaMigration(dataSource, database, options.names(), scripts.apply(database));
    }
}
