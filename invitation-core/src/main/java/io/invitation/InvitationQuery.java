package io.invitation;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which invitations of a scope to find, in which order, and which page of them. All conditions must hold together.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationQuery {

    /** The largest page that can be asked for. */
    public static final int MAX_PAGE_SIZE = 500;

    private final Set<InvitationStatus> statuses;
    private final @Nullable String kind;
    private final @Nullable String inviterId;
    private final @Nullable String role;
    private final @Nullable String group;
    private final @Nullable EmailAddress address;
    private final @Nullable String domain;
    private final @Nullable String text;
    private final @Nullable Duration expiringWithin;
    private final InvitationSort sort;
    private final int pageSize;
    private final @Nullable String cursor;
    private final boolean withTotal;

    private InvitationQuery(Builder builder) {
        statuses = Set.copyOf(builder.statuses);
        kind = builder.kind;
        inviterId = builder.inviterId;
        role = builder.role;
        group = builder.group;
        address = builder.address;
        domain = builder.domain;
        text = builder.text;
        expiringWithin = builder.expiringWithin;
        sort = builder.sort;
        pageSize = builder.pageSize;
        cursor = builder.cursor;
        withTotal = builder.withTotal;
    }

    /**
     * Starts from this query.
     *
     * @return a builder with all of its conditions
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Starts a query without conditions: the newest 50.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the query for every invitation, the newest 50.
     *
     * @return the query
     */
    public static InvitationQuery all() {
        return builder().build();
    }

    /**
     * Tells whether an invitation meets every condition, whatever its scope; for stores that filter by themselves.
     *
     * @param invitation the invitation
     * @param now the instant for statuses and {@link #expiringWithin()}
     * @return {@code true} if it is to be found
     */
    public boolean matches(Invitation invitation, Instant now) {
        return new QueryMatch(invitation, now).meets(this);
    }

    /**
     * Returns the statuses to find.
     *
     * @return the statuses; empty for all
     */
    public Set<InvitationStatus> statuses() {
        return statuses;
    }

    /**
     * Returns the kind to find.
     *
     * @return the kind; empty for all
     */
    public Optional<String> kind() {
        return Optional.ofNullable(kind);
    }

    /**
     * Returns the inviter to find.
     *
     * @return the inviter's id; empty for all
     */
    public Optional<String> inviterId() {
        return Optional.ofNullable(inviterId);
    }

    /**
     * Returns the role that must be granted.
     *
     * @return the role; empty for all
     */
    public Optional<String> role() {
        return Optional.ofNullable(role);
    }

    /**
     * Returns the group that must be joined.
     *
     * @return the group; empty for all
     */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /**
     * Returns the address that must be invited as the only one.
     *
     * @return the address; empty for all
     */
    public Optional<EmailAddress> address() {
        return Optional.ofNullable(address);
    }

    /**
     * Returns the domain that the only pattern must have.
     *
     * @return the domain in lower-case A-label form; empty for all
     */
    public Optional<String> domain() {
        return Optional.ofNullable(domain);
    }

    /**
     * Returns the text that name or description must hold.
     *
     * @return the text; empty for all
     */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /**
     * Returns within which time the invitation must expire.
     *
     * @return the time from now; empty for all
     */
    public Optional<Duration> expiringWithin() {
        return Optional.ofNullable(expiringWithin);
    }

    /**
     * Returns the order.
     *
     * @return the order
     */
    public InvitationSort sort() {
        return sort;
    }

    /**
     * Returns how many invitations a page has at most.
     *
     * @return from 0 to {@link #MAX_PAGE_SIZE}
     */
    public int pageSize() {
        return pageSize;
    }

    /**
     * Returns where the page starts.
     *
     * @return the {@link InvitationPage#nextCursor()} of the page before; empty for the first page
     */
    public Optional<String> cursor() {
        return Optional.ofNullable(cursor);
    }

    /**
     * Tells whether the number of all matches is wanted, which costs a scan of them.
     *
     * @return {@code true} if the page is to say its total
     */
    public boolean withTotal() {
        return withTotal;
    }

    /**
     * Collects conditions. Every value is checked when it is set. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private Set<InvitationStatus> statuses = EnumSet.noneOf(InvitationStatus.class);
        private @Nullable String kind;
        private @Nullable String inviterId;
        private @Nullable String role;
        private @Nullable String group;
        private @Nullable EmailAddress address;
        private @Nullable String domain;
        private @Nullable String text;
        private @Nullable Duration expiringWithin;
        private InvitationSort sort = InvitationSort.NEWEST_FIRST;
        private int pageSize = 50;
        private @Nullable String cursor;
        private boolean withTotal;

        private Builder() {}

        private Builder(InvitationQuery source) {
            statuses = source.statuses.isEmpty()
                    ? EnumSet.noneOf(InvitationStatus.class)
                    : EnumSet.copyOf(source.statuses);
            kind = source.kind;
            inviterId = source.inviterId;
            role = source.role;
            group = source.group;
            address = source.address;
            domain = source.domain;
            text = source.text;
            expiringWithin = source.expiringWithin;
            sort = source.sort;
            pageSize = source.pageSize;
            cursor = source.cursor;
            withTotal = source.withTotal;
        }

        /**
         * Finds only invitations that have one of these statuses now. Scans the scope.
         *
         * @param first a status
         * @param more further ones
         * @return this builder
         */
        public Builder status(InvitationStatus first, InvitationStatus... more) {
            statuses = EnumSet.of(first, more);
            return this;
        }

        /**
         * Finds only invitations of one kind. Scans the scope.
         *
         * @param kind the kind
         * @return this builder
         * @throws InvalidValueException if it is empty, too long or not visible ASCII
         */
        public Builder kind(String kind) {
            this.kind = PlainText.identifier("kind", kind, 64);
            return this;
        }

        /**
         * Finds only invitations of one inviter. Can use an index.
         *
         * @param inviterId the inviter's id
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder inviter(String inviterId) {
            this.inviterId = PlainText.line("inviter", inviterId, 200);
            return this;
        }

        /**
         * Finds only invitations that grant a role. Scans the scope.
         *
         * @param role the role, exactly
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder role(String role) {
            this.role = PlainText.line("role", role, 100);
            return this;
        }

        /**
         * Finds only invitations into a group. Scans the scope.
         *
         * @param group the group, exactly
         * @return this builder
         * @throws InvalidValueException if it is blank, too long or holds control characters
         */
        public Builder group(String group) {
            this.group = PlainText.line("group", group, 100);
            return this;
        }

        /**
         * Finds only invitations for this single address. Can use an index.
         *
         * @param address the address, compared by its canonical form
         * @return this builder
         */
        public Builder address(EmailAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /**
         * Finds only invitations whose single pattern is for this domain. Can use an index.
         *
         * @param domain for example {@code example.com}, without subdomains
         * @return this builder
         * @throws InvalidEmailPatternException if it is not a domain of at least two labels
         */
        public Builder domain(String domain) {
            this.domain = EmailPattern.domain(domain).domain();
            return this;
        }

        /**
         * Finds only invitations whose name or description holds a text; ASCII letters are compared without case. Scans
         * the scope.
         *
         * @param text the text; no character of it has a special meaning
         * @return this builder
         * @throws InvalidValueException if it is blank, longer than 200 characters or holds control characters
         */
        public Builder text(String text) {
            this.text = PlainText.line("text", text, 200);
            return this;
        }

        /**
         * Finds only invitations that expire within a time from now and have not expired yet. Can use an index.
         *
         * @param time a positive duration
         * @return this builder
         * @throws InvalidValueException if it is zero, negative or longer than 3,650 days
         */
        public Builder expiringWithin(Duration time) {
            if (time.isZero() || time.isNegative() || time.compareTo(Duration.ofDays(3_650)) > 0) {
                throw new InvalidValueException("expiringWithin", "is " + time + ", must be from PT0S to P3650D");
            }
            this.expiringWithin = time;
            return this;
        }

        /**
         * Sets the order. All but {@link InvitationSort#BY_NAME} can use an index.
         *
         * @param sort the order
         * @return this builder
         */
        public Builder sort(InvitationSort sort) {
            this.sort = Objects.requireNonNull(sort, "sort");
            return this;
        }

        /**
         * Sets how many invitations a page has at most.
         *
         * @param pageSize from 0, to learn the total only, to {@link #MAX_PAGE_SIZE}
         * @return this builder
         * @throws InvalidValueException if it is out of range
         */
        public Builder pageSize(int pageSize) {
            if (pageSize < 0 || pageSize > MAX_PAGE_SIZE) {
                throw new InvalidValueException("pageSize", "is " + pageSize + ", must be from 0 to " + MAX_PAGE_SIZE);
            }
            this.pageSize = pageSize;
            return this;
        }

        /**
         * Continues after a page of the same query.
         *
         * @param cursor the {@link InvitationPage#nextCursor()} of that page
         * @return this builder
         */
        public Builder after(String cursor) {
            this.cursor = Objects.requireNonNull(cursor, "cursor");
            return this;
        }

        /**
         * Asks for the number of all matches, which costs a scan of them.
         *
         * @return this builder
         */
        public Builder withTotal() {
            this.withTotal = true;
            return this;
        }

        /**
         * Makes the query.
         *
         * @return the query
         */
        public InvitationQuery build() {
            return new InvitationQuery(this);
        }
    }
}
