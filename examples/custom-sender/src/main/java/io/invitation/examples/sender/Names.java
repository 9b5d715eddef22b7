package io.invitation.examples.sender;

import io.invitation.Invitation;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of invitations for channels that make links and mentions of plain text. */
final class Names {

    /** No dot, colon, slash or at sign of any script, and nothing that marks text up. */
    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{M}\\p{Nd} ',&+()-]+");

    private Names() {}

    /** Returns the name; nothing if it could become more than text where it is shown. */
    static Optional<String> harmless(Invitation invitation) {
        return invitation.name().filter(name -> HARMLESS.matcher(name).matches());
    }
}
