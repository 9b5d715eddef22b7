package io.invitation.jdbc.internal;

import io.invitation.jdbc.Database;
import java.sql.SQLException;

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
    },

    POSTGRESQL {
        @Override
        String ifAbsent(String insert) {
            return insert + " ON CONFLICT DO NOTHING";
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
    };

    private static final String DUPLICATE = "23505";

    static Dialect of(Database database) {
        return switch (database) {
            case H2 -> H2;
            case POSTGRESQL -> POSTGRESQL;
        };
    }

    /** Returns how values stand in columns. */
    ValueCodec codec() {
        return ValueCodec.STANDARD;
    }

    /** Returns an INSERT that waits for whoever is storing the same key, and then leaves the row that is there. */
    abstract String ifAbsent(String insert);

    /** Tells whether a failure means that the row of {@link #ifAbsent} is there, and nothing else has happened. */
    abstract boolean isDuplicate(SQLException failure);

    /** Returns a SELECT that waits for its row, judges it again and keeps it from others until the transaction ends. */
    abstract String lockingRow(String select);

    /** Returns a SELECT that keeps its rows from others, and passes over those that others keep. */
    String skippingLocked(String select) {
        return select + " FOR UPDATE SKIP LOCKED";
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

    /** Returns an id as {@link java.util.UUID#toString} writes it. */
    String asText(String id) {
        return "CAST(" + id + " AS CHAR(36))";
    }
}
