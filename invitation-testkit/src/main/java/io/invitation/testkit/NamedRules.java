package io.invitation.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Rules of which each, when it is red, begins what it says with its name, for consoles that show the method alone. */
@ExtendWith(NamedRules.Naming.class)
abstract class NamedRules {

    static final class Naming implements TestExecutionExceptionHandler {

        @Override
        public void handleTestExecutionException(ExtensionContext test, Throwable thrown) throws Throwable {
            DisplayName rule = test.getRequiredTestMethod().getAnnotation(DisplayName.class);
            if (rule == null || !(thrown instanceof AssertionError)) {
                throw thrown;
            }
            AssertionError named = new AssertionError(rule.value() + "\n" + thrown.getMessage(), thrown);
            named.setStackTrace(thrown.getStackTrace());
            throw named;
        }
    }
}
