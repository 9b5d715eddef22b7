package io.invitation.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The types of the project, for documents that name them or their members as code: {@code Type} or {@code Type.member}.
 */
final class NamedSources {

    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Pattern CODE = Pattern.compile("`([A-Z]\\w*)(?:[.#](\\w+))?[^`]*`");

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

    private static final Pattern TEST =
            Pattern.compile("(?m)^\\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|FuzzTest|ArchTest)\\b");

    private static final Pattern DISABLED = Pattern.compile("(?m)^\\s*@Disabled");

    /** The text of the source files by the name of their type, which several modules may have. */
    private final Map<String, String> sources = new HashMap<>();

    /** Whether a member has to be a test that is run. */
    private final boolean tests;

    private NamedSources(boolean tests) {
        this.tests = tests;
    }

    static NamedSources main() throws IOException {
        return of("main", false);
    }

    /** The tests, and the contracts of the testkit. */
    static NamedSources tests() throws IOException {
        NamedSources tests = of("test", true);
        tests.add(ROOT.resolve("invitation-testkit/src/main/java"));
        return tests;
    }

    /** The names of all types, nested ones too. */
    static Set<String> everyType() throws IOException {
        NamedSources all = main();
        tests().sources.forEach((name, source) -> all.sources.merge(name, source, String::concat));
        return all.sources.values().stream()
                .flatMap(source -> TYPE.matcher(source).results())
                .map(type -> type.group(1))
                .collect(Collectors.toSet());
    }

    private static NamedSources of(String kind, boolean tests) throws IOException {
        NamedSources named = new NamedSources(tests);
        for (Path module : modules()) {
            Path folder = module.resolve("src").resolve(kind).resolve("java");
            if (Files.isDirectory(folder)) {
                named.add(folder);
            }
        }
        return named;
    }

    private void add(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                sources.merge(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
    }

    /** How many types or members a text names. */
    static long countIn(String text) {
        return CODE.matcher(text).results().count();
    }

    /** Those that a text names and that do not exist, or are no tests where these are the tests. */
    List<String> missingOf(String text) {
        return CODE.matcher(text)
                .results()
                .filter(name -> !exists(name))
                .map(MatchResult::group)
                .toList();
    }

    private boolean exists(MatchResult name) {
        String source = sources.get(name.group(1));
        String member = name.group(2);
        if (source == null || member == null) {
            return source != null;
        }
        return tests ? hasTest(source, member) : source.matches("(?s).*\\b" + member + "\\b.*");
    }

    /** Whether what is declared under a name, a method or a rule of ArchUnit, is marked as a test right before it. */
    static boolean hasTest(String source, String name) {
        return Pattern.compile("(?m)^ ++(?:(?!return |throw |new |else |yield |assert )[\\w<>, ]+ " + name
                        + "\\(|static final ArchRule " + name + " =)")
                .matcher(source)
                .results()
                .map(declared -> source.substring(source.lastIndexOf("\n\n", declared.start()) + 1, declared.start()))
                .anyMatch(marks ->
                        TEST.matcher(marks).find() && !DISABLED.matcher(marks).find());
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
