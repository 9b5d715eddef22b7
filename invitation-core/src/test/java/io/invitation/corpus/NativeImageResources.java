package io.invitation.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The resources of the module under test, and those that its file for GraalVM's native-image names. */
public final class NativeImageResources {

    private static final Path RESOURCES = Path.of("src", "main", "resources");
    private static final Pattern NAMED = Pattern.compile("\"pattern\": \"([^\"]+)\"");

    private NativeImageResources() {}

    /** Returns those that are not named, and so would not be in an image. */
    public static List<String> missing(String artifact) throws IOException {
        Path file = RESOURCES
                .resolve("META-INF/native-image/io.invitation")
                .resolve(artifact)
                .resolve("resource-config.json");
        List<Pattern> named = NAMED.matcher(Files.readString(file))
                .results()
                .map(pattern -> Pattern.compile(pattern.group(1)))
                .toList();
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("io"))) {
            return files.filter(Files::isRegularFile)
                    .map(resource -> RESOURCES.relativize(resource).toString().replace('\\', '/'))
                    .filter(name -> named.stream()
                            .noneMatch(pattern -> pattern.matcher(name).matches()))
                    .toList();
        }
    }
}
