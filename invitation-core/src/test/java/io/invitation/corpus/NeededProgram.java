package io.invitation.corpus;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.Optional;

/**
 * A program beside the JDK without which tests are skipped, with the reason; unless it is named in
 * {@code -Dtest.programs=chromium,mariadb,postfix}, by whoever knows that it is there, as {@code .ci/run} does.
 */
public final class NeededProgram {

    private NeededProgram() {}

    /** Skips the test if there is a reason why a program is missing; fails it if the program was promised. */
    public static void check(String name, Optional<String> missing) {
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
