package io.invitation.jdbc.cluster;

import io.invitation.corpus.LeakWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link Node} in a JVM of its own. */
final class NodeProcess implements AutoCloseable {

    private final NodeOptions options;
    private final Process process;

    private NodeProcess(NodeOptions options, Process process) {
        this.options = options;
        this.process = process;
    }

    static NodeProcess start(NodeOptions options) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Node.class.getName(),
                options.write().toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(options.output().toFile()))
                .start();
        return new NodeProcess(options, process);
    }

    /** What this JVM has on its module path and class path, and the tests that are patched into a module. */
    private static String classPath() {
        String tests = pathOf(Node.class.getResource("Node.class").getPath());
        return Stream.of(tests, System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(path -> path != null && !path.isEmpty())
                .reduce((first, second) -> first + System.getProperty("path.separator") + second)
                .orElseThrow();
    }

    private static String pathOf(String classFile) {
        return classFile.substring(0, classFile.length() - (Node.class.getName().length() + ".class".length()));
    }

    NodeOptions options() {
        return options;
    }

    /** Waits until it is connected. */
    void awaitReady() {
        BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
        try {
            if (!Node.READY.equals(output.readLine())) {
                throw new IllegalStateException("node " + options.number() + " did not start:\n" + errors());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets it begin, as soon as it is connected. */
    void begin() {
        try {
            process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets it answer the calls that are under way, and no more. */
    void stop() {
        try {
            process.outputWriter(StandardCharsets.US_ASCII).close();
        } catch (IOException alreadyOver) {
            // Its agenda has ended.
        }
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    void requireSuccess() {
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "node " + options.number() + " ended with " + process.exitValue() + ":\n" + errors());
        }
    }

    /** Fails if it has ended, with success or without: nobody has told it to. */
    void requireRunning() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "node " + options.number() + " ended by itself with " + process.exitValue() + ":\n" + errors());
        }
    }

    /** Ends it at once, as {@code kill -9} does; fails if it has logged until then what must not be in a log. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        if (errors().contains(LeakWatch.ALARM)) {
            throw new IllegalStateException("node " + options.number() + " has logged a secret:\n" + errors());
        }
    }

    private String errors() {
        try {
            return Files.readString(options.output());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
