package io.invitation.jdbc.internal;

import io.invitation.jdbc.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Makes a schema the current one of a connection while a script runs, and the former one again after it. */
final class CurrentSchema implements AutoCloseable {

    /** How a database is told the current schema, and asked for it so that the answer can be told to it again. */
    private record Words(String set, String ask) {
        static Words of(Database database) {
            return switch (database) {
                case H2 -> new Words("SET SCHEMA ", "SELECT '\"' || CURRENT_SCHEMA || '\"'");
                case POSTGRESQL -> new Words("SET search_path TO ", "SHOW search_path");
            };
        }
    }

    private final Connection connection;
    private final Words words;
    private final @Nullable String former;

    private CurrentSchema(Connection connection, Words words, @Nullable String former) {
        this.connection = connection;
        this.words = words;
        this.former = former;
    }

    /** Returns the statement that makes a schema the current one. */
    static String statement(Database database, String schema) {
        return Words.of(database).set() + schema;
    }

    /** Makes a schema the current one until this is closed; {@code null} leaves the one that is. */
    static CurrentSchema of(Connection connection, Database database, @Nullable String schema) throws SQLException {
        Words words = Words.of(database);
        if (schema == null) {
            return new CurrentSchema(connection, words, null);
        }
        try (Statement statement = connection.createStatement()) {
            String former;
            try (ResultSet row = statement.executeQuery(words.ask())) {
                former = row.next() ? row.getString(1) : null;
            }
            statement.execute(words.set() + schema);
            return new CurrentSchema(connection, words, former);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        if (former != null) {
            execute(words.set() + former);
        }
    }
}
