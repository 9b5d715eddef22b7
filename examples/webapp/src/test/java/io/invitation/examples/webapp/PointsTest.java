package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/webapp.md names tests that exist. */
class PointsTest {

    private static final Map<String, List<Class<?>>> TESTS = Map.of(
            "L", List.of(LandingTest.class),
            "A", List.of(TableTest.class, FormTest.class, EditTest.class, DetailTest.class, ImportTest.class),
            "S", List.of(SecurityTest.class),
            "P", List.of(ApiTest.class),
            "B", List.of(BrowserTest.class),
            "C", List.of(ScenariosTest.class));
    private static final Pattern NAMED = Pattern.compile("\\b([LASPBC]) `(\\w+)`((?:, `\\w+`)*)");

    @Test
    void everyPointNamesTestsThatExist() throws IOException {
        List<String> points = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "..", "docs", "webapp.md"))) {
            List<MatchResult> named = NAMED.matcher(line).results().toList();
            if (line.matches("\\| \\d+ \\|.*")) {
                points.add(line);
                if (named.isEmpty()) {
                    problems.add("names no test: " + line);
                }
            }
            named.forEach(match -> check(match, problems));
        }
        assertThat(points).hasSize(24 + 22);
        assertThat(problems).isEmpty();
    }

    private static void check(MatchResult match, List<String> problems) {
        List<String> known = Objects.requireNonNull(TESTS.get(match.group(1))).stream()
                .flatMap(test -> Stream.of(test.getDeclaredMethods()))
                .map(Method::getName)
                .toList();
        for (String name : (match.group(2) + match.group(3)).split("[`, ]+", -1)) {
            if (!name.isEmpty() && !known.contains(name)) {
                problems.add(match.group(1) + " " + name + " does not exist");
            }
        }
    }
}
