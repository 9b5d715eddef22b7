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
    private final boolean canDecline;
    private final boolean canVerify;
    private final Instant at;

    private Inspection(
            Optional<Invitation> invitation,
            Optional<RefusalReason> reason,
            boolean canDecline,
            boolean canVerify,
            Instant at) {
        this.invitation = invitation;
        this.reason = reason;
        this.canDecline = canDecline;
        this.canVerify = canVerify;
        this.at = at;
    }

    /**
     * Describes a link that leads to an invitation, as the service does; also for tests of pages.
     *
     * @param invitation the invitation
     * @param reason why it cannot be accepted now; empty if it can
     * @param canDecline see {@link #canDecline()}
     * @param canVerify see {@link #canVerify()}
     * @param at when it was looked at
     * @return the inspection
     */
    public static Inspection of(
            Invitation invitation, Optional<RefusalReason> reason, boolean canDecline, boolean canVerify, Instant at) {
        return new Inspection(Optional.of(invitation), reason, canDecline, canVerify, at);
    }

    /**
     * Describes a link that leads nowhere.
     *
     * @param at when it was looked at
     * @return the inspection
     */
    public static Inspection unknown(Instant at) {
        return new Inspection(Optional.empty(), Optional.of(RefusalReason.UNKNOWN), false, false, at);
    }

    /**
     * Tells whether an invitee with the right evidence could accept now. A hint: acceptance judges again, and asks for
     * what an inspection does not: the inviter's right, the seats, and the places that others hold.
     *
     * @return {@code true} if the link is current and the invitation valid with a place left; for a link that confirms
     *     an address, if the place is still held for it or was taken by it
     */
    public boolean canAccept() {
        return reason.isEmpty();
    }

    /**
     * Tells whether an invitee with the right evidence could decline now.
     *
     * @return {@code true} if the link is current and the invitation is for one address, which has not accepted
     */
    public boolean canDecline() {
        return canDecline;
    }

    /**
     * Tells whether a visitor whose address nobody has verified can ask for a confirmation by
     * {@link InvitationPlaces#verify}, because following this link proves no mailbox.
     *
     * @return {@code true} if it can be accepted, but not by {@link Invitee#byMail()} with this link
     */
    public boolean canVerify() {
        return canVerify;
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
     * Returns the invitation to show, as long as the link is a live one: it can be accepted, or it is early, late, used
     * up, or confirms a place that is free again.
     *
     * @return the invitation; empty for a link that is unknown, superseded, declined, revoked or disabled
     */
    public Optional<Invitation> invitation() {
        boolean shown = reason.map(Inspection::mayBeShown).orElse(true);
        return shown ? invitation : Optional.empty();
    }

    private static boolean mayBeShown(RefusalReason reason) {
        return switch (reason) {
            case EXPIRED, NOT_YET_VALID, EXHAUSTED, LEASE_OVER -> true;
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
                && canDecline == that.canDecline
                && canVerify == that.canVerify
                && at.equals(that.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(invitation, reason, canDecline, canVerify, at);
    }

    /** Returns the folded reason. */
    @Override
    public String toString() {
        return "Inspection[" + publicReason().map(RefusalReason::name).orElse("acceptable") + "]";
    }
}
