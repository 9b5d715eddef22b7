package io.invitation.jdbc.internal;

import io.invitation.jdbc.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** In what the statements differ from database to database; everything else is one text for all of them. */
enum Dialect {
    H2 {
        @Override
        String ifAbsent(String insert) {
            return insert;
        }

        @Override
        boolean isDuplicate(SQLException failure) {
            return DUPLICATE.equals(failure.getSQLState());
        }

        @Override
        String lockingRow(String select) {
            return select + " FOR UPDATE";
        }

        /** An UPDATE that changes no value is none to others: they hear of no conflict, and see what was before. */
        @Override
        boolean showsOldRows() {
            return true;
        }
    },

    POSTGRESQL {
        @Override
        String ifAbsent(String insert) {
            return insert + " ON CONFLICT DO NOTHING";
        }

        @Override
        boolean passesOverDuplicates() {
            return true;
        }

        /** A failed statement would spoil the transaction, so that none may be taken for an answer. */
        @Override
        boolean isDuplicate(SQLException failure) {
            return false;
        }

        /** As an UPDATE does, and unlike FOR UPDATE it lets rows be stored that refer to this one. */
        @Override
        String lockingRow(String select) {
            return select + " FOR NO KEY UPDATE";
        }
    },

    /** MariaDB and MySQL. */
    MARIADB {
        @Override
        ValueCodec codec() {
            return ValueCodec.BYTES_AND_LOCAL_TIMES;
        }

        /** Not INSERT IGNORE, which passes over other mistakes too. */
        @Override
        String ifAbsent(String insert) {
            return insert;
        }

        @Override
        boolean isDuplicate(SQLException failure) {
            return failure.getErrorCode() == MARIADB_DUPLICATE;
        }

        /**
         * An UPDATE locks the gap of a row that is not there, which nobody can fill before all who did so have ended.
         */
        @Override
        Optional<String> ifAbsentAndLocked(String insert, String key) {
            return Optional.of(insert + " ON DUPLICATE KEY UPDATE " + key + " = " + key);
        }

        @Override
        String lockingRow(String select) {
            return select + " FOR UPDATE";
        }

        /**
         * At REPEATABLE READ, the level by default, a plain SELECT answers from before and an UPDATE changes what is.
         */
        @Override
        boolean showsOldRows() {
            return true;
        }

        /** It would rather read all that stands before the position, unless nearly nothing stands behind it. */
        @Override
        String inOrderOf(String table, String index) {
            return table + " FORCE INDEX (" + index + ")";
        }

        @Override
        String isSame(String column) {
            return column + " <=> ?";
        }

        /** It finds the next scope after another row's by reading the whole index, but jumps by itself for DISTINCT. */
        @Override
        String waitingScopes(int limit) {
            return "WITH waiting (scope) AS (SELECT DISTINCT waiting_scope FROM invitation_delivery"
                    + " WHERE waiting_scope > ? ORDER BY waiting_scope LIMIT " + limit + ")";
        }

        /** MySQL knows no IF NOT EXISTS for columns and indexes. */
        @Override
        boolean isThereAlready(SQLException failure) {
            return MARIADB_THERE_ALREADY.contains(failure.getErrorCode());
        }

        /** LOWER would fold the letters of all alphabets, and there is no TRANSLATE. */
        @Override
        String asciiLower(String text) {
            String lower = text;
            for (char letter = 'A'; letter <= 'Z'; letter++) {
                lower = "REPLACE(" + lower + ", '" + letter + "', '" + Character.toLowerCase(letter) + "')";
            }
            return lower;
        }
    },

    /** One transaction writes at a time and sees all that was written before, so that no row needs a lock. */
    SQLITE {
        @Override
        ValueCodec codec() {
            return ValueCodec.BYTES_AND_MICROSECONDS;
        }

        @Override
        String ifAbsent(String insert) {
            return insert + " ON CONFLICT DO NOTHING";
        }

        @Override
        boolean passesOverDuplicates() {
            return true;
        }

        @Override
        boolean isDuplicate(SQLException failure) {
            return false;
        }

        @Override
        String lockingRow(String select) {
            return select;
        }

        @Override
        String skippingLocked(String select) {
            return select;
        }

        @Override
        List<String> settingProblems(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA foreign_keys")) {
                return row.next() && row.getBoolean(1)
                        ? List.of()
                        : List.of("foreign keys are switched off: set foreign_keys=on in the address of the database");
            }
        }

