package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads the row at which a result stands, by the names of its columns. For use by one thread. */
final class Row {

    private final ResultSet row;
    private final ValueCodec codec;

    Row(ResultSet row, ValueCodec codec) {
        this.row = row;
        this.codec = codec;
    }

    String text(String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    Optional<String> optionalText(String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    Optional<EmailAddress> optionalAddress(String column) throws SQLException {
        return optionalText(column).map(EmailAddress::parse);
    }

    UUID uuid(String column) throws SQLException {
        return Objects.requireNonNull(codec.readId(row, column), column);
    }

    Optional<UUID> optionalUuid(String column) throws SQLException {
        return Optional.ofNullable(codec.readId(row, column));
    }

    Instant instant(String column) throws SQLException {
        return Objects.requireNonNull(codec.readInstant(row, column), column);
    }

    Optional<Instant> optionalInstant(String column) throws SQLException {
        return Optional.ofNullable(codec.readInstant(row, column));
    }

    boolean flag(String column) throws SQLException {
        return row.getBoolean(column);
    }

    int number(String column) throws SQLException {
        return row.getInt(column);
    }

    OptionalInt optionalNumber(String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    long longNumber(String column) throws SQLException {
        return row.getLong(column);
    }
}
