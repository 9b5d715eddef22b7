package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import java.util.List;

/** Tokens made and recognised, without a database. */
public final class TokenMaking implements Question {

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public String asks() {
        return "How fast are tokens made, and recognised before a database is asked?";
    }

    @Override
    public void answer(Run run) throws Exception {
        run.compare(
                "make",
                List.of(
                        Jmh.variant(run, "random bytes, Base64, SHA-256 by hand", TokenBenchmark.class, "byHand"),
                        Jmh.variant(run, "random token", TokenBenchmark.class, "mintRandom"),
                        Jmh.variant(run, "keyed token", TokenBenchmark.class, "mintKeyed")));
        run.compare(
                "recognise",
                List.of(
                        Jmh.variant(run, "SHA-256 by hand", TokenBenchmark.class, "hashByHand"),
                        Jmh.variant(run, "random token", TokenBenchmark.class, "recogniseRandom"),
                        Jmh.variant(run, "mistyped token", TokenBenchmark.class, "refuseMistyped"),
                        Jmh.variant(run, "keyed token", TokenBenchmark.class, "recogniseKeyed"),
                        Jmh.variant(run, "forged keyed token", TokenBenchmark.class, "refuseForged"),
                        Jmh.variant(
                                run,
                                "inspect of a forged keyed token, no database",
                                TokenBenchmark.class,
                                "inspectForged")));
    }
}
