package io.invitation.jdbc.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How ids and instants stand in columns; all other values stand in the same way everywhere. Ids sort as 16 unsigned
 * bytes, instants are in UTC and microseconds whatever the time zone of session and JVM.
 */
enum ValueCodec {
    /** Columns of the types that SQL has for them: UUID and TIMESTAMP(6) WITH TIME ZONE. */
    STANDARD {
        @Override
        Object write(UUID id) {
            return id;
        }

        @Override
        Object write(Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }

        @Override
        @Nullable UUID readId(ResultSet row, String column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        @Nullable Instant readInstant(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
    };

    abstract Object write(UUID id);

    abstract Object write(Instant instant);

    abstract @Nullable UUID readId(ResultSet row, String column) throws SQLException;

    abstract @Nullable Instant readInstant(ResultSet row, String column) throws SQLException;
}
