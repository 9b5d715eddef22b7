package io.invitation.contract;

import io.invitation.contract.Operation.StoreSession;
import io.invitation.spi.InvitationStore;
import java.util.function.Supplier;

/**
 * Runs random sequences of operations on two stores, and compares every answer and what is stored in the end. A
 * sequence follows from its seed, so that one that fails can be run again.
 */
public final class RandomOperations {

    private final Comparison<StoreSession> comparison;

    /**
     * Compares two stores.
     *
     * @param one gives the first store, empty, before each sequence
     * @param other gives the second store, empty, before each sequence
     */
    public RandomOperations(Supplier<? extends InvitationStore> one, Supplier<? extends InvitationStore> other) {
        comparison = new Comparison<>("stores", () -> new StoreSession(one.get()), () -> new StoreSession(other.get()));
    }

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
            comparison.run(seed, sequence.operations(), sequence.content());
        }
    }
}
