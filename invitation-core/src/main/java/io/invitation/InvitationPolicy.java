package io.invitation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets the defaults, limits and guard-rails for invitations.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationPolicy {

    private final Duration lifetime;
    private final @Nullable Duration maxLifetime;
    private final boolean requiresExpiry;
    private final @Nullable Quota defaultQuota;
    private final Quota maxQuota;
    private final boolean allowsOpenPublic;
    private final boolean allowsFreeMailWildcards;
    private final boolean requiresVerifiedAddress;
    private final boolean allowsUnverifiedOnPublic;
    private final boolean allowsUpdates;
    private final Duration resendCoolDown;
    private final Duration supersededGrace;
    private final DuplicateRule duplicateRule;
    private final InvitationLimits limits;
    private final List<Double> reminders;
    private final InviterLoss inviterLoss;
    private final Duration confirmationLifetime;

    private InvitationPolicy(Builder builder) {
        lifetime = builder.lifetime;
        maxLifetime = builder.maxLifetime;
        requiresExpiry = builder.requiresExpiry;
        defaultQuota = builder.defaultQuota;
        maxQuota = builder.maxQuota;
        allowsOpenPublic = builder.allowsOpenPublic;
        allowsFreeMailWildcards = builder.allowsFreeMailWildcards;
        requiresVerifiedAddress = builder.requiresVerifiedAddress;
        allowsUnverifiedOnPublic = builder.allowsUnverifiedOnPublic;
        allowsUpdates = builder.allowsUpdates;
        resendCoolDown = builder.resendCoolDown;
        supersededGrace = builder.supersededGrace;
        duplicateRule = builder.duplicateRule;
        limits = builder.limits;
        reminders = builder.reminders;
        inviterLoss = builder.inviterLoss;
        confirmationLifetime = builder.confirmationLifetime;
    }

    /**
     * Returns the policy with every default.
     *
     * @return 7 days, one place for a single address, both limits required of public ones; see the builder's methods
     */
    public static InvitationPolicy defaults() {
        return builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with all of its settings
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.lifetime = lifetime;
        builder.maxLifetime = maxLifetime;
        builder.requiresExpiry = requiresExpiry;
        builder.defaultQuota = defaultQuota;
        builder.maxQuota = maxQuota;
        builder.allowsOpenPublic = allowsOpenPublic;
        builder.allowsFreeMailWildcards = allowsFreeMailWildcards;
        builder.requiresVerifiedAddress = requiresVerifiedAddress;
        builder.allowsUnverifiedOnPublic = allowsUnverifiedOnPublic;
        builder.allowsUpdates = allowsUpdates;
        builder.resendCoolDown = resendCoolDown;
        builder.supersededGrace = supersededGrace;
        builder.duplicateRule = duplicateRule;
        builder.limits = limits;
        builder.reminders = reminders;
        builder.inviterLoss = inviterLoss;
        builder.confirmationLifetime = confirmationLifetime;
        return builder;
    }

    /**
     * Returns the expiry of an invitation that names none.
     *
     * @return a positive duration
     */
    public Duration lifetime() {
        return lifetime;
    }

    /**
     * Returns the longest time until expiry that may be asked for.
     *
     * @return a positive duration; empty if there is no maximum
     */
    public Optional<Duration> maxLifetime() {
        return Optional.ofNullable(maxLifetime);
    }

    /**
     * Tells whether every invitation has to expire.
     *
     * @return {@code true} if {@link Expiry#never()} is rejected
     */
    public boolean requiresExpiry() {
        return requiresExpiry;
    }

    /**
     * Returns the quota of an invitation for a whole domain or several patterns that names none.
     *
     * @return the quota
     */
    public Quota defaultQuota() {
        return defaultQuota == null ? maxQuota : defaultQuota;
    }

    /**
     * Returns the largest quota that may be asked for.
     *
     * @return the quota
     */
    public Quota maxQuota() {
        return maxQuota;
    }

    /**
     * Tells whether a public invitation may be without expiry or without quota.
     *
     * @return {@code false} if it needs both
     */
    public boolean allowsOpenPublic() {
        return allowsOpenPublic;
    }

    /**
     * Tells whether a pattern may admit everybody at a provider of free mailboxes.
     *
     * @return {@code false} if such a pattern is rejected
     */
    public boolean allowsFreeMailWildcards() {
        return allowsFreeMailWildcards;
    }

    /**
     * Tells whether following a link that was mailed to one mailbox, and shown to nobody else, is no proof of it.
     *
     * @return {@code true} if only the host's own verification counts, and the library's own
     */
    public boolean requiresVerifiedAddress() {
        return requiresVerifiedAddress;
    }

    /**
     * Tells whether an address that is only claimed may accept a public invitation.
     *
     * @return {@code false} if every address must be verified
     */
    public boolean allowsUnverifiedOnPublic() {
        return allowsUnverifiedOnPublic;
    }

    /**
     * Tells whether invitations can be edited.
     *
     * @return {@code false} if every {@code update} is rejected
     */
    public boolean allowsUpdates() {
        return allowsUpdates;
    }

    /**
     * Returns how long after a mail the next one to the same invitation has to wait.
     *
     * @return a duration, may be zero
     */
    public Duration resendCoolDown() {
        return resendCoolDown;
    }

    /**
     * Returns how long after a refresh the link before it still works.
     *
     * @return a duration, may be zero
     */
    public Duration supersededGrace() {
        return supersededGrace;
    }

    /**
     * Returns what happens when an address is invited that an open invitation of the same scope and kind names already.
     *
     * @return the rule
     */
    public DuplicateRule duplicateRule() {
        return duplicateRule;
    }

    /**
     * Returns how many messages may be asked for.
     *
     * @return the limits for an inviter, a recipient, a domain and the scope
     */
    public InvitationLimits limits() {
        return limits;
    }

    /**
     * Returns when reminders go out.
     *
     * @return fractions of the time from the start (or last refresh) to the expiry, above 0 and below 1, ascending
     */
    public List<Double> reminders() {
        return reminders;
    }

    /**
     * Returns what happens at acceptance if the inviter may no longer invite like this.
     *
     * @return the rule
     */
    public InviterLoss inviterLoss() {
        return inviterLoss;
    }

    /**
     * Returns how long a place is held while the confirmation of an address is on its way.
     *
     * @return a positive duration
     */
    public Duration confirmationLifetime() {
        return confirmationLifetime;
    }

    /**
     * Collects the settings of a policy. Every value is checked when it is set. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private Duration lifetime = Duration.ofDays(7);
        private @Nullable Duration maxLifetime;
        private boolean requiresExpiry;
        private @Nullable Quota defaultQuota;
        private Quota maxQuota = Quota.unlimited();
        private boolean allowsOpenPublic;
        private boolean allowsFreeMailWildcards;
        private boolean requiresVerifiedAddress;
        private boolean allowsUnverifiedOnPublic;
        private boolean allowsUpdates = true;
        private Duration resendCoolDown = Duration.ofMinutes(1);
        private Duration supersededGrace = Duration.ZERO;
        private DuplicateRule duplicateRule = DuplicateRule.REJECT;
        private InvitationLimits limits = InvitationLimits.defaults();
        private List<Double> reminders = List.of();
        private InviterLoss inviterLoss = InviterLoss.refuse();
        private Duration confirmationLifetime = Duration.ofMinutes(30);

        private Builder() {}

        /**
         * Sets the expiry of an invitation that names none. Default: 7 days.
         *
         * @param lifetime a positive duration
         * @return this builder
         * @throws IllegalArgumentException if it is zero, negative or longer than {@link Expiry#LONGEST}
         */
        public Builder lifetime(Duration lifetime) {
            this.lifetime = positive("lifetime", lifetime);
            return this;
        }

        /**
         * Sets the longest time until expiry that may be asked for. Default: none. One that was set can be raised, to a
         * hundred years, but not taken away.
         *
         * @param maxLifetime a positive duration
         * @return this builder
         * @throws IllegalArgumentException if it is zero, negative or longer than {@link Expiry#LONGEST}
         */
        public Builder maxLifetime(Duration maxLifetime) {
            this.maxLifetime = positive("maxLifetime", maxLifetime);
            return this;
        }

        /**
         * Sets whether every invitation has to expire, so that {@link Expiry#never()} is rejected. Default: never is
         * allowed, as an explicit choice.
         *
         * @param required whether it has to
         * @return this builder
         */
        public Builder requireExpiry(boolean required) {
            this.requiresExpiry = required;
            return this;
        }

        /**
         * Sets the quota of an invitation for a whole domain or several patterns that names none. Default: the largest
         * that is allowed.
         *
         * @param quota the quota; one single address always gets one place
         * @return this builder
         */
        public Builder defaultQuota(Quota quota) {
            this.defaultQuota = Objects.requireNonNull(quota, "defaultQuota");
            return this;
        }

        /**
         * Sets the largest quota that may be asked for. Default: unlimited.
         *
         * @param quota the quota
         * @return this builder
         */
        public Builder maxQuota(Quota quota) {
            this.maxQuota = Objects.requireNonNull(quota, "maxQuota");
            return this;
        }

        /**
         * Sets whether public invitations may be without expiry or quota, so that a forwarded link stays open. Default:
         * both are required.
         *
         * @param allowed whether they may
         * @return this builder
         */
        public Builder allowOpenPublic(boolean allowed) {
            this.allowsOpenPublic = allowed;
            return this;
        }

        /**
         * Sets whether patterns may admit everybody at a provider of free mailboxes. Default: rejected.
         *
         * @param allowed whether they may
         * @return this builder
         */
        public Builder allowFreeMailWildcards(boolean allowed) {
            this.allowsFreeMailWildcards = allowed;
            return this;
        }

        /**
         * Sets whether {@link Invitee#byMail()} is no evidence: only the host's own verification counts then, and the
         * library's own, a confirmation that was asked for by {@link InvitationPlaces#verify}. Default: it is evidence.
         *
         * @param required whether an address must have been verified
         * @return this builder
         */
        public Builder requireVerifiedAddress(boolean required) {
            this.requiresVerifiedAddress = required;
            return this;
        }

        /**
         * Sets whether an address that is only claimed may accept a public invitation. Unsafe: one person can take many
         * places, and take one in somebody else's name. Default: every address must be verified.
         *
         * @param allowed whether it may
         * @return this builder
         */
        public Builder unsafeAllowUnverifiedOnPublic(boolean allowed) {
            this.allowsUnverifiedOnPublic = allowed;
            return this;
        }

        /**
         * Sets whether invitations can be edited; {@code update} is rejected otherwise. Default: they can.
         *
         * @param allowed whether they can
         * @return this builder
         */
        public Builder allowUpdates(boolean allowed) {
            this.allowsUpdates = allowed;
            return this;
        }

        /**
         * Sets how long after a mail the next one has to wait. Default: one minute.
         *
         * @param coolDown zero or more
         * @return this builder
         * @throws IllegalArgumentException if it is negative or longer than {@link Expiry#LONGEST}
         */
        public Builder resendCoolDown(Duration coolDown) {
            this.resendCoolDown = notNegative("resendCoolDown", coolDown);
            return this;
        }

        /**
         * Sets how long after a refresh the link before it still works. Default: not at all.
         *
         * @param grace zero or more
         * @return this builder
         * @throws IllegalArgumentException if it is negative or longer than {@link Expiry#LONGEST}
         */
        public Builder supersededGrace(Duration grace) {
            this.supersededGrace = notNegative("supersededGrace", grace);
            return this;
        }

        /**
         * Sets what happens when an address is invited that an open invitation of the same scope and kind names
         * already. Default: {@link DuplicateRule#REJECT}.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder duplicates(DuplicateRule rule) {
            this.duplicateRule = Objects.requireNonNull(rule, "duplicates");
            return this;
        }

        /**
         * Sets how many messages may be asked for. Default: {@link InvitationLimits#defaults()}.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder limits(InvitationLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Sets when reminders go out, as fractions of the time from the start (or last refresh) to the expiry. Default:
         * none.
         *
         * @param fractions at most 5, above 0 and below 1, ascending; none switches reminders off
         * @return this builder
         * @throws IllegalArgumentException if there are too many, or one is out of range or not above the one before
         */
        public Builder remindAt(double... fractions) {
            if (fractions.length > 5) {
                throw new IllegalArgumentException("remindAt has " + fractions.length + " fractions, at most 5");
            }
            double before = 0;
            for (double fraction : fractions) {
                if (!(fraction > before && fraction < 1)) {
                    throw new IllegalArgumentException(
                            "remindAt must be ascending, above 0 and below 1, has " + fraction + " after " + before);
                }
                before = fraction;
            }
            this.reminders = Arrays.stream(fractions).boxed().toList();
            return this;
        }

        /**
         * Sets what happens at acceptance if the inviter may no longer invite like this. Default:
         * {@link InviterLoss#refuse()}.
         *
         * @param rule the rule
         * @return this builder
         */
        public Builder whenInviterLosesRight(InviterLoss rule) {
            this.inviterLoss = Objects.requireNonNull(rule, "whenInviterLosesRight");
            return this;
        }

        /**
         * Sets how long a place is held while the confirmation of an address is on its way. Default: 30 minutes.
         *
         * @param lifetime a positive duration
         * @return this builder
         * @throws IllegalArgumentException if it is zero, negative or longer than {@link Expiry#LONGEST}
         */
        public Builder confirmationLifetime(Duration lifetime) {
            this.confirmationLifetime = positive("confirmationLifetime", lifetime);
            return this;
        }

        /**
         * Makes the policy.
         *
         * @return the policy
         * @throws IllegalArgumentException if the lifetime is longer than the maximum, or the default quota larger
         */
        public InvitationPolicy build() {
            if (maxLifetime != null && lifetime.compareTo(maxLifetime) > 0) {
                throw new IllegalArgumentException(
                        "lifetime " + lifetime + " is longer than maxLifetime " + maxLifetime);
            }
            if (defaultQuota != null && !defaultQuota.isWithin(maxQuota)) {
                throw new IllegalArgumentException(
                        "defaultQuota " + defaultQuota + " is larger than maxQuota " + maxQuota);
            }
            return new InvitationPolicy(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, is " + value);
            }
            return notNegative(name, value);
        }

        private static Duration notNegative(String name, Duration value) {
            if (value.isNegative() || value.compareTo(Expiry.LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be from PT0S to " + Expiry.LONGEST + ", is " + value);
            }
            return value;
        }
    }
}
