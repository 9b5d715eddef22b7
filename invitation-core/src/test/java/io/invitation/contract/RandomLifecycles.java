package io.invitation.contract;

import io.invitation.spi.InvitationStore;
import java.util.function.Supplier;

/**
 * Runs random sequences of operations on two services, each on a store of its own, and compares every answer, every
 * mail, every event, and what can be read in the end. A sequence follows from its seed, so that one that fails can be
 * run again.
 */
public final class RandomLifecycles {

    private final Supplier<? extends InvitationStore> one;
    private final Supplier<? extends InvitationStore> other;

    /**
     * Compares services on two stores.
     *
     * @param one gives the first store, empty, before each sequence
     * @param other gives the second store, empty, before each sequence
     */
    public RandomLifecycles(Supplier<? extends InvitationStore> one, Supplier<? extends InvitationStore> other) {
        this.one = one;
        this.other = other;
    }

    /**
     * Runs sequences, one for each seed.
     *
     * @param firstSeed the first seed
     * @param sequences how many
     * @throws AssertionError if the services differ; it tells the seed, the difference and the shortest sequence found
     */
    public void compare(long firstSeed, int sequences) {
        for (long seed = firstSeed; seed < firstSeed + sequences; seed++) {
            LifecycleSequence sequence = new LifecycleSequence(seed);
            new Comparison<>(
                            "services",
                            () -> new Lifecycle(one.get(), sequence.circumstances()),
                            () -> new Lifecycle(other.get(), sequence.circumstances()))
                    .run(seed, sequence.operations(), sequence.content());
        }
    }
}
