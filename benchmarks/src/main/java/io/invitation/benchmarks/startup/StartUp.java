package io.invitation.benchmarks.startup;

import io.invitation.benchmarks.Question;
import io.invitation.benchmarks.Run;
import io.invitation.benchmarks.Sample;
import io.invitation.benchmarks.Variant;
import io.invitation.benchmarks.database.Engine;
import io.invitation.benchmarks.database.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What it costs to have the library at all: jars, classes, and time until the first invitation. */
public final class StartUp implements Question {

    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String asks() {
        return "How long does a program take to its first invitation, and how heavy is the library?";
    }

    @Override
    public void answer(Run run) throws Exception {
        run.compare(
                "in memory",
                List.of(
                        variant("random bytes, SHA-256, a map, by hand", "hand", ""),
                        variant("create, in memory", "memory", "")));
        for (Engine engine : run.settings().engines()) {
            try (Tables tables = Tables.create(engine)) {
                run.compare(
                        engine.title(),
                        List.of(
                                variant("a pool, SELECT 1", "select", tables.address()),
                                variant("a pool, create", "jdbc", tables.address())));
            }
        }
        for (String module : List.of("io.invitation.core", "io.invitation.jdbc", "io.invitation.mail")) {
            run.note(Weight.of(module));
        }
    }

    private static Variant variant(String name, String way, String address) {
        return new Variant(name, time -> {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // No logger: that of an application is there anyway.
                    "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                    "-Dslf4j.internal.verbosity=WARN",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    FirstInvitation.class.getName(),
                    way,
                    address));
            long begun = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String answer = process.inputReader(StandardCharsets.US_ASCII).readLine();
            if (process.waitFor() != 0 || answer == null) {
                throw new IOException("a process failed");
            }
            String[] figures = answer.split(" ", -1);
            return Sample.of("ms of the process", (System.nanoTime() - begun) / NANOS_PER_MILLI)
                    .and("ms from main to the end", Double.parseDouble(figures[0]))
                    .and("classes loaded", Double.parseDouble(figures[1]));
        });
    }
}
