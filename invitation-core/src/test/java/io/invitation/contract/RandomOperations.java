package io.invitation.contract;

import io.invitation.contract.Operation.Session;
import io.invitation.spi.InvitationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs random sequences of operations on two stores, and compares every answer and what is stored in the end. A
 * sequence follows from its seed, so that one that fails can be run again.
 */
public final class RandomOperations {

    private final Supplier<? extends InvitationStore> one;
    private final Supplier<? extends InvitationStore> other;

    /**
     * Compares two stores.
     *
     * @param one gives the first store, empty, before each sequence
     * @param other gives the second store, empty, before each sequence
     */
    public RandomOperations(Supplier<? extends InvitationStore> one, Supplier<? extends InvitationStore> other) {
        this.one = one;
        this.other = other;
    }

    /** Where two stores differ. */
    private record Difference(String where, Object answerOfOne, Object answerOfOther) {}

    /**
     * Runs sequences, one for each seed.
     *
     * @param firstSeed the first seed
     * @param sequences how many
     * @throws AssertionError if the stores differ; it tells the seed, the difference and the shortest sequence found
     */
    public void compare(long firstSeed, int sequences) {
        for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
            RandomSequence sequence = new RandomSequence(seed);
            List<Operation> operations = sequence.operations();
            if (difference(sequence, operations).isPresent()) {
                throw new AssertionError(report(sequence, operations));
            }
        }
    }

    private String report(RandomSequence sequence, List<Operation> failing) {
        List<Operation> shortest =
                new Shortening(operations -> difference(sequence, operations).isPresent()).of(failing);
        StringBuilder text = new StringBuilder("Two stores differ. Seed " + sequence.seed() + ", shortened from "
                + failing.size() + " operations to " + shortest.size() + ":");
        shortest.forEach(
                operation -> text.append("\n  ").append(operation.toString().replace("\n", "\n  ")));
        difference(sequence, shortest)
                .ifPresent(difference -> text.append("\nDifference: ")
                        .append(difference.where().replace("\n", "\n  "))
                        .append("\n  one:   ")
                        .append(difference.answerOfOne())
                        .append("\n  other: ")
                        .append(difference.answerOfOther()));
        return text.toString();
    }

    private Optional<Difference> difference(RandomSequence sequence, List<Operation> operations) {
        Session first = new Session(one.get());
        Session second = new Session(other.get());
        List<Operation> withContent = new ArrayList<>(operations);
        withContent.addAll(sequence.content());
        for (Operation operation : withContent) {
            Object answerOfOne = operation.answer(first);
            Object answerOfOther = operation.answer(second);
            if (!answerOfOne.equals(answerOfOther)) {
                return Optional.of(new Difference(operation.toString(), answerOfOne, answerOfOther));
            }
        }
        return Optional.empty();
    }
}
