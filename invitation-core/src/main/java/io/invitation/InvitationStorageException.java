package io.invitation;

/**
 * Says that a repository or its transaction failed. Nothing of that transaction took effect, except perhaps where it is
 * a {@link CommitOutcomeUnknownException}. What was committed before stays: calls for many invitations, such as
 * {@link InvitationService#revokeAll}, {@link InvitationService#inviteAll} and {@link InvitationMaintenance#erase}, use
 * many transactions one after the other. On a store without transactions every step stays that was done before.
 *
 * <p>The message names the operation and the database's error code, never a value. Safe for use by several threads.
 *
 * @since 0.1
 */
public class InvitationStorageException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    private final boolean isTransient;

    /**
     * Creates one.
     *
     * @param message the operation that failed, without any stored value
     * @param isTransient whether the same call may succeed when it is repeated
     * @param cause what the store said
     */
    public InvitationStorageException(String message, boolean isTransient, Throwable cause) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /**
     * Creates one without a cause of the store.
     *
     * @param message the operation that failed, without any stored value
     * @param isTransient whether the same call may succeed when it is repeated
     */
    public InvitationStorageException(String message, boolean isTransient) {
        super(message);
        this.isTransient = isTransient;
    }

    /**
     * Tells whether the same call may succeed when it is repeated later: a conflict of transactions, a lost connection,
     * an exhausted pool.
     *
     * @return {@code true} if repeating makes sense
     */
    public boolean isTransient() {
        return isTransient;
    }
}
