package io.invitation.jdbc.internal;

import io.invitation.InvitationStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements that bring the tables from one version to the next, for one database. A released script never changes.
 *
 * @param version counts from 1 without gaps
 * @param name what it is about
 * @param text statements, each behind the one before and closed by a semicolon
 */
public record SchemaScript(int version, String name, String text) {

    /** Every version, in order, for every database. */
    private static final List<String> FILES = List.of("V1__invitation.sql");

    private static final Pattern FILE = Pattern.compile("V(\\d+)__(\\w+)\\.sql");

    /** Where a statement ends, and what may hold a semicolon that ends none. */
    private static final Pattern END_OR_OPAQUE =
            Pattern.compile(";|(?<comment>--[^\\n]*|/\\*.*?\\*/)|'[^']*'|\"[^\"]*\"|`[^`]*`", Pattern.DOTALL);

    /**
     * Returns the scripts for a database.
     *
     * @param directory the database's
     * @return all versions in order
     */
    public static List<SchemaScript> allIn(String directory) {
        return FILES.stream().map(file -> read(directory, file)).toList();
    }

    private static SchemaScript read(String directory, String file) {
        Matcher parts = FILE.matcher(file);
        String path = "/io/invitation/jdbc/schema/" + directory + "/" + file;
        try (InputStream script = SchemaScript.class.getResourceAsStream(path)) {
            if (!parts.matches()) {
                throw new IllegalStateException(file);
            }
            String text = new String(Objects.requireNonNull(script, path).readAllBytes(), StandardCharsets.UTF_8);
            return new SchemaScript(Integer.parseInt(parts.group(1)), parts.group(2), text);
        } catch (IOException failure) {
            throw new InvitationStorageException(path + " cannot be read", false, failure);
        }
    }

    /** Returns the statements without their comments and semicolons. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        Matcher token = END_OR_OPAQUE.matcher(text);
        while (token.find()) {
            boolean isEnd = token.group().equals(";");
            boolean isDropped = isEnd || token.group("comment") != null;
            token.appendReplacement(statement, isDropped ? "" : Matcher.quoteReplacement(token.group()));
            if (isEnd) {
                addUnlessBlank(statements, statement);
                statement.setLength(0);
            }
        }
        addUnlessBlank(statements, token.appendTail(statement));
        return statements;
    }

    private static void addUnlessBlank(List<String> statements, StringBuilder statement) {
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
    }
}
