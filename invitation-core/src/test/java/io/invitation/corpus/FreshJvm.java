package io.invitation.corpus;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a class of the tests in a JVM of its own, for what a JVM does once.
 *
 * @param exit its exit code
 * @param printed what it wrote, both streams
 */
public record FreshJvm(int exit, String printed) {

    /**
     * Waits for the end of it.
     *
     * @param main the class with the main method
     * @param libraries a class of each jar or directory that it needs beside the tests themselves
     */
    public static FreshJvm run(Class<?> main, Class<?>... libraries)
            throws IOException, InterruptedException, URISyntaxException {
        List<Path> classPath = new ArrayList<>();
        URL resource = FreshJvm.class.getResource("/watched-logging.xml");
        classPath.add(Path.of(resource.toURI()).getParent());
        for (Class<?> library : libraries) {
            classPath.add(Path.of(
                    library.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        main.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new FreshJvm(process.waitFor(), printed);
    }
}
