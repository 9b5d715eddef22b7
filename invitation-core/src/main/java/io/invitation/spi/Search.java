package io.invitation.spi;

import io.invitation.InvitationQuery;
import io.invitation.Scope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What to find: a query, the scope in which it holds, the instant that statuses are judged at, and where the page
 * starts.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param scope the scope
 * @param query conditions, order and whether a total is wanted; its cursor and page size are not to be read
 * @param now the instant for statuses and {@code expiringWithin}
 * @param after the position of the last invitation before the page
 * @param limit how many invitations to return at most; 0 if only the total is wanted
 * @since 0.1
 */
public record Search(Scope scope, InvitationQuery query, Instant now, Optional<Position> after, int limit) {

    /**
     * Checks that all parts are given and the limit is not negative.
     *
     * @param scope see {@link #scope()}
     * @param query see {@link #query()}
     * @param now see {@link #now()}
     * @param after see {@link #after()}
     * @param limit see {@link #limit()}
     * @throws IllegalArgumentException if the limit is negative
     */
    public Search {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(after, "after");
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative, is " + limit);
        }
    }
}
