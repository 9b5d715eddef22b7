package io.invitation.spi;

import io.invitation.Actor;
import io.invitation.Grants;
import io.invitation.InvalidValueException;
import io.invitation.InvitationRequest;
import io.invitation.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link GrantTable}: lets whoever holds it invite, to what the row names and no more.
 *
 * <p>A row that names nothing but its holder lets single addresses be invited everywhere, without roles, groups and
 * attributes. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class GrantRow {

    private final @Nullable String holderRole;
    private final @Nullable Actor holder;
    private final Named<Scope> scopes;
    private final Named<String> kinds;
    private final Named<String> roles;
    private final Named<String> groups;
    private final boolean domains;
    private final boolean everybody;
    private final boolean attributes;

    private GrantRow(Builder builder) {
        holderRole = builder.holderRole;
        holder = builder.holder;
        scopes = Objects.requireNonNullElse(builder.scopes, Named.any());
        kinds = Objects.requireNonNullElse(builder.kinds, Named.any());
        roles = Objects.requireNonNullElse(builder.roles, Named.none());
        groups = Objects.requireNonNullElse(builder.groups, Named.none());
        domains = builder.domains;
        everybody = builder.everybody;
        attributes = builder.attributes;
    }

    /**
     * Starts a row for everybody who has a role.
     *
     * @param role a role of the inviter, as the host's look-up names it, 1 to 100 characters
     * @return a builder
     * @throws InvalidValueException if the role is blank, too long or holds control characters
     */
    public static Builder forRole(String role) {
        return new Builder(requireNames("role", List.of(role)).iterator().next(), null);
    }

    /**
     * Starts a row for one account.
     *
     * @param holder the inviter; {@link Actor#SYSTEM} for invitations that the application makes by itself
     * @return a builder
     */
    public static Builder forActor(Actor holder) {
        return new Builder(null, Objects.requireNonNull(holder, "holder"));
    }

    /**
     * Returns the role that holds the row.
     *
     * @return the role; empty if one account holds it
     */
    public Optional<String> holderRole() {
        return Optional.ofNullable(holderRole);
    }

    /**
     * Returns the account that holds the row.
     *
     * @return the account; empty if a role holds it
     */
    public Optional<Actor> holder() {
        return Optional.ofNullable(holder);
    }

    /**
     * Returns the scopes in which the row holds.
     *
     * @return the scopes; empty if it holds in all
     */
    public Optional<Set<Scope>> scopes() {
        return scopes.unlessAny();
    }

    /**
     * Returns the kinds for which the row holds.
     *
     * @return the kinds; empty if it holds for all
     */
    public Optional<Set<String>> kinds() {
        return kinds.unlessAny();
    }

    /**
     * Returns the roles that may be granted.
     *
     * @return the roles, maybe none; empty if all may be granted
     */
    public Optional<Set<String>> roles() {
        return roles.unlessAny();
    }

    /**
     * Returns the groups in which roles may be granted and that may be joined.
     *
     * @return the groups, none for outside of all groups only; empty for every group and outside of them
     */
    public Optional<Set<String>> groups() {
        return groups.unlessAny();
    }

    /**
     * Tells whether whole domains and other patterns may be invited.
     *
     * @return {@code true} if so
     */
    public boolean domains() {
        return domains;
    }

    /**
     * Tells whether public invitations may be made.
     *
     * @return {@code true} if so
     */
    public boolean everybody() {
        return everybody;
    }

    /**
     * Tells whether invitations may carry attributes.
     *
     * @return {@code true} if so
     */
    public boolean attributes() {
        return attributes;
    }

    boolean holdsIn(Scope scope, String kind) {
        return scopes.covers(scope) && kinds.covers(kind);
    }

    /** Whether a role may be granted in a group. */
    boolean coversRoleInGroup(String role, String group) {
        return roles.covers(role) && groups.covers(group);
    }

    /** Whether a role may be granted outside of all groups; a row for certain groups never covers that. */
    boolean coversRoleAlone(String role) {
        return roles.covers(role) && (groups.isAny() || groups.isNone());
    }

    /** Whether a group may be joined without a role, which is less than with one. */
    boolean coversGroupAlone(String group) {
        return groups.covers(group);
    }

    /** Returns the row in words, for a page of administrators. */
    @Override
    public String toString() {
        String who = holder == null ? "role " + holderRole : "actor " + holder.id();
        String extras = Stream.of(
                        domains ? "domains" : "", everybody ? "everybody" : "", attributes ? "attributes" : "")
                .filter(extra -> !extra.isEmpty())
                .collect(Collectors.joining(", "));
        return who + ": scopes " + scopes + ", kinds " + kinds + ", roles " + roles + ", groups " + groups
                + (extras.isEmpty() ? "" : ", " + extras);
    }

    /** Some values, or all that there are. */
    private record Named<T>(boolean isAny, Set<T> values) {

        static <T> Named<T> any() {
            return new Named<>(true, Set.of());
        }

        static <T> Named<T> none() {
            return new Named<>(false, Set.of());
        }

        boolean isNone() {
            return !isAny && values.isEmpty();
        }

        boolean covers(T value) {
            return isAny || values.contains(value);
        }

        Optional<Set<T>> unlessAny() {
            return isAny ? Optional.empty() : Optional.of(values);
        }

        @Override
        public String toString() {
            return isAny ? "any" : values.toString();
        }
    }

    private static Set<String> requireNames(String field, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(field + " is named nowhere; leave the call out instead");
        }
        return new LinkedHashSet<>(
                field.equals("group")
                        ? Grants.NONE.withGroups(names).groups()
                        : Grants.NONE.withRoles(names).roles());
    }

    /**
     * Collects a row. Every value is checked when it is set, and each option can be set once. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final @Nullable String holderRole;
        private final @Nullable Actor holder;
        private @Nullable Named<Scope> scopes;
        private @Nullable Named<String> kinds;
        private @Nullable Named<String> roles;
        private @Nullable Named<String> groups;
        private boolean domains;
        private boolean everybody;
        private boolean attributes;

        private Builder(@Nullable String holderRole, @Nullable Actor holder) {
            this.holderRole = holderRole;
            this.holder = holder;
        }

        /**
         * Sets in which scopes the row holds. Default: in all.
         *
         * @param scopes at least one
         * @return this builder
         * @throws IllegalArgumentException if there is none
         * @throws IllegalStateException if it was set before
         */
        public Builder inScopes(Scope... scopes) {
            this.scopes = once("scopes", this.scopes, some("scopes", List.of(scopes), Function.identity()));
            return this;
        }

        /**
         * Sets for which kinds of invitations the row holds. Default: for all.
         *
         * @param kinds at least one of 1 to 64 characters of visible ASCII
         * @return this builder
         * @throws IllegalArgumentException if there is none
         * @throws InvalidValueException if one is empty, too long or holds other characters
         * @throws IllegalStateException if it was set before
         */
        public Builder ofKinds(String... kinds) {
            this.kinds = once("kinds", this.kinds, some("kinds", List.of(kinds), kind -> {
                InvitationRequest.toAnyone().kind(kind);
                return kind;
            }));
            return this;
        }

        /**
         * Sets which roles may be granted. Default: none.
         *
         * @param roles at least one, at most 100 of 1 to 100 characters each
         * @return this builder
         * @throws IllegalArgumentException if there is none
         * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
         * @throws IllegalStateException if it was set before
         */
        public Builder roles(String... roles) {
            this.roles = once("roles", this.roles, new Named<>(false, requireNames("role", List.of(roles))));
            return this;
        }

        /**
         * Lets every role be granted.
         *
         * @return this builder
         * @throws IllegalStateException if roles were set before
         */
        public Builder anyRole() {
            this.roles = once("roles", this.roles, Named.any());
            return this;
        }

        /**
         * Sets in which groups roles may be granted, and which groups may be joined. Default: none, so that roles may
         * be granted outside of all groups only.
         *
         * @param groups at least one, at most 100 of 1 to 100 characters each; outside of them nothing may be granted
         * @return this builder
         * @throws IllegalArgumentException if there is none
         * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
         * @throws IllegalStateException if it was set before
         */
        public Builder groups(String... groups) {
            this.groups = once("groups", this.groups, new Named<>(false, requireNames("group", List.of(groups))));
            return this;
        }

        /**
         * Lets roles be granted in every group and outside of all, and every group be joined.
         *
         * @return this builder
         * @throws IllegalStateException if groups were set before
         */
        public Builder anyGroup() {
            this.groups = once("groups", this.groups, Named.any());
            return this;
        }

        /**
         * Lets whole domains and other patterns be invited. Default: single addresses only.
         *
         * @return this builder
         */
        public Builder domains() {
            this.domains = true;
            return this;
        }

        /**
         * Lets public invitations be made. Does not imply {@link #domains()}. Default: single addresses only.
         *
         * @return this builder
         */
        public Builder everybody() {
            this.everybody = true;
            return this;
        }

        /**
         * Lets invitations carry attributes, whichever they are: what the host grants by them, it must want to be
         * granted by every holder of this row. Default: none.
         *
         * @return this builder
         */
        public Builder attributes() {
            this.attributes = true;
            return this;
        }

        /**
         * Makes the row.
         *
         * @return the row
         */
        public GrantRow build() {
            return new GrantRow(this);
        }

        private static <T> Named<T> some(String option, List<T> values, Function<T, T> check) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(option + " is named nowhere; leave the call out instead");
            }
            Set<T> checked = new LinkedHashSet<>();
            values.forEach(value -> checked.add(check.apply(value)));
            return new Named<>(false, checked);
        }

        private static <T> Named<T> once(String option, @Nullable Named<T> before, Named<T> value) {
            if (before != null) {
                throw new IllegalStateException(option + " was set before");
            }
            return value;
        }
    }
}
