package io.invitation.examples.cli;

import io.invitation.spi.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keys of links: a line {@code ID:BASE64} for each, the one that makes links first. */
final class KeyFile {

    private KeyFile() {}

    static KeyRing read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException unreadable) {
            throw new UnusableInput("--keys", "cannot be read: " + file);
        }
        @Nullable KeyRing ring = null;
        for (String line : lines) {
            ring = with(ring, line.strip(), file);
        }
        if (ring == null) {
            throw new UnusableInput("--keys", "no key in " + file);
        }
        return ring;
    }

    /** Never repeats the line in a message: it is a secret. */
    private static KeyRing with(@Nullable KeyRing ring, String line, Path file) {
        int colon = line.indexOf(':');
        try {
            String id = line.substring(0, Math.max(colon, 0));
            byte[] key = Base64.getDecoder().decode(line.substring(colon + 1));
            return ring == null ? KeyRing.of(id, key) : ring.withOlder(id, key);
        } catch (IllegalArgumentException unusable) {
            throw new UnusableInput(
                    "--keys",
                    "a line of " + file + " is none of ID:BASE64 with an id of its own and at least 32 bytes");
        }
    }
}
