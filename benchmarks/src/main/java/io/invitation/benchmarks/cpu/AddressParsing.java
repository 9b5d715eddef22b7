package io.invitation.benchmarks.cpu;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import java.util.List;
import java.util.Map;

/** Addresses read from what somebody typed. */
public final class AddressParsing implements Question {

    @Override
    public String name() {
        return "addresses";
    }

    @Override
    public String asks() {
        return "How fast is an address parsed?";
    }

    @Override
    public void answer(Run run) throws Exception {
        for (String text : List.of("plain", "international", "long")) {
            run.compare(
                    text + " address",
                    List.of(
                            Jmh.variant(
                                    run,
                                    "InternetAddress, strict",
                                    AddressBenchmark.class,
                                    "jakarta",
                                    Map.of("text", text)),
                            Jmh.variant(
                                    run,
                                    "EmailAddress.parse",
                                    AddressBenchmark.class,
                                    "library",
                                    Map.of("text", text))));
        }
    }
}
