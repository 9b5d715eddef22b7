package io.invitation.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Skips the rules about what a store declares missing, and lists them. */
abstract class Abilities extends NamedRules {

    /**
     * Declares what the store does without; nothing, unless overridden.
     *
     * @return the abilities that it lacks
     */
    protected Set<Ability> missing() {
        return Set.of();
    }

    /** To be called once the store is open, because whoever closes it after a test expects it. */
    final void skipWhatTheStoreLacks(TestInfo test) {
        test.getTestMethod()
                .map(method -> method.getAnnotation(Needs.class))
                .map(Needs::value)
                .filter(missing()::contains)
                .ifPresent(ability -> abort("declared missing: " + ability + ", " + ability.consequence()));
    }

    @Test
    @DisplayName("What is declared missing")
    final void whatIsDeclaredMissing() {
        Set<Ability> missing = new TreeSet<>(missing());
        if (!missing.isEmpty()) {
            abort(missing.stream()
                    .map(ability -> ability + ": " + ability.consequence() + "; not tested: " + rulesAbout(ability))
                    .collect(Collectors.joining("\n")));
        }
    }

    private String rulesAbout(Ability ability) {
        Set<String> names = new TreeSet<>();
        Stream.<Class<?>>iterate(getClass(), type -> type != Abilities.class, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> isAbout(method, ability))
                .forEach(method -> names.add(
                        method.getAnnotation(DisplayName.class).value().split(" ", 2)[0]));
        return names.isEmpty() ? "nothing of this contract" : String.join(", ", names);
    }

    private static boolean isAbout(Method method, Ability ability) {
        Needs needs = method.getAnnotation(Needs.class);
        return needs != null && needs.value() == ability;
    }
}
