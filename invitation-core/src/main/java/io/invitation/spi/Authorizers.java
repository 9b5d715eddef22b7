package io.invitation.spi;

import io.invitation.Actor;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes ready authorizers. All of them are safe for use by several threads.
 *
 * @since 0.1
 */
public final class Authorizers {

    private static final InvitationAuthorizer ALLOW_ALL = request -> true;

    private Authorizers() {}

    /**
     * Returns an authorizer that lets everybody do everything: for hosts that have judged by themselves before they
     * call, and for first steps. Whoever reaches the service can then grant every role, group and attribute, and
     * nobody's invitations fall with his rights.
     *
     * @return the authorizer
     */
    public static InvitationAuthorizer allowAll() {
        return ALLOW_ALL;
    }

    /**
     * Returns an authorizer that reads a table in which all rows are for single accounts. See {@link GrantTable} for
     * what is covered; everything else is denied, whatever is asked for: creating, changing, refreshing, showing the
     * link, and accepting.
     *
     * @param table who may grant what
     * @return the authorizer
     * @throws IllegalArgumentException if a row of the table is held by a role: nobody could tell who has it
     */
    public static InvitationAuthorizer grants(GrantTable table) {
        if (table.namesRoles()) {
            throw new IllegalArgumentException(
                    "a row is held by a role: use grants(table, rolesOf) and say which roles an actor has");
        }
        return grants(table, actor -> Set.of());
    }

    /**
     * Returns an authorizer that reads a table with rows for roles and for single accounts. See {@link GrantTable} for
     * what is covered; everything else is denied, whatever is asked for: creating, changing, refreshing, showing the
     * link, and accepting. So an invitation ends with the right of its inviter.
     *
     * @param table who may grant what
     * @param rolesOf looks up the roles that an actor has now, none for one who is gone; called within the transaction,
     *     once for each question if the table has rows for roles, on any thread. What it throws reaches the caller of
     *     the service
     * @return the authorizer
     */
    public static InvitationAuthorizer grants(GrantTable table, Function<Actor, Set<String>> rolesOf) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(rolesOf, "rolesOf");
        return request -> table.covers(
                request.actor(),
                () -> Objects.requireNonNull(rolesOf.apply(request.actor()), "rolesOf returned null"),
                request.invitation());
    }
}
