package io.invitation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Limits how many messages may be asked for in a time: by one inviter, to one recipient, to one domain, in one scope.
 * Invitations, resends and reminders count alike; what is created without a message counts nothing. Confirmations,
 * which visitors ask for, count by the same numbers among themselves, with the invitation in place of the inviter. A
 * message counts for the inviter of its invitation, whoever asks for it, and limits are counted per scope, by all kinds
 * together whose windows are equally long. A window starts with the first message after the window before has ended. A
 * message that is rejected, or rolled back, counts towards nothing where the store counts.
 *
 * <p>Immutable and safe for use by several threads. Source: property P21 of the security guide; OWASP ASVS 5.0, 2.4.1.
 *
 * @since 0.1
 */
public final class InvitationLimits {

    private final Map<Subject, Limit> limits;

    /**
     * What is limited.
     *
     * @since 0.1
     */
    public enum Subject {
        /** The account that invites. */
        INVITER,
        /** The mailbox that is written to; tags behind a plus sign make no other one. */
        RECIPIENT,
        /** The domain of the mailbox. */
        DOMAIN,
        /** The scope as a whole. */
        SCOPE
    }

    /**
     * A number of messages in a time.
     *
     * @param most how many in one window, from 1
     * @param window how long a window lasts, positive, at most {@link Expiry#LONGEST}
     * @since 0.1
     */
    public record Limit(int most, Duration window) {
        /**
         * Checks both.
         *
         * @param most see {@link #most()}
         * @param window see {@link #window()}
         * @throws IllegalArgumentException if one is not positive, or the window longer than {@link Expiry#LONGEST}
         */
        public Limit {
            if (most < 1 || window.isZero() || window.isNegative()) {
                throw new IllegalArgumentException("limit must be positive, is " + most + " in " + window);
            }
            if (window.compareTo(Expiry.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "window of a limit must be at most " + Expiry.LONGEST + ", is " + window);
            }
        }
    }

    private InvitationLimits(Map<Subject, Limit> limits) {
        this.limits = limits;
    }

    /**
     * Returns the limits that hold where nothing is configured: in one day 10 messages to a recipient, 1,000 by an
     * inviter, 10,000 to a domain, 100,000 in a scope.
     *
     * @return the limits
     */
    public static InvitationLimits defaults() {
        return none().with(Subject.RECIPIENT, 10, Duration.ofDays(1))
                .with(Subject.INVITER, 1_000, Duration.ofDays(1))
                .with(Subject.DOMAIN, 10_000, Duration.ofDays(1))
                .with(Subject.SCOPE, 100_000, Duration.ofDays(1));
    }

    /**
     * Returns no limits at all.
     *
     * @return the limits
     */
    public static InvitationLimits none() {
        return new InvitationLimits(Map.of());
    }

    /**
     * Returns the same limits with one set.
     *
     * @param subject what to limit
     * @param most how many in one window, from 1
     * @param window how long a window lasts, positive, at most {@link Expiry#LONGEST}
     * @return a copy
     * @throws IllegalArgumentException if one is not positive, or the window longer than {@link Expiry#LONGEST}
     */
    public InvitationLimits with(Subject subject, int most, Duration window) {
        Map<Subject, Limit> copy = new EnumMap<>(Subject.class);
        copy.putAll(limits);
        copy.put(Objects.requireNonNull(subject, "subject"), new Limit(most, window));
        return new InvitationLimits(copy);
    }

    /**
     * Returns the same limits without one.
     *
     * @param subject what not to limit
     * @return a copy
     */
    public InvitationLimits without(Subject subject) {
        Map<Subject, Limit> copy = new EnumMap<>(Subject.class);
        copy.putAll(limits);
        copy.remove(subject);
        return new InvitationLimits(copy);
    }

    /**
     * Returns a limit.
     *
     * @param subject what is limited
     * @return the limit; empty if there is none
     */
    public Optional<Limit> limit(Subject subject) {
        return Optional.ofNullable(limits.get(subject));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvitationLimits that && limits.equals(that.limits);
    }

    @Override
    public int hashCode() {
        return limits.hashCode();
    }

    @Override
    public String toString() {
        return limits.toString();
    }
}
