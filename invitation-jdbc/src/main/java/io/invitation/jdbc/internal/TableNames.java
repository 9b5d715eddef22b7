package io.invitation.jdbc.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the tables are called in a database, and where they lie. Statements and scripts are written with the plain names
 * and rewritten here; values are parameters, so that a text holds no other words.
 *
 * @param prefix stands before the name of each table, index and constraint; may be empty
 * @param schema where the tables are; {@code null} for whatever the connection has as the current one
 */
public record TableNames(String prefix, @Nullable String schema) {

    /** Plain names in the current schema. */
    public static final TableNames PLAIN = new TableNames("", null);

    /** Every name of ours begins with one word, and so does one column, which is left alone. */
    private static final Pattern NAME = Pattern.compile("\\binvitation(?!_id\\b)(?:_[a-z0-9_]+)?\\b");

    /** Statements name an index as part of its table, without a schema. */
    private static final String IN_INDEX_NAMES = "_by_";

    /** Returns the name of a table, index or constraint without its schema. */
    String name(String plain) {
        return prefix + plain;
    }

    /** Returns a statement that finds the tables whatever the current schema is. */
    String statement(String sql) {
        if (schema == null) {
            return rewritten(sql, prefix);
        }
        return NAME.matcher(sql)
                .replaceAll(
                        name -> (name.group().contains(IN_INDEX_NAMES) ? "" : schema + ".") + prefix + name.group());
    }

    /**
     * Returns a script for the tables, to be run with their schema as the current one: where the name of an index may
     * be qualified differs from database to database.
     *
     * @param sql the script with plain names
     * @return the script with these names
     */
    public String script(String sql) {
        return rewritten(sql, prefix);
    }

    private static String rewritten(String sql, String before) {
        return before.isEmpty() ? sql : NAME.matcher(sql).replaceAll(before + "$0");
    }
}
