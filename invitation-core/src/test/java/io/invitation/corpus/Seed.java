package io.invitation.corpus;

import java.util.Random;

/**
 * Where the random cases of a test start from: new in each run, or {@code -Dinvitation.seed=…} to repeat one.
 *
 * @param value the number
 */
public record Seed(long value) {

    /** Returns a seed and prints it. */
    public static Seed fresh() {
        Seed seed = new Seed(Long.getLong("invitation.seed", System.nanoTime()));
        System.out.println(seed);
        return seed;
    }

    /** A source of random numbers that starts from this seed. */
    public Random random() {
        return new Random(value);
    }

    @Override
    public String toString() {
        return "random cases, repeat with -Dinvitation.seed=" + value;
    }
}
