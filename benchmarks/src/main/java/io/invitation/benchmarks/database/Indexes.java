package io.invitation.benchmarks.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The indexes and references of a schema: taken away while many rows are stored, because a database makes an index of
 * rows that are there many times faster than it adds to one row by row. PostgreSQL keeps its primary keys, which are
 * like any other index there; MariaDB keeps rows in the order of theirs.
 */
final class Indexes {

    private static final String POSTGRESQL = "SELECT FORMAT('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass,"
            + " conname), FORMAT('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,"
            + " pg_get_constraintdef(oid)) FROM pg_constraint"
            + " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
            + " UNION ALL SELECT FORMAT('DROP INDEX %I', indexname), indexdef FROM pg_indexes"
            + " WHERE schemaname = current_schema() AND indexname NOT IN (SELECT conname FROM pg_constraint)";

    private static final String MARIADB = "SELECT CONCAT('ALTER TABLE ', k.table_name, ' DROP FOREIGN KEY ',"
            + " k.constraint_name), CONCAT('SET STATEMENT foreign_key_checks = 0 FOR ALTER TABLE ', k.table_name,"
            + " ' ADD CONSTRAINT ', k.constraint_name,"
            + " ' FOREIGN KEY (', k.column_name, ') REFERENCES ', k.referenced_table_name,"
            + " ' (', k.referenced_column_name, ') ON DELETE ', r.delete_rule), 0 AS taken_away"
            + " FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r"
            + " ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name"
            + " WHERE k.table_schema = DATABASE()"
            + " UNION ALL SELECT CONCAT('ALTER TABLE ', table_name, ' DROP ',"
            + " IF(index_name = 'PRIMARY', 'PRIMARY KEY', CONCAT('INDEX ', index_name))),"
            + " CONCAT('ALTER TABLE ', table_name, ' ADD ', CASE WHEN index_name = 'PRIMARY' THEN 'PRIMARY KEY'"
            + " WHEN MIN(non_unique) = 0 THEN CONCAT('UNIQUE INDEX ', index_name)"
            + " ELSE CONCAT('INDEX ', index_name) END,"
            + " ' (', GROUP_CONCAT(column_name ORDER BY seq_in_index), ')'), IF(index_name = 'PRIMARY', 2, 1)"
            + " FROM information_schema.statistics WHERE table_schema = DATABASE()"
            + " GROUP BY table_name, index_name ORDER BY taken_away";

    private Indexes() {}

    /** Stores rows. */
    interface Storing {
        void run() throws SQLException;
    }

    /**
     * Stores rows without the indexes, and makes these again; only PostgreSQL checks references without a copy of it
     * all.
     */
    static void without(Tables tables, Storing storing) throws SQLException {
        List<String> making = new ArrayList<>();
        try (Connection connection = tables.pool().getConnection();
                Statement asking = connection.createStatement();
                Statement dropping = connection.createStatement();
                ResultSet known = asking.executeQuery(tables.engine() == Engine.POSTGRESQL ? POSTGRESQL : MARIADB)) {
            while (known.next()) {
                dropping.execute(known.getString(1));
                making.add(known.getString(2));
            }
        }
        storing.run();
        Collections.reverse(making);
        for (String one : making) {
            tables.execute(one);
        }
    }
}
