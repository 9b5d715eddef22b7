package io.invitation.jdbc.internal;

import io.invitation.EmailAddress;
import io.invitation.InvalidValueException;
import io.invitation.InvitationException;
import io.invitation.InvitationStorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the row at which a result stands, by the names of its columns. For use by one thread. */
final class Row {

    private final ResultSet row;
    private final ValueCodec codec;

    Row(ResultSet row, ValueCodec codec) {
        this.row = row;
        this.codec = codec;
    }

    /**
     * Reads what the row stands for. One that breaks a rule was not written by this library, or by a version with other
     * rules: it fails by its id alone, for whatever else is in it may be somebody's address.
     *
     * @param what names the kind of thing in the exception
     * @param id the column with its id
     * @throws InvitationStorageException if a value breaks a rule
     */
    <T> T stored(String what, String id, StatementRunner.Reader<T> parts) throws SQLException {
        try {
            return parts.read(this);
        } catch (InvitationStorageException failure) {
            throw failure;
        } catch (RuntimeException broken) {
            throw broken(what + " " + uuid(id), broken);
        }
    }

    /** Only those of the library are known to repeat no value. */
    static InvitationStorageException broken(String what, RuntimeException failure) {
        String problem = failure instanceof InvitationException
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
        return new InvitationStorageException("the stored " + what + " breaks a rule: " + problem, false);
    }

    /**
     * Reads the name of a constant.
     *
     * @throws InvalidValueException if this version of the library has none of that name
     */
    <E extends Enum<E>> E constant(String column, Class<E> type) throws SQLException {
        String name = text(column);
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidValueException(column, "has a value that is not known to this version of the library");
        }
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

    /** Returns all columns as text, for comparison with another reading of the same row. */
    List<@Nullable String> texts() throws SQLException {
        List<@Nullable String> texts = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            texts.add(row.getString(column));
        }
        return texts;
    }
}
