package io.invitation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Says everything that is wrong with a configuration, in one go: which keys, and why.
 *
 * <p>Messages name keys and what was expected of their values. A value that cannot be meant for a mail or a secret is
 * repeated up to 40 characters; addresses of pages, ids of accounts and values of unknown keys are not. Immutable and
 * safe for use by several threads.
 *
 * @since 0.1
 */
public final class InvalidConfigurationException extends InvitationException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as pairs of two texts, which can be serialized. */
    private final String[][] problems;

    /**
     * One thing that is wrong.
     *
     * @param key the key as it was given, control characters replaced and cut to 200 characters; or the key that is
     *     missing
     * @param problem what is wrong with it, to follow the key in a sentence
     * @since 0.1
     */
    public record Problem(String key, String problem) {

        private static final int MAX_KEY_LENGTH = 200;

        /**
         * Makes the key fit for a log.
         *
         * @param key see {@link #key()}
         * @param problem see {@link #problem()}
         */
        public Problem {
            StringBuilder visible = new StringBuilder();
            key.codePoints()
                    .limit(MAX_KEY_LENGTH)
                    .forEach(c -> visible.appendCodePoint(c >= ' ' && c <= '~' ? c : '?'));
            key = visible.toString();
        }

        /** Returns key and problem. */
        @Override
        public String toString() {
            return key + " " + problem;
        }
    }

    /**
     * Creates one for all problems of a configuration.
     *
     * @param problems what is wrong, in the order in which to show it; must not contain secrets
     * @throws IllegalArgumentException if there is no problem
     */
    public InvalidConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = problems.stream()
                .map(problem -> new String[] {problem.key(), problem.problem()})
                .toArray(String[][]::new);
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration without problems is valid");
        }
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", "the configuration has " + count + ":", ""));
    }

    /**
     * Returns everything that is wrong.
     *
     * @return at least one problem, ordered by key
     */
    public List<Problem> problems() {
        return List.of(problems).stream()
                .map(problem -> new Problem(problem[0], problem[1]))
                .toList();
    }
}
