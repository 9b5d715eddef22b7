package io.invitation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells an administrator's page what can be done with an invitation now, and why the rest cannot.
 *
 * <p>A hint: every check is made again by the operation itself. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvitationOptions {

    private final Invitation invitation;
    private final InvitationStatus status;
    private final Map<InvitationOperation, InvitationResult.Rejected> rejections;

    /**
     * Creates the options.
     *
     * @param invitation the invitation
     * @param status its status
     * @param rejections what the operations that cannot be done would answer
     */
    public InvitationOptions(
            Invitation invitation,
            InvitationStatus status,
            Map<InvitationOperation, InvitationResult.Rejected> rejections) {
        this.invitation = invitation;
        this.status = status;
        this.rejections = new EnumMap<>(InvitationOperation.class);
        this.rejections.putAll(rejections);
    }

    /**
     * Returns the invitation that was judged.
     *
     * @return the invitation
     */
    public Invitation invitation() {
        return invitation;
    }

    /**
     * Returns its status at that time.
     *
     * @return the status
     */
    public InvitationStatus status() {
        return status;
    }

    /**
     * Tells whether an operation can be done.
     *
     * @param operation one of the inviter's side: update, refresh, resend, remind, link, enable, disable, revoke
     * @return {@code true} if it would be done
     */
    public boolean can(InvitationOperation operation) {
        return !rejections.containsKey(operation);
    }

    /**
     * Tells why an operation cannot be done.
     *
     * @param operation one of the inviter's side
     * @return what it would answer; empty if it can be done
     */
    public Optional<InvitationResult.Rejected> whyNot(InvitationOperation operation) {
        return Optional.ofNullable(rejections.get(operation));
    }

    /**
     * Tells whether the link can be mailed again.
     *
     * @return {@code true} if it would be done
     */
    public boolean canResend() {
        return can(InvitationOperation.RESEND);
    }

    /**
     * Tells whether it can be given a new time limit and link.
     *
     * @return {@code true} if it would be done
     */
    public boolean canRefresh() {
        return can(InvitationOperation.REFRESH);
    }

    /**
     * Tells whether it can be edited.
     *
     * @return {@code true} if it would be done
     */
    public boolean canUpdate() {
        return can(InvitationOperation.UPDATE);
    }

    /**
     * Tells whether the link can be shown again.
     *
     * @return {@code true} if it would be done
     */
    public boolean canShowLink() {
        return can(InvitationOperation.LINK);
    }

    /**
     * Tells whether it can be taken back.
     *
     * @return {@code true} if it would be done
     */
    public boolean canRevoke() {
        return can(InvitationOperation.REVOKE);
    }
}
