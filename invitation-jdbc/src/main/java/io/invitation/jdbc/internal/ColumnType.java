package io.invitation.jdbc.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column's type under the name that the scripts use.
 *
 * @param name in capitals, without its figure
 * @param figure the length of texts and bytes, the fractional digits of instants; 0 for none
 */
record ColumnType(String name, int figure) {

    /** Under what other names databases list the types of the scripts. */
    private static final Map<String, String> SYNONYMS = Map.of(
            "CHARACTER VARYING", "VARCHAR",
            "BINARY VARYING", "VARBINARY",
            "INT4", "INTEGER",
            "INT", "INTEGER",
            "INT8", "BIGINT",
            "BOOL", "BOOLEAN",
            "BIT", "BOOLEAN",
            "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE");

    private static final Set<String> TEXTS = Set.of("VARCHAR", "CHAR", "TEXT", "MEDIUMTEXT", "LONGTEXT");

    /**
     * How wide a DATETIME is with a point behind its seconds: drivers tell its fractional digits by the width alone.
     */
    private static final int SECONDS_WIDTH = 20;

    private static final Pattern FIGURE = Pattern.compile(" ?\\((\\d+)\\)");

    static ColumnType of(String written) {
        Matcher figure = FIGURE.matcher(written);
        int value = figure.find() ? Integer.parseInt(figure.group(1)) : 0;
        String name = figure.reset().replaceAll("").strip().toUpperCase(Locale.ROOT);
        return new ColumnType(SYNONYMS.getOrDefault(name, name), value);
    }

    /** Returns a type as metadata list it, with the figure that counts for it. */
    static ColumnType listed(String name, int size, int digits) {
        String plain = of(name).name();
        if (plain.startsWith("DATETIME")) {
            return new ColumnType(plain, Math.max(0, size - SECONDS_WIDTH));
        }
        return new ColumnType(plain, plain.startsWith("TIMESTAMP") ? digits : size);
    }

    boolean isText() {
        return TEXTS.contains(name);
    }

    /** Returns it as a script would write it. */
    @Override
    public String toString() {
        return figure == 0 ? name : name + "(" + figure + ")";
    }
}
