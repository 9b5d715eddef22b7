package io.invitation.mail;

import java.util.Objects;

/**
 * Says what is wrong with a mail. Never holds the link or its secret.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param rule what it breaks
 * @param problem one sentence for the author of the template
 * @since 0.1
 */
public record MailFinding(MailRule rule, String problem) {

    /**
     * Requires both.
     *
     * @param rule see {@link #rule()}
     * @param problem see {@link #problem()}
     */
    public MailFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(problem, "problem");
    }

    @Override
    public String toString() {
        return rule + " (point " + rule.point() + "): " + problem;
    }
}
