package io.invitation.contract;

import io.invitation.contract.Operation.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs the same operations on two of a kind, and compares every answer.
 *
 * @param what of what kind they are, for the report
 * @param one gives the first one, empty, before each run
 * @param other gives the second one, empty, before each run
 */
record Comparison<S extends Session>(String what, Supplier<S> one, Supplier<S> other) {

    /** Where the two differ. */
    private record Difference(String where, Object answerOfOne, Object answerOfOther) {

        /** Returns the first part of two answers that differs. */
        static Difference between(String where, Object one, Object other) {
            if (one instanceof List<?> some && other instanceof List<?> others && some.size() == others.size()) {
                for (int i = 0; i < some.size(); i++) {
                    if (!some.get(i).equals(others.get(i))) {
                        return between(where + ", " + i, some.get(i), others.get(i));
                    }
                }
            }
            if (one instanceof Map<?, ?> some && other instanceof Map<?, ?> others && sameKeys(some, others)) {
                for (Map.Entry<?, ?> part : some.entrySet()) {
                    Object counterpart = others.get(part.getKey());
                    if (!part.getValue().equals(counterpart)) {
                        return between(where + ", " + part.getKey(), part.getValue(), counterpart);
                    }
                }
            }
            return new Difference(where, one, other);
        }

        private static boolean sameKeys(Map<?, ?> some, Map<?, ?> others) {
            return some.keySet().equals(others.keySet());
        }
    }

    /**
     * Runs a sequence, then what reads all that it has left behind.
     *
     * @throws AssertionError if the two differ; it tells the seed, the difference and the shortest sequence found
     */
    void run(long seed, List<Operation<S>> operations, List<? extends Operation<S>> content) {
        if (difference(operations, content).isPresent()) {
            throw new AssertionError(report(seed, operations, content));
        }
    }

    private String report(long seed, List<Operation<S>> failing, List<? extends Operation<S>> content) {
        List<Operation<S>> shortest =
                new Shortening<S>(operations -> difference(operations, content).isPresent()).of(failing);
        StringBuilder text = new StringBuilder("Two " + what + " differ. Seed " + seed + ", shortened from "
                + failing.size() + " operations to " + shortest.size() + ":");
        shortest.forEach(
                operation -> text.append("\n  ").append(operation.toString().replace("\n", "\n  ")));
        difference(shortest, content)
                .ifPresent(difference -> text.append("\nDifference: ")
                        .append(difference.where().replace("\n", "\n  "))
                        .append("\n  one:   ")
                        .append(difference.answerOfOne())
                        .append("\n  other: ")
                        .append(difference.answerOfOther()));
        return text.toString();
    }

    private Optional<Difference> difference(List<Operation<S>> operations, List<? extends Operation<S>> content) {
        S first = one.get();
        S second = other.get();
        List<Operation<S>> withContent = new ArrayList<>(operations);
        withContent.addAll(content);
        for (Operation<S> operation : withContent) {
            Object answerOfOne = operation.answer(first);
            Object answerOfOther = operation.answer(second);
            if (!answerOfOne.equals(answerOfOther)) {
                return Optional.of(Difference.between(operation.toString(), answerOfOne, answerOfOther));
            }
        }
        return Optional.empty();
    }
}
