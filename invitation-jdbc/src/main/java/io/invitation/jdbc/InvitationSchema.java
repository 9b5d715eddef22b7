package io.invitation.jdbc;

import io.invitation.InvitationStorageException;
import io.invitation.jdbc.internal.SchemaCheck;
import io.invitation.jdbc.internal.StatementRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Prints, creates and verifies the tables of {@link JdbcInvitationStore}. Nothing happens unasked.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationSchema {

    private static final String SCRIPT = "V1__invitation.sql";

    private final StatementRunner runner;
    private final @Nullable Database named;

    private InvitationSchema(DataSource dataSource, @Nullable Database named) {
        this.runner = new StatementRunner(ConnectionProvider.of(Objects.requireNonNull(dataSource, "dataSource")));
        this.named = named;
    }

    /**
     * Returns the schema for a data source, whose database is recognised when it is first needed. Does no I/O.
     *
     * @param dataSource connections with the right to create tables, and with the wanted schema as the current one
     * @return the schema
     */
    public static InvitationSchema of(DataSource dataSource) {
        return new InvitationSchema(dataSource, null);
    }

    /**
     * Returns the schema for a data source on a named database. Does no I/O.
     *
     * @param dataSource connections with the right to create tables, and with the wanted schema as the current one
     * @param database whose statements the database understands
     * @return the schema
     */
    public static InvitationSchema of(DataSource dataSource, Database database) {
        return new InvitationSchema(dataSource, Objects.requireNonNull(database, "database"));
    }

    /**
     * Returns the statements that create the tables, for a migration tool or an operator.
     *
     * @param database the database
     * @return SQL text, statements separated by semicolons
     */
    public static String print(Database database) {
        String name = "schema/" + database.directory() + "/" + SCRIPT;
        try (InputStream script = InvitationSchema.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new InvitationStorageException(name + " cannot be read", false, failure);
        }
    }

    /**
     * Creates the tables and indexes that are not there. Existing ones stay as they are.
     *
     * @throws InvitationStorageException if the database fails or is unknown
     */
    public void create() {
        runner.on("create schema", connection -> {
            String script = print(named == null ? Database.of(connection) : named);
            try (Statement statement = connection.createStatement()) {
                for (String sql : script.split(";\\s*\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            return true;
        });
    }

    /**
     * Compares the tables with what the statements need.
     *
     * @return one sentence for each missing table, column or unique index; empty if all is there
     * @throws InvitationStorageException if the database fails
     */
    public List<String> verify() {
        return runner.on("verify schema", SchemaCheck::problems);
    }
}
