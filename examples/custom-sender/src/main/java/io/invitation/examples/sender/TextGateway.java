package io.invitation.examples.sender;

import java.io.IOException;

/** Whoever carries short texts to telephones. Safe for use by several threads. */
@FunctionalInterface
public interface TextGateway {

    /** What the gateway said. */
    enum Answer {
        /** It will carry the text. */
        TAKEN,
        /** It is busy; a later call may succeed. */
        BUSY,
        /** It carries nothing to this number. */
        REFUSED
    }

    /**
     * Hands over a text.
     *
     * @param number where to
     * @param text up to 160 characters of ASCII
     * @return the answer
     * @throws IOException if there was none in time
     */
    Answer submit(String number, String text) throws IOException;
}
