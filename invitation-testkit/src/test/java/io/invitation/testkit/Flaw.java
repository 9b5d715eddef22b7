package io.invitation.testkit;

import java.util.List;
import java.util.function.Supplier;

/**
 * One thing that is done wrong, and the rule that has to notice.
 *
 * @param what what is done wrong
 * @param rule the id of the rule
 * @param contract the contract that holds the rule, completed
 * @param nodes makes two instances of the broken implementation, of the type that the contract asks for
 */
record Flaw(String what, String rule, Class<?> contract, Supplier<List<Object>> nodes) {

    /** The broken implementation is the same on both nodes. */
    static Flaw of(String what, String rule, Class<?> contract, Supplier<Object> implementation) {
        return new Flaw(what, rule, contract, () -> {
            Object one = implementation.get();
            return List.of(one, one);
        });
    }

    @Override
    public String toString() {
        return what + ": " + rule;
    }
}
