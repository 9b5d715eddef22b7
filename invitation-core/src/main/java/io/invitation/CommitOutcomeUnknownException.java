package io.invitation;

/**
 * Says that the answer to a commit was lost: the transaction took effect as a whole, or not at all, and only reading
 * tells which. The library never runs such work again; accepting again is safe, because an address takes one place
 * only.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class CommitOutcomeUnknownException extends InvitationStorageException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what is known, without any stored value
     * @param cause what the store said
     */
    public CommitOutcomeUnknownException(String message, Throwable cause) {
        super(message, false, cause);
    }
}
