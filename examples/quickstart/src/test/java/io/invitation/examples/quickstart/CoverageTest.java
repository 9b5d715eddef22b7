package io.invitation.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents whose rows name types, methods and tests: all of them exist. */
class CoverageTest {

    /** A row begins and ends with a bar, so that there is an empty cell at each end. */
    private static String[] cells(String line) {
        return line.split("\\|", -1);
    }

    @Test
    void everyRowOfTheCoverageNamesWhatItIsDoneWithAndATestOfIt() throws IOException {
        NamedSources main = NamedSources.main();
        NamedSources tests = NamedSources.tests();
        List<String> problems = new ArrayList<>();
        int rows = 0;
        for (String line : lines("docs/coverage.md")) {
            String[] cells = cells(line);
            if (cells.length != 5 || line.startsWith("| ---") || line.startsWith("| what")) {
                continue;
            }
            rows++;
            check(line, cells[2], main, problems);
            check(line, cells[3], tests, problems);
        }
        assertThat(rows).isGreaterThan(50);
        assertThat(problems).isEmpty();
    }

    @Test
    void everySecurityPropertyNamesATestOfIt() throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> ids = idsOfTestedRows("docs/security.md", "P", problems);
        assertThat(problems).isEmpty();
        assertThat(ids).isEqualTo(idsUpTo("P", 30));
    }

    @Test
    void everyFaultNamesATestOfIt() throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> ids = idsOfTestedRows("docs/reliability.md", "F", problems);
        assertThat(problems).isEmpty();
        assertThat(ids).isEqualTo(idsUpTo("F", 26));
    }

    @Test
    void onlyWhatIsMarkedAsATestAndRunIsATest() {
        String source = """
                class SampleTest {

                    private final Helper helper = new Helper();

                    @Test
                    void one() {
                        int local = helper.used();
                        return returned();
                    }

                    /** With inputs. */
                    @ParameterizedTest
                    @ValueSource(
                            strings = {
                                "a",
                            })
                    void withInputs(String input) throws Exception {}

                    @ArchTest
                    static final ArchRule rule = noClasses();

                    @TestFactory
                    Stream<DynamicTest> factory() {}

                    @AfterEach
                    void afterwards() {}

                    @Test
                    @Disabled("some day")
                    void disabled() {}
                }
                """;

        assertThat(List.of("one", "withInputs", "rule", "factory"))
                .allMatch(name -> NamedSources.hasTest(source, name));
        assertThat(List.of(
                        "helper",
                        "used",
                        "local",
                        "returned",
                        "afterwards",
                        "disabled",
                        "SampleTest",
                        "input",
                        "ithInputs"))
                .noneMatch(name -> NamedSources.hasTest(source, name));
    }

    /** Of rows that begin with an id, the third cell names tests. */
    private static List<String> idsOfTestedRows(String document, String letter, List<String> problems)
            throws IOException {
        NamedSources tests = NamedSources.tests();
        List<String> ids = new ArrayList<>();
        for (String line : lines(document)) {
            if (line.matches("\\| " + letter + "\\d+ \\|.*")) {
                String[] cells = cells(line);
                ids.add(cells[1].strip());
                check(line, cells[3], tests, problems);
            }
        }
        return ids;
    }

    private static List<String> idsUpTo(String letter, int last) {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= last; number++) {
            ids.add(letter + number);
        }
        return ids;
    }

    private static void check(String line, String cell, NamedSources sources, List<String> problems) {
        if (NamedSources.countIn(cell) == 0) {
            problems.add("names nothing: " + line);
        }
        for (String missing : sources.missingOf(cell)) {
            problems.add(missing + " does not exist: " + line);
        }
    }

    private static List<String> lines(String document) throws IOException {
        return Files.readAllLines(NamedSources.ROOT.resolve(document));
    }
}
