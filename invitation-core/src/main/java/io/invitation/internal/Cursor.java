package io.invitation.internal;

import io.invitation.InvalidValueException;
import io.invitation.InvitationId;
import io.invitation.InvitationSort;
import io.invitation.spi.Position;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The written form of positions that callers pass from page to page: order, id and sort key in Base64url. */
final class Cursor {

    private static final int LONGEST = 2_000;
    private static final int LONGEST_NAME = 200;

    private Cursor() {}

    static String write(Position position, InvitationSort sort) {
        String text = sort + " " + position.id() + " " + position.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Position read(String cursor, InvitationSort sort) {
        if (cursor.length() > LONGEST) {
            throw refused();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String[] parts = text.split(" ", 3);
            if (parts.length != 3 || !parts[0].equals(sort.toString())) {
                throw refused();
            }
            return new Position(key(parts[2], sort), InvitationId.parse(parts[1]));
        } catch (IllegalArgumentException | DateTimeException | InvalidValueException malformed) {
            throw refused();
        }
    }

    /** Returns a sort key that an invitation can have; repositories are spared all others. */
    private static Comparable<?> key(String text, InvitationSort sort) {
        if (sort == InvitationSort.BY_NAME) {
            if (text.length() > LONGEST_NAME || text.chars().anyMatch(Character::isISOControl)) {
                throw refused();
            }
            return text;
        }
        Instant instant = Instant.parse(text);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(Position.NEVER)) {
            throw refused();
        }
        return instant;
    }

    private static InvalidValueException refused() {
        return new InvalidValueException("cursor", "is not one that a query of the same order returned");
    }
}
