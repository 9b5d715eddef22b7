package io.invitation.examples.quickstart;

/** Says what the user has to put right, in one line that names the place. */
final class BadInputException extends Exception {

    private static final long serialVersionUID = 1L;

    BadInputException(String place, String problem) {
        super(Words.escaped(place + ": " + problem));
    }
}
