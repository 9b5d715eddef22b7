package io.invitation.spi;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.Grants;
import io.invitation.Invitation;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Says who may grant which roles in which groups; whatever no row covers is denied.
 *
 * <p>Those rows count that the actor holds and that allow the invitation's scope, kind, audience and attributes, all of
 * them. There must be one at least, and then:
 *
 * <ul>
 *   <li><em>roles and groups</em>: each role in each group must be covered by one of these rows, different pairs maybe
 *       by different rows;
 *   <li><em>roles without groups</em>: each role must be covered by a row for {@linkplain GrantRow.Builder#anyGroup()
 *       any group} or without groups. A row for certain groups does not cover it, because a role outside of all groups
 *       is more than the same role in one of them;
 *   <li><em>groups without roles</em>: each group must be covered by a row for that group, whichever roles it names,
 *       because joining without a role is less than joining with one;
 *   <li><em>neither</em>: nothing more.
 * </ul>
 *
 * <p>An audience of single addresses needs nothing, one with any other pattern {@link GrantRow.Builder#domains()}, a
 * public one {@link GrantRow.Builder#everybody()}. The end of a membership is not judged.
 *
 * <p>Immutable and safe for use by several threads. Source: Ibexa's policy {@code User:Invite} with its limitations to
 * user groups and roles.
 *
 * @since 0.1
 */
public final class GrantTable {

    private final List<GrantRow> rows;

    private GrantTable(List<GrantRow> rows) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a grant table without rows lets nobody invite anybody");
        }
        this.rows = List.copyOf(rows);
    }

    /**
     * Makes a table.
     *
     * @param rows at least one, in any order
     * @return the table
     * @throws IllegalArgumentException if there is no row
     */
    public static GrantTable of(List<GrantRow> rows) {
        return new GrantTable(rows);
    }

    /**
     * Makes a table.
     *
     * @param rows at least one, in any order
     * @return the table
     * @throws IllegalArgumentException if there is no row
     */
    public static GrantTable of(GrantRow... rows) {
        return new GrantTable(List.of(rows));
    }

    /**
     * Returns the rows in the order in which they were given.
     *
     * @return an unmodifiable list of at least one row; each has a text form to show to administrators
     */
    public List<GrantRow> rows() {
        return rows;
    }

    /**
     * Tells whether a row is held by a role, so that the roles of inviters must be looked up.
     *
     * @return {@code false} if all rows are for single accounts
     */
    boolean namesRoles() {
        return rows.stream().anyMatch(row -> row.holderRole().isPresent());
    }

    boolean covers(Actor actor, Supplier<Set<String>> rolesOfActor, Invitation invitation) {
        Set<String> held = namesRoles() ? rolesOfActor.get() : Set.of();
        List<GrantRow> applicable = rows.stream()
                .filter(row -> row.holder().map(actor::equals).orElse(false)
                        || row.holderRole().map(held::contains).orElse(false))
                .filter(row -> row.holdsIn(invitation.scope(), invitation.kind()))
                .filter(row -> allows(row, invitation.audience()))
                .filter(row ->
                        row.attributes() || invitation.grants().attributes().isEmpty())
                .toList();
        return !applicable.isEmpty() && covers(applicable, invitation.grants());
    }

    private static boolean allows(GrantRow row, Audience audience) {
        if (audience.isPublic()) {
            return row.everybody();
        }
        return audience.isPrecise() || row.domains();
    }

    private static boolean covers(List<GrantRow> applicable, Grants grants) {
        if (grants.groups().isEmpty()) {
            return grants.roles().stream()
                    .allMatch(role -> applicable.stream().anyMatch(row -> row.coversRoleAlone(role)));
        }
        if (grants.roles().isEmpty()) {
            return grants.groups().stream()
                    .allMatch(group -> applicable.stream().anyMatch(row -> row.coversGroupAlone(group)));
        }
        return grants.roles().stream()
                .allMatch(role -> grants.groups().stream()
                        .allMatch(group -> applicable.stream().anyMatch(row -> row.coversRoleInGroup(role, group))));
    }

    /** Returns the rows in words, one in each line. */
    @Override
    public String toString() {
        return rows.stream().map(GrantRow::toString).collect(Collectors.joining("\n"));
    }
}
