package io.invitation;

/**
 * Says that the store rolled a transaction back because of another one: a serialization failure, a deadlock, a lock
 * that was not given up in time. Nothing of the transaction took effect; the same work may succeed when it is run
 * again.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class TransactionConflictException extends InvitationStorageException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message the operation that failed, without any stored value
     * @param cause what the store said; where it throws nothing, a new exception that says what was in the way
     */
    public TransactionConflictException(String message, Throwable cause) {
        super(message, true, cause);
    }
}
