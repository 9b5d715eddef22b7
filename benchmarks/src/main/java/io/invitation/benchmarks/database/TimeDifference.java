package io.invitation.benchmarks.database;

import io.invitation.benchmarks.Run;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** Whether two calls can be told apart by the time they take: Welch's t, which is within 4.5 if they cannot. */
final class TimeDifference {

    private static final int CALLS = 20_000;
    private static final int CALLS_OF_SMOKE = 50;

    /** The slowest were interrupted by something else, and hide what is to be seen. */
    private static final double KEPT = 0.95;

    private static final double NANOS_PER_MICRO = 1e3;

    private final double welch;
    private final int calls;

    private TimeDifference(double welch, int calls) {
        this.welch = welch;
        this.calls = calls;
    }

    /** Calls one or the other in random order. */
    static TimeDifference of(Run run, Runnable one, Runnable other) {
        int calls = run.settings().isSmoke() ? CALLS_OF_SMOKE : CALLS;
        boolean[] isOne = new boolean[calls];
        double[] micros = new double[calls];
        SplittableRandom random = new SplittableRandom(1);
        for (int call = 0; call < calls; call++) {
            isOne[call] = random.nextBoolean();
            long begun = System.nanoTime();
            (isOne[call] ? one : other).run();
            micros[call] = (System.nanoTime() - begun) / NANOS_PER_MICRO;
        }
        double most = Arrays.stream(micros).sorted().toArray()[(int) (calls * KEPT)];
        Times ofOne = new Times();
        Times ofOther = new Times();
        for (int call = 0; call < calls; call++) {
            if (micros[call] <= most) {
                (isOne[call] ? ofOne : ofOther).add(micros[call]);
            }
        }
        double welch = (ofOne.mean - ofOther.mean) / Math.sqrt(ofOne.squaredError() + ofOther.squaredError());
        return new TimeDifference(welch, calls);
    }

    /** Returns the end of a sentence. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f in %,d calls, without the slowest twentieth.", welch, calls);
    }

    /** Mean and variance, as values come in. */
    private static final class Times {

        private long number;
        private double mean;
        private double squares;

        void add(double value) {
            number++;
            double before = value - mean;
            mean += before / number;
            squares += before * (value - mean);
        }

        double squaredError() {
            return squares / (number - 1) / number;
        }
    }
}
