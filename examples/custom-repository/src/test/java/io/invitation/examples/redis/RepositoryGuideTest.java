package io.invitation.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in docs/custom-repository.md is the code between the marks in this example. */
class RepositoryGuideTest {

    private static final Path GUIDE = Path.of("..", "..", "docs", "custom-repository.md");
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```java\\R(.*?)```", Pattern.DOTALL);

    @Test
    void everySnippetOfTheGuideStandsInThisExample() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        for (Path source : sources()) {
            Matcher region = REGION.matcher(Files.readString(source));
            while (region.find()) {
                regions.put(region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
            }
        }
        Map<String, String> blocks = new TreeMap<>();
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            assertThat(block.group(1)).as("the name above a snippet").isNotNull();
            blocks.put(block.group(1), block.group(2));
        }
        assertThat(blocks).isEqualTo(regions);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.endsWith("RedisInvitationRepository.java")
                            || file.endsWith("RedisInvitationRepositoryTest.java"))
                    .toList();
        }
    }
}
