package io.invitation.benchmarks;

/** Something to find out, by variants that take turns in one run. */
public interface Question {

    /** Returns its name on the command line, and that of the files with the answer. */
    String name();

    /** Returns what it asks, in one sentence. */
    String asks();

    /**
     * Measures its variants with {@link Run#compare}.
     *
     * @param run measures, and keeps what was measured
     * @throws Exception if anything fails; there is no answer then
     */
    void answer(Run run) throws Exception;
}
