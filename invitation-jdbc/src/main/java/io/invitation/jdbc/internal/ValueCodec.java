package io.invitation.jdbc.internal;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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
    },

    /** BINARY(16) and DATETIME(6), which has no time zone, so that nothing converts it. */
    BYTES_AND_LOCAL_TIMES {
        @Override
        Object write(UUID id) {
            return toBytes(id);
        }

        @Override
        Object write(Instant instant) {
            return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }

        @Override
        @Nullable UUID readId(ResultSet row, String column) throws SQLException {
            return fromBytes(row.getBytes(column));
        }

        @Override
        @Nullable Instant readInstant(ResultSet row, String column) throws SQLException {
            LocalDateTime time = row.getObject(column, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
    },

    /** A BLOB of 16 bytes and an INTEGER, the microseconds since 1970. */
    BYTES_AND_MICROSECONDS {
        @Override
        Object write(UUID id) {
            return toBytes(id);
        }

        @Override
        Object write(Instant instant) {
            return TimeUnit.SECONDS.toMicros(instant.getEpochSecond())
                    + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
        }

        @Override
        @Nullable UUID readId(ResultSet row, String column) throws SQLException {
            return fromBytes(row.getBytes(column));
        }

        @Override
        @Nullable Instant readInstant(ResultSet row, String column) throws SQLException {
            long micros = row.getLong(column);
            return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
    };

    private static byte[] toBytes(UUID id) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static @Nullable UUID fromBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    abstract Object write(UUID id);

    abstract Object write(Instant instant);

    abstract @Nullable UUID readId(ResultSet row, String column) throws SQLException;

    abstract @Nullable Instant readInstant(ResultSet row, String column) throws SQLException;
}
