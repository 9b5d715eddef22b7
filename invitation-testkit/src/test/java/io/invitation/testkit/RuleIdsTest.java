package io.invitation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule that is promised is tested, and one that is tested was promised. */
class RuleIdsTest {

    private static final Path PROMISES =
            Path.of("..", "invitation-core", "src", "main", "java", "io", "invitation", "spi");
    private static final Path TESTS = Path.of("src", "main", "java", "io", "invitation", "testkit");
    private static final Pattern ID = Pattern.compile("\\b[A-Z]-[A-Z]+-\\d+\\b");
    private static final Pattern NAME = Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"");

    @Test
    void theIdsInTheDocumentationOfTheTypesAreThoseOfTheTests() throws IOException {
        Set<String> promised = new TreeSet<>();
        for (Path source : sourcesIn(PROMISES)) {
            addIds(promised, Files.readString(source));
        }
        Set<String> tested = new TreeSet<>();
        for (Path source : sourcesIn(TESTS)) {
            Matcher name = NAME.matcher(Files.readString(source));
            while (name.find()) {
                addIds(tested, name.group(1));
            }
        }

        assertThat(tested).hasSizeGreaterThan(100).isEqualTo(promised);
    }

    private static void addIds(Set<String> ids, String text) {
        Matcher id = ID.matcher(text);
        while (id.find()) {
            ids.add(id.group());
        }
    }

    private static List<Path> sourcesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
