package io.invitation;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells a landing page what a link leads to: whether it can be accepted, why not, and what may be shown.
 *
 * <p>Making one changes nothing, however often and by whatever a link is fetched. Immutable and safe for use by several
 * threads.
 *
 * @since 0.1
 */
public final class Inspection {

    private final Optional<Invitation> invitation;
    private final Optional<RefusalReason> reason;
    private final Instant at;

    private Inspection(Optional<Invitation> invitation, Optional<RefusalReason> reason, Instant at) {
        this.invitation = invitation;
        this.reason = reason;
        this.at = at;
    }

    /**
     * Describes a link that leads to an invitation which can be accepted.
     *
     * @param invitation the invitation
     * @param at when it was looked at
     * @return the inspection
     */
    public static Inspection acceptable(Invitation invitation, Instant at) {
        return new Inspection(Optional.of(invitation), Optional.empty(), at);
    }

    /**
     * Describes a link that leads to an invitation which cannot be accepted now.
     *
     * @param invitation the invitation
     * @param reason why
     * @param at when it was looked at
     * @return the inspection
     */
    public static Inspection refused(Invitation invitation, RefusalReason reason, Instant at) {
        return new Inspection(Optional.of(invitation), Optional.of(reason), at);
    }

    /**
     * Describes a link that leads nowhere.
     *
     * @param at when it was looked at
     * @return the inspection
     */
    public static Inspection unknown(Instant at) {
        return new Inspection(Optional.empty(), Optional.of(RefusalReason.UNKNOWN), at);
    }

    /**
     * Tells whether an invitee with the right evidence could accept now.
     *
     * @return {@code true} if the link is current and the invitation valid with a place left
     */
    public boolean canAccept() {
        return reason.isEmpty();
    }

    /**
     * Returns why it cannot be accepted, exactly, for logs and administrators.
     *
     * @return the reason; empty if {@link #canAccept()}
     */
    public Optional<RefusalReason> reason() {
        return reason;
    }

    /**
     * Returns why it cannot be accepted, as a stranger may learn it.
     *
     * @return the folded reason; empty if {@link #canAccept()}
     */
    public Optional<RefusalReason> publicReason() {
        return reason.map(RefusalReason::publicReason);
    }

    /**
     * Returns the invitation to show, as long as the link is a live one: it can be accepted, or it is early, late or
     * used up.
     *
     * @return the invitation; empty for a link that is unknown, superseded, declined, revoked or disabled
     */
    public Optional<Invitation> invitation() {
        boolean shown = reason.map(Inspection::mayBeShown).orElse(true);
        return shown ? invitation : Optional.empty();
    }

    private static boolean mayBeShown(RefusalReason reason) {
        return switch (reason) {
            case EXPIRED, NOT_YET_VALID, EXHAUSTED -> true;
            default -> false;
        };
    }

    /**
     * Returns the invited address in a form that may be shown to somebody who is not signed in.
     *
     * @return the masked address of an invitation for a single one
     */
    public Optional<String> maskedAddress() {
        return invitation().flatMap(shown -> shown.audience().singleAddress()).map(EmailAddress::masked);
    }

    /**
     * Returns when the link was looked at.
     *
     * @return the instant, in microseconds
     */
    public Instant at() {
        return at;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Inspection that
                && invitation.equals(that.invitation)
                && reason.equals(that.reason)
                && at.equals(that.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(invitation, reason, at);
    }

    /** Returns the folded reason. */
    @Override
    public String toString() {
        return "Inspection[" + publicReason().map(RefusalReason::name).orElse("acceptable") + "]";
    }
}
