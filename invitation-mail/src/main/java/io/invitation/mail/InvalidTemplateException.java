package io.invitation.mail;

import io.invitation.InvitationException;

/**
 * Says that a mail template cannot be used, which one, where and why.
 *
 * <p>Thrown when templates are loaded, never when a mail is sent. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvalidTemplateException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** Which template it is. */
    private final String template;

    /** The line of the problem, from 1. */
    private final int line;

    InvalidTemplateException(String template, int line, String problem) {
        super("template " + template + ", line " + line + ": " + problem);
        this.template = template;
        this.line = line;
    }

    InvalidTemplateException(String template, int line, String problem, Throwable cause) {
        super("template " + template + ", line " + line + ": " + problem, cause);
        this.template = template;
        this.line = line;
    }

    /**
     * Returns which template it is.
     *
     * @return a file name, or {@code subject}, {@code text} or {@code html} for one that was given as a string
     */
    public String template() {
        return template;
    }

    /**
     * Returns the line of the problem.
     *
     * @return the line, from 1
     */
    public int line() {
        return line;
    }
}
