package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import java.util.List;
import java.util.Map;

/** One address against all patterns of an invitation. */
public final class AudienceOfPatterns implements Question {

    @Override
    public String name() {
        return "audience";
    }

    @Override
    public String asks() {
        return "How fast is it decided whether one of many patterns admits an address?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (String patterns : List.of("1", "10", "1000", "10000")) {
            Map<String, String> parameters = Map.of("patterns", patterns);
            run.compare(
                    patterns + " patterns",
                    List.of(
                            Jmh.variant(
                                    run,
                                    "regular expressions",
                                    AudienceBenchmark.class,
                                    "regularExpressions",
                                    parameters),
                            Jmh.variant(run, "Audience.admits", AudienceBenchmark.class, "admits", parameters)));
        }
    }
}
