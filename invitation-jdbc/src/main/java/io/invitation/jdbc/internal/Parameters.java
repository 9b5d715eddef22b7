package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. For use by one thread. */
final class Parameters {

    private final PreparedStatement statement;
    private final ValueCodec codec;
    private int index;

    Parameters(PreparedStatement statement, ValueCodec codec) {
        this.statement = statement;
        this.codec = codec;
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
        statement.setObject(++index, codec.write(value));
        return this;
    }

    Parameters instant(Optional<Instant> value) throws SQLException {
        return value.isPresent() ? instant(value.get()) : nothing(Types.NULL);
    }

    Parameters uuid(Optional<UUID> value) throws SQLException {
        return value.isPresent() ? uuid(value.get()) : nothing(Types.NULL);
    }

    Parameters uuid(UUID value) throws SQLException {
        statement.setObject(++index, codec.write(value));
        return this;
    }

    Parameters bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    /** For databases that have arrays; the texts of the values have to be what the database reads. */
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
        return value.isPresent() ? number(value.getAsInt()) : nothing(Types.INTEGER);
    }

    private Parameters nothing(int type) throws SQLException {
        statement.setNull(++index, type);
        return this;
    }
}
