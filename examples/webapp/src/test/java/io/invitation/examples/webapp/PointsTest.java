package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of docs/webapp.md names tests that exist. */
class PointsTest {

    private static final Map<String, Class<?>> TESTS = Map.of(
            "L", LandingTest.class,
            "A", AdminTest.class,
            "S", SecurityTest.class,
            "P", ApiTest.class,
            "B", BrowserTest.class,
            "C", ScenariosTest.class);
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
        Class<?> test = TESTS.get(match.group(1));
        for (String name : (match.group(2) + match.group(3)).split("[`, ]+", -1)) {
            boolean exists = name.isEmpty()
                    || List.of(test.getDeclaredMethods()).stream()
                            .anyMatch(method -> method.getName().equals(name));
            if (!exists) {
                problems.add(test.getSimpleName() + "." + name + " does not exist");
            }
        }
    }
}
