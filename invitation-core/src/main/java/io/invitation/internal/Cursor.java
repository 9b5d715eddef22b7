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
            InvitationId id = InvitationId.parse(parts[1]);
            return new Position(sort == InvitationSort.BY_NAME ? parts[2] : Instant.parse(parts[2]), id);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw refused();
        }
    }

    private static InvalidValueException refused() {
        return new InvalidValueException("cursor", "is not one that a query of the same order returned");
    }
}