        @Override
        String holds(String text) {
            return "INSTR(" + text + ", ?) > 0";
        }

        /** Its LOWER knows no letters but those of ASCII. */
        @Override
        String asciiLower(String text) {
            return "LOWER(" + text + ")";
        }
    };

    private static final String DUPLICATE = "23505";

    private static final int MARIADB_DUPLICATE = 1062;

    /** A column and an index. */
    private static final Set<Integer> MARIADB_THERE_ALREADY = Set.of(1060, 1061);

    static Dialect of(Database database) {
        return switch (database) {
            case H2 -> H2;
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB, MYSQL -> MARIADB;
            case SQLITE -> SQLITE;
        };
    }

    /** Returns how values stand in columns. */
    ValueCodec codec() {
        return ValueCodec.STANDARD;
    }

    /** Returns a sentence for each setting of a connection that must be another one. */
    List<String> settingProblems(Connection connection) throws SQLException {
        return List.of();
    }

    /** Returns an INSERT that waits for whoever is storing the same key, and then leaves the row that is there. */
    abstract String ifAbsent(String insert);

    /** Tells whether {@link #ifAbsent} says by its count, and not by failing, that the row is there. */
    boolean passesOverDuplicates() {
        return false;
    }

    /** Tells whether a failure means that the row of {@link #ifAbsent} is there, and nothing else has happened. */
    abstract boolean isDuplicate(SQLException failure);

    /**
     * Returns an INSERT that locks the row, whether it stores it or finds it there, for whoever is going to change it.
     * Nothing if one should rather change the row, and store it if there was none.
     */
    Optional<String> ifAbsentAndLocked(String insert, String key) {
        return Optional.empty();
    }

    /** Tells whether a statement of a script fails because it has run before, and was not recorded then. */
    boolean isThereAlready(SQLException failure) {
        return false;
    }

    /** Returns a SELECT that waits for its row, judges it again and keeps it from others until the transaction ends. */
    abstract String lockingRow(String select);

    /** Returns a SELECT that keeps its rows from others, and passes over those that others keep. */
    String skippingLocked(String select) {
        return select + " FOR UPDATE SKIP LOCKED";
    }

    /** Tells whether a transaction may be shown rows as they were when it began, and yet change them as they are. */
    boolean showsOldRows() {
        return false;
    }

    /** Returns a SELECT that shows rows as they are: with a lock, if one may be shown others without. */
    final String latest(String select) {
        return showsOldRows() ? lockingRow(select) : select;
    }

    /** Returns a table that is read from a position on, by an index that has the order of what is read. */
    String inOrderOf(String table, String index) {
        return table;
    }

    /**
     * Returns what makes the table "waiting" of the first scopes after a parameter that have messages waiting: jumps
     * from scope to scope in the index rather than reading all that waits.
     */
    String waitingScopes(int limit) {
        return "WITH RECURSIVE waiting (scope, step) AS ("
                + "SELECT MIN(waiting_scope), 1 FROM invitation_delivery WHERE waiting_scope > ?"
                + " UNION ALL SELECT (SELECT MIN(waiting_scope) FROM invitation_delivery"
                + " WHERE waiting_scope > waiting.scope), step + 1 FROM waiting"
                + " WHERE waiting.scope IS NOT NULL AND step < " + limit + ")";
    }

    /** Returns the condition that a column is equal to a parameter, or neither has a value. */
    String isSame(String column) {
        return column + " IS NOT DISTINCT FROM ?";
    }

    /** Returns the condition that a text holds a parameter, compared code point by code point. */
    String holds(String text) {
        return "POSITION(? IN " + text + ") > 0";
    }

    /** Returns a text with the letters A to Z in lower case and all others as they are. */
    String asciiLower(String text) {
        return "TRANSLATE(" + text + ", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')";
    }
}
