package io.invitation.examples.cli;

/** Says which flag or file cannot be used, and why. */
final class UnusableInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableInput(String source, String problem) {
        super(source + ": " + problem, null, false, false);
    }
}
