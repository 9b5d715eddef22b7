package io.invitation;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Lists what acceptance gives: roles, groups (teams), data for the host, and for how long.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param roles at most 100 different ones of 1 to 100 characters each, in the order given
 * @param groups at most 100 different ones of 1 to 100 characters each, in the order given
 * @param attributes data that travels to acceptance
 * @param membershipEnds when the membership ends, apart from the invitation; empty if it has no end
 * @since 0.1
 */
public record Grants(List<String> roles, List<String> groups, Attributes attributes, Optional<Instant> membershipEnds) {

    /** Nothing but the invitation itself. */
    public static final Grants NONE = new Grants(List.of(), List.of(), Attributes.none(), Optional.empty());

    private static final int MAX_NAMES = 100;
    private static final int MAX_NAME_LENGTH = 100;

    /**
     * Copies the parts, drops repeated names and cuts the instant to microseconds.
     *
     * @param roles see {@link #roles()}
     * @param groups see {@link #groups()}
     * @param attributes see {@link #attributes()}
     * @param membershipEnds see {@link #membershipEnds()}
     * @throws InvalidValueException if there are too many names, or one is blank, too long or holds control characters
     */
    public Grants {
        roles = names("role", roles);
        groups = names("group", groups);
        Objects.requireNonNull(attributes, "attributes");
        membershipEnds = membershipEnds.map(end -> Expiry.requireStorable("membershipEnds", end));
    }

    /**
     * Returns a copy with other roles.
     *
     * @param newRoles the roles
     * @return the copy
     * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
     */
    public Grants withRoles(Collection<String> newRoles) {
        return new Grants(List.copyOf(newRoles), groups, attributes, membershipEnds);
    }

    /**
     * Returns a copy with other groups.
     *
     * @param newGroups the groups
     * @return the copy
     * @throws InvalidValueException if there are too many, or one is blank, too long or holds control characters
     */
    public Grants withGroups(Collection<String> newGroups) {
        return new Grants(roles, List.copyOf(newGroups), attributes, membershipEnds);
    }

    /**
     * Returns a copy with other attributes.
     *
     * @param newAttributes the attributes
     * @return the copy
     */
    public Grants withAttributes(Attributes newAttributes) {
        return new Grants(roles, groups, newAttributes, membershipEnds);
    }

    /**
     * Returns a copy whose membership ends at an instant.
     *
     * @param end the instant
     * @return the copy
     */
    public Grants withMembershipEnds(Instant end) {
        return new Grants(roles, groups, attributes, Optional.of(end));
    }

    private static List<String> names(String field, List<String> names) {
        LinkedHashSet<String> distinct = new LinkedHashSet<>(names);
        if (distinct.size() > MAX_NAMES) {
            throw new InvalidValueException(
                    field, "is given " + distinct.size() + " times, at most " + MAX_NAMES + " are allowed");
        }
        distinct.forEach(name -> PlainText.line(field, name, MAX_NAME_LENGTH));
        return List.copyOf(distinct);
    }
}
