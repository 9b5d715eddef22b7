package io.invitation.benchmarks.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link Node} in a JVM of its own, which ends when it is closed or this JVM ends. */
final class NodeProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    NodeProcess(Engine engine, String address) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        engine.name(),
                        address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.US_ASCII);
        orders = process.outputWriter(StandardCharsets.US_ASCII);
    }

    void tell(String line) throws IOException {
        orders.append(line).append('\n').flush();
    }

    /** Waits for the next line that it prints. */
    String hear() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a process has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
