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
     * Creates the options, as the service does; also for tests of pages.
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
}
