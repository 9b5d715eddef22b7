package io.invitation;

/**
 * The root of everything that this library throws, apart from the JDK's own exceptions for programming errors.
 *
 * <p>Messages name what is wrong and never contain a token, a link or an e-mail address, so they may be logged.
 *
 * <p>As thread-safe as any {@link Throwable}.
 *
 * @since 0.1
 */
public abstract class InvitationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one that was not caused by another exception.
     *
     * @param message what is wrong; must not contain a token, a link or an e-mail address
     */
    protected InvitationException(String message) {
        super(message);
    }

    /**
     * Creates one that was caused by another exception.
     *
     * @param message what is wrong; must not contain a token, a link or an e-mail address
     * @param cause the exception behind this one
     */
    protected InvitationException(String message, Throwable cause) {
        super(message, cause);
    }
}
