package io.invitation.mail;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Optional;

/**
 * A program beside the JDK without which tests are skipped, with the reason; unless it is named in
 * {@code -Dtest.programs=chromium,postfix}, by whoever knows that it is there, as {@code .ci/run} does.
 */
final class NeededProgram {

    private NeededProgram() {}

    static void check(String name, Optional<String> missing) {
        if (missing.isPresent()) {
            List<String> promised =
                    List.of(System.getProperty("test.programs", "").split(","));
            if (promised.contains(name)) {
                fail(missing.get());
            }
            abort(missing.get());
        }
    }
}
