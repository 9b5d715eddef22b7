package io.invitation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells an administrator's page what can be done with an invitation now, and why the rest cannot.
 *
 * <p>A hint: every check is made again by the operation itself, and some depend on what else is asked for or on who
 * else asks: an edit's values, the limits on messages, another invitation for the same address. Immutable and safe for
 * use by several threads.
 *
 * @since 0.1
 */
public final class InvitationOptions {

    /** The operations of the inviter's side, about which the options tell. */
    public static final Set<InvitationOperation> OPERATIONS = Collections.unmodifiableSet(EnumSet.of(
            InvitationOperation.UPDATE,
            InvitationOperation.REFRESH,
            InvitationOperation.RESEND,
            InvitationOperation.REMIND,
            InvitationOperation.LINK,
            InvitationOperation.ENABLE,
            InvitationOperation.DISABLE,
            InvitationOperation.REVOKE));

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
     * @param operation one of {@link #OPERATIONS}
     * @return {@code true} if it would be done
     * @throws IllegalArgumentException if it is another one
     */
    public boolean can(InvitationOperation operation) {
        return whyNot(operation).isEmpty();
    }

    /**
     * Tells why an operation cannot be done.
     *
     * @param operation one of {@link #OPERATIONS}
     * @return what it would answer, with the instant from which waiting is enough; empty if it can be done
     * @throws IllegalArgumentException if it is another one
     */
    public Optional<InvitationResult.Rejected> whyNot(InvitationOperation operation) {
        if (!OPERATIONS.contains(operation)) {
            throw new IllegalArgumentException("not an operation of the inviter's side: " + operation);
        }
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
     * Tells whether a reminder can be mailed.
     *
     * @return {@code true} if it would be done
     */
    public boolean canRemind() {
        return can(InvitationOperation.REMIND);
    }

    /**
     * Tells whether it can be switched on.
     *
     * @return {@code true} if it would be done
     */
    public boolean canEnable() {
        return can(InvitationOperation.ENABLE);
    }

    /**
     * Tells whether it can be switched off.
     *
     * @return {@code true} if it would be done
     */
    public boolean canDisable() {
        return can(InvitationOperation.DISABLE);
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
