package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/coverage.md names types, methods and tests that exist. */
class CoverageTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern CODE = Pattern.compile("`([A-Z]\\w*)(?:[.#](\\w+))?[^`]*`");
    private static final int COLUMNS = 5; // a row begins and ends with a bar: two empty cells around three

    @Test
    void everyRowNamesWhatItIsDoneWithAndATestOfIt() throws IOException {
        Map<String, String> main = sources("main");
        Map<String, String> tests = sources("test");
        addSources(ROOT.resolve("invitation-testkit/src/main/java"), tests);
        List<String> problems = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/coverage.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length != COLUMNS || line.startsWith("| ---") || line.startsWith("| what")) {
                continue;
            }
            rows++;
            check(line, names(cells[2]), main, problems);
            check(line, names(cells[3]), tests, problems);
        }
        assertThat(rows).isGreaterThan(50);
        assertThat(problems).isEmpty();
    }

    private static List<MatchResult> names(String cell) {
        return CODE.matcher(cell).results().toList();
    }

    private static void check(
            String line, List<MatchResult> names, Map<String, String> sources, List<String> problems) {
        if (names.isEmpty()) {
            problems.add("names nothing: " + line);
        }
        for (MatchResult name : names) {
            String source = sources.get(name.group(1));
            String member = name.group(2);
            if (source == null || (member != null && !source.matches("(?s).*\\b" + member + "\\b.*"))) {
                problems.add(name.group() + " does not exist: " + line);
            }
        }
    }

    /** The text of each source file by the name of its type. */
    private static Map<String, String> sources(String kind) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path module : modules()) {
            Path folder = module.resolve("src").resolve(kind).resolve("java");
            if (Files.isDirectory(folder)) {
                addSources(folder, sources);
            }
        }
        return sources;
    }

    private static void addSources(Path folder, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> own = Files.list(ROOT);
                Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
            return Stream.concat(own, examples)
                    .filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .toList();
        }
    }
}
