package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code that is shown in a document, and the region of a source file that it was taken from; both by the name above it.
 */
final class Snippets {

    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: (\\S+)\\R(.*?)^ *// end of snippet$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- snippet: (\\S+) -->\\R)?```java\\R(.*?)```", Pattern.DOTALL);

    private Snippets() {}

    /** The regions of source files. */
    static Map<String, String> inSources(Path... files) throws IOException {
        Map<String, String> regions = new TreeMap<>();
        for (Path file : files) {
            Matcher region = REGION.matcher(Files.readString(file));
            while (region.find()) {
                put(regions, region.group(1), region.group(2).stripTrailing().stripIndent() + "\n");
            }
        }
        return regions;
    }

    /** The blocks of Java in documents. */
    static Map<String, String> inDocuments(Path... files) throws IOException {
        Map<String, String> blocks = new TreeMap<>();
        for (Path file : files) {
            Matcher block = BLOCK.matcher(Files.readString(file));
            while (block.find()) {
                assertThat(block.group(1))
                        .as("the name above a snippet of " + file)
                        .isNotNull();
                put(blocks, block.group(1), block.group(2));
            }
        }
        return blocks;
    }

    private static void put(Map<String, String> snippets, String name, String code) {
        assertThat(snippets.put(name, code)).as("a second snippet " + name).isNull();
    }
}
