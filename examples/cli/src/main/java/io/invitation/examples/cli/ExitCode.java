package io.invitation.examples.cli;

/** What the program tells a script. */
final class ExitCode {

    static final int DONE = 0;
    static final int REJECTED = 1;
    static final int UNUSABLE_INPUT = 2;
    static final int FAILED = 3;

    private ExitCode() {}
}
