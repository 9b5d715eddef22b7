package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other; instants always in UTC. For use by one thread. */
final class Parameters {

    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters text(String value) throws SQLException {
        statement.setString(++index, value);
        return this;
    }

    Parameters text(Optional<String> value) throws SQLException {
        statement.setString(++index, value.orElse(null));
        return this;
    }

    Parameters address(Optional<EmailAddress> value) throws SQLException {
        return text(value.map(EmailAddress::mailbox));
    }

    Parameters instant(Instant value) throws SQLException {
        statement.setObject(++index, value.atOffset(ZoneOffset.UTC));
        return this;
    }

    Parameters instant(Optional<Instant> value) throws SQLException {
        if (value.isPresent()) {
            return instant(value.get());
        }
        statement.setNull(++index, Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    Parameters uuid(Optional<UUID> value) throws SQLException {
        if (value.isPresent()) {
            return uuid(value.get());
        }
        statement.setNull(++index, Types.OTHER);
        return this;
    }

    Parameters uuid(UUID value) throws SQLException {
        statement.setObject(++index, value);
        return this;
    }

    Parameters bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** For databases that have arrays; what the values are in text has to be what the database reads. */
    <T> Parameters array(String type, List<T> items, Function<T, @Nullable Object> value) throws SQLException {
        Object[] values = items.stream().map(value).toArray();
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    Parameters number(int value) throws SQLException {
        statement.setInt(++index, value);
        return this;
    }

    Parameters number(OptionalInt value) throws SQLException {
        if (value.isPresent()) {
            return number(value.getAsInt());
        }
        statement.setNull(++index, Types.INTEGER);
        return this;
    }
}
