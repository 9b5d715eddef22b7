package io.invitation.spi;

import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationSort;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * The place of an invitation in an order: its sort key, then its id (keyset).
 *
 * <p>Both parts count in the direction of the order. An instant that is not there ({@link Expiry#never()}) counts as
 * {@link #NEVER}, a name that is not there as the empty string. Immutable and safe for use by several threads.
 *
 * @param key an {@link Instant} or, by name, a {@link String}
 * @param id the id, compared as 16 unsigned bytes
 * @since 0.1
 */
public record Position(Comparable<?> key, InvitationId id) {

    /** The sort key of an invitation that never expires: later than every instant that can be stored. */
    public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59.999999Z");

    /**
     * Checks the type of the key.
     *
     * @param key see {@link #key()}
     * @param id see {@link #id()}
     */
    public Position {
        Objects.requireNonNull(id, "id");
        if (!(key instanceof Instant || key instanceof String)) {
            throw new IllegalArgumentException("key must be an Instant or a String");
        }
    }

    /**
     * Returns the position of an invitation.
     *
     * @param invitation the invitation
     * @param sort the order
     * @return its position
     */
    public static Position of(Invitation invitation, InvitationSort sort) {
        Comparable<?> key = switch (sort) {
            case NEWEST_FIRST, OLDEST_FIRST -> invitation.createdAt();
            case EXPIRING_FIRST -> invitation.expiry().instant().orElse(NEVER);
            case BY_NAME -> invitation.name().orElse("");
        };
        return new Position(key, invitation.id());
    }

    /**
     * Returns the comparator of positions in an order.
     *
     * @param sort the order
     * @return a comparator that puts what comes first in the order first; it throws a {@link ClassCastException} for
     *     the position in another order
     */
    public static Comparator<Position> comparator(InvitationSort sort) {
        Comparator<Position> ascending = sort == InvitationSort.BY_NAME
                ? Comparator.comparing(position -> (String) position.key)
                : Comparator.comparing(position -> (Instant) position.key);
        Comparator<Position> withId = ascending
                .thenComparing(position -> position.id.value().getMostSignificantBits(), Long::compareUnsigned)
                .thenComparing(position -> position.id.value().getLeastSignificantBits(), Long::compareUnsigned);
        return sort == InvitationSort.NEWEST_FIRST ? withId.reversed() : withId;
    }
}
