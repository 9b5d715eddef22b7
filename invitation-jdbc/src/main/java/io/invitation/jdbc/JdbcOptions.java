package io.invitation.jdbc;

import io.invitation.jdbc.internal.TableNames;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which database there is, and what the tables are called in it. {@link InvitationSchema} and the stores on its tables
 * take the same options.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class JdbcOptions {

    private static final JdbcOptions DEFAULTS = new JdbcOptions(null, TableNames.PLAIN);

    /** With the longest name in the scripts, 43 characters, it is short enough for every database. */
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,19}");

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final @Nullable Database database;
    private final TableNames names;

    private JdbcOptions(@Nullable Database database, TableNames names) {
        this.database = database;
        this.names = names;
    }

    /**
     * Recognises the database when it is first needed, and calls the tables {@code invitation},
     * {@code invitation_token} and so on, in whatever schema a connection has as the current one.
     *
     * @return the options
     */
    public static JdbcOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Names the database, for one that is not recognised.
     *
     * @param database whose statements the database understands
     * @return other options
     */
    public JdbcOptions database(Database database) {
        return new JdbcOptions(database, names);
    }

    /**
     * Puts a prefix before the name of each table, index and constraint: {@code "acme_"} makes {@code acme_invitation}.
     * So tables of several applications fit into one schema.
     *
     * @param prefix up to 20 lower-case letters of ASCII, digits and underscores, beginning with a letter
     * @return other options
     * @throws IllegalArgumentException if it is anything else
     */
    public JdbcOptions tablePrefix(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "tablePrefix must be up to 20 of a-z, 0-9 and _, beginning with a letter: \"" + prefix + "\"");
        }
        return new JdbcOptions(database, new TableNames(prefix, names.schema()));
    }

    /**
     * Names the schema of the tables, on MariaDB and MySQL their database. Statements name it before each table; the
     * current schema of a connection is neither used nor changed. It must exist; nothing here creates one.
     *
     * @param schema up to 63 lower-case letters of ASCII, digits and underscores, beginning with none of the digits;
     *     written without quotes, so that a reserved word is none
     * @return other options
     * @throws IllegalArgumentException if it is anything else
     */
    public JdbcOptions schema(String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "schema must be up to 63 of a-z, 0-9 and _, beginning with no digit: \"" + schema + "\"");
        }
        return new JdbcOptions(database, new TableNames(names.prefix(), schema));
    }

    @Nullable Database database() {
        return database;
    }

    TableNames names() {
        return names;
    }

    /** Returns what was named. */
    @Override
    public String toString() {
        return "JdbcOptions[database=" + (database == null ? "recognised" : database) + ", tablePrefix=\""
                + names.prefix() + "\", schema=" + (names.schema() == null ? "current" : names.schema()) + "]";
    }
}
