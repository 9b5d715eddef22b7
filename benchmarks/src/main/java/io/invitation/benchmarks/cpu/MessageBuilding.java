package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import java.util.List;

/** A mail as bytes, without a server. */
public final class MessageBuilding implements Question {

    @Override
    public String name() {
        return "message";
    }

    @Override
    public String asks() {
        return "How fast is a message rendered, built and written?";
    }

    @Override
    public void answer(Run run) throws Exception {
        run.compare(
                "one multipart message",
                List.of(
                        Jmh.variant(
                                run,
                                "finished texts, built and written with Angus",
                                MessageBenchmark.class,
                                "buildAndWriteByHand"),
                        Jmh.variant(run, "finished texts, built with Angus", MessageBenchmark.class, "buildByHand"),
                        Jmh.variant(run, "rendered and built by the library", MessageBenchmark.class, "renderAndBuild"),
                        Jmh.variant(
                                run,
                                "rendered, built and written by the library",
                                MessageBenchmark.class,
                                "renderBuildAndWrite")));
    }
}
