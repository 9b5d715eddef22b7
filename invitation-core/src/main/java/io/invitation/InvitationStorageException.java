package io.invitation;

/**
 * Says that a repository or its transaction failed; nothing of the transaction took effect unless the message says that
 * this is unknown.
 *
 * <p>The message names the operation and the database's error code, never a value. Safe for use by several threads.
 *
 * @since 0.1
 */
public class InvitationStorageException extends InvitationException {

    private static final long serialVersionUID = 1L;

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
     * Tells whether the same call may succeed when it is repeated: a deadlock, a serialization failure, a lost
     * connection.
     *
     * @return {@code true} if repeating makes sense
     */
    public boolean isTransient() {
        return isTransient;
    }
}
