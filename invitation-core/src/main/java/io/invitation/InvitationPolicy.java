package io.invitation;

import java.time.Duration;
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
    private final boolean neverExpiringAllowed;
    private final Quota defaultQuota;
    private final Quota maxQuota;
    private final boolean openPublicAllowed;
    private final boolean freeMailWildcardsAllowed;
    private final boolean mailedLinkProvesMailbox;
    private final boolean unverifiedAllowedOnPublic;
    private final boolean immutable;
    private final Duration resendCoolDown;
    private final Duration supersededGrace;

    private InvitationPolicy(Builder builder) {
        lifetime = builder.lifetime;
        maxLifetime = builder.maxLifetime;
        neverExpiringAllowed = builder.neverExpiringAllowed;
        defaultQuota = builder.defaultQuota == null ? builder.maxQuota : builder.defaultQuota;
        maxQuota = builder.maxQuota;
        openPublicAllowed = builder.openPublicAllowed;
        freeMailWildcardsAllowed = builder.freeMailWildcardsAllowed;
        mailedLinkProvesMailbox = builder.mailedLinkProvesMailbox;
        unverifiedAllowedOnPublic = builder.unverifiedAllowedOnPublic;
        immutable = builder.immutable;
        resendCoolDown = builder.resendCoolDown;
        supersededGrace = builder.supersededGrace;
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
     * Tells whether {@link Expiry#never()} may be asked for.
     *
     * @return {@code false} if every invitation has to expire
     */
    public boolean neverExpiringAllowed() {
        return neverExpiringAllowed;
    }

    /**
     * Returns the quota of an invitation for a whole domain or several patterns that names none.
     *
     * @return the quota
     */
    public Quota defaultQuota() {
        return defaultQuota;
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
    public boolean openPublicAllowed() {
        return openPublicAllowed;
    }

    /**
     * Tells whether a pattern may admit everybody at a provider of free mailboxes.
     *
     * @return {@code false} if such a pattern is rejected
     */
    public boolean freeMailWildcardsAllowed() {
        return freeMailWildcardsAllowed;
    }

    /**
     * Tells whether following a link that was mailed to one mailbox, and shown to nobody else, proves that mailbox.
     *
     * @return {@code false} if only the host's own verification counts
     */
    public boolean mailedLinkProvesMailbox() {
        return mailedLinkProvesMailbox;
    }

    /**
     * Tells whether an address that is only claimed may accept a public invitation.
     *
     * @return {@code false} if every address must be verified
     */
    public boolean unverifiedAllowedOnPublic() {
        return unverifiedAllowedOnPublic;
    }

    /**
     * Tells whether invitations are never edited.
     *
     * @return {@code true} if {@code update} is rejected
     */
    public boolean immutable() {
        return immutable;
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
     * Collects the settings of a policy. Every value is checked when it is set. For use by one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private Duration lifetime = Duration.ofDays(7);
        private @Nullable Duration maxLifetime;
        private boolean neverExpiringAllowed = true;
        private @Nullable Quota defaultQuota;
        private Quota maxQuota = Quota.unlimited();
        private boolean openPublicAllowed;
        private boolean freeMailWildcardsAllowed;
        private boolean mailedLinkProvesMailbox = true;
        private boolean unverifiedAllowedOnPublic;
        private boolean immutable;
        private Duration resendCoolDown = Duration.ofMinutes(1);
        private Duration supersededGrace = Duration.ZERO;

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
         * Sets the longest time until expiry that may be asked for. Default: none.
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
         * Rejects {@link Expiry#never()}. Default: allowed, as an explicit choice.
         *
         * @return this builder
         */
        public Builder requireExpiry() {
            this.neverExpiringAllowed = false;
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
         * Lets public invitations go without expiry or quota, so that a forwarded link stays open. Default: both are
         * required.
         *
         * @return this builder
         */
        public Builder allowOpenPublic() {
            this.openPublicAllowed = true;
            return this;
        }

        /**
         * Lets patterns admit everybody at a provider of free mailboxes. Default: rejected.
         *
         * @return this builder
         */
        public Builder allowFreeMailWildcards() {
            this.freeMailWildcardsAllowed = true;
            return this;
        }

        /**
         * Makes {@link Invitee#byMail()} no evidence: only the host's own verification counts. Default: it is evidence.
         *
         * @return this builder
         */
        public Builder requireVerifiedAddress() {
            this.mailedLinkProvesMailbox = false;
            return this;
        }

        /**
         * Lets an address that is only claimed accept a public invitation. Unsafe: one person can take many places, and
         * take one in somebody else's name. Default: every address must be verified.
         *
         * @return this builder
         */
        public Builder unsafeAllowUnverifiedOnPublic() {
            this.unverifiedAllowedOnPublic = true;
            return this;
        }

        /**
         * Rejects every {@code update}. Default: invitations can be edited.
         *
         * @return this builder
         */
        public Builder immutable() {
            this.immutable = true;
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
