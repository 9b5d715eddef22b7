package io.invitation.mail.internal;

/** A fault in the source of a template; the public API turns it into its own exception. */
public final class TemplateProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final String template;
    private final int line;

    TemplateProblem(String template, int line, String problem) {
        super(problem);
        this.template = template;
        this.line = line;
    }

    TemplateProblem(String template, int line, String problem, Throwable cause) {
        super(problem, cause);
        this.template = template;
        this.line = line;
    }

    /** Returns the name of the template. */
    public String template() {
        return template;
    }

    /** Returns the line, from 1. */
    public int line() {
        return line;
    }
}
