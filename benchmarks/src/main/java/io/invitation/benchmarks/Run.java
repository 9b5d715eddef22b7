package io.invitation.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One run of one question: measures variants in turns, and keeps what came of it. */
public final class Run {

    private final Settings settings;
    private final PrintWriter progress;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Run(Settings settings, PrintWriter progress) {
        this.settings = settings;
        this.progress = progress;
    }

    public Settings settings() {
        return settings;
    }

    /** Looks whether all did what they should. */
    @FunctionalInterface
    public interface Check {

        /** Fails if something is wrong; what was measured is then worth nothing. */
        void run() throws Exception;
    }

    /** Measures variants of which each call sees for itself whether it did what it should. */
    public void compare(String setting, List<Variant> variants) throws Exception {
        compare(setting, variants, () -> {});
    }

    /**
     * Measures each variant once in each round, after a round that does not count. Each round begins with another
     * variant, so that none is always the first or behind the same one.
     *
     * @param setting what holds for all of them, such as the number of threads
     * @param variants what to compare, that with which all are compared first
     * @param afterEachRound looks whether all were right, outside of what is measured
     * @throws Exception if a variant or the check fails
     */
    public void compare(String setting, List<Variant> variants, Check afterEachRound) throws Exception {
        Duration time = settings.time();
        if (!settings.warmUp().isZero()) {
            for (Variant variant : variants) {
                variant.measurement().take(settings.warmUp());
            }
            afterEachRound.run();
        }
        Comparison comparison = new Comparison(setting, variants);
        for (int round = 0; round < settings.rounds(); round++) {
            List<Variant> inTurn = new ArrayList<>(variants);
            Collections.rotate(inTurn, -round);
            for (Variant variant : inTurn) {
                comparison.add(variant, variant.measurement().take(time));
            }
            afterEachRound.run();
        }
        comparisons.add(comparison);
        progress.println(Report.table(comparison));
        progress.flush();
    }

    /** Adds something to the answer that is no ratio. */
    public void note(String sentence) {
        notes.add(sentence);
        progress.println(sentence + "\n");
        progress.flush();
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    List<String> notes() {
        return notes;
    }
}
