package io.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation in every status has one result. In the table: what the operation answers, and behind the arrow the
 * status afterwards where it is another one. The table and the transitions that were observed are also written to
 * {@code docs/lifecycle.md}: run this test with {@code -Ddocs.write=true} after a change.
 */
class LifecycleTest {

    private static final String VISITORS = """
            status      | inspect       | accept            | hand-off          | reserve       | complete          | verify        | decline
            SCHEDULED   | NOT_YET_VALID | NOT_YET_VALID     | NOT_YET_VALID     | NOT_YET_VALID | LEASE_OVER        | NOT_YET_VALID | done -> DECLINED
            PENDING     | can accept    | done -> ACCEPTED  | done -> ACCEPTED  | done          | done -> ACCEPTED  | done          | done -> DECLINED
            PARTLY_USED | can accept    | done -> EXHAUSTED | done -> EXHAUSTED | done          | done -> EXHAUSTED | done          | NOT_ELIGIBLE
            ACCEPTED    | EXHAUSTED     | EXHAUSTED         | EXHAUSTED         | EXHAUSTED     | before            | EXHAUSTED     | EXHAUSTED
            EXHAUSTED   | EXHAUSTED     | EXHAUSTED         | EXHAUSTED         | EXHAUSTED     | before            | EXHAUSTED     | EXHAUSTED
            EXPIRED     | EXPIRED       | EXPIRED           | EXPIRED           | EXPIRED       | done -> ACCEPTED  | EXPIRED       | EXPIRED
            DISABLED    | DISABLED      | DISABLED          | DISABLED          | DISABLED      | DISABLED          | DISABLED      | DISABLED
            DECLINED    | DECLINED      | DECLINED          | DECLINED          | DECLINED      | DECLINED          | DECLINED      | DECLINED
            REVOKED     | REVOKED       | REVOKED           | REVOKED           | REVOKED       | REVOKED           | REVOKED       | REVOKED
            """;

    private static final String INVITERS = """
            status      | refresh         | resend | remind | link   | update | one more place      | enable          | disable          | revoke          | undo                | time
            SCHEDULED   | done            | done   | STATUS | done   | done   | done                | done            | done -> DISABLED | done -> REVOKED | UNKNOWN             | done -> PENDING
            PENDING     | done            | done   | done   | done   | done   | done                | done            | done -> DISABLED | done -> REVOKED | UNKNOWN             | done -> EXPIRED
            PARTLY_USED | done            | done   | done   | done   | done   | done                | done            | done -> DISABLED | done -> REVOKED | done -> PENDING     | done -> EXPIRED
            ACCEPTED    | STATUS          | STATUS | STATUS | STATUS | done   | done -> PARTLY_USED | done            | done             | STATUS          | done -> PENDING     | done
            EXHAUSTED   | STATUS          | STATUS | STATUS | STATUS | done   | done -> PARTLY_USED | done            | done             | STATUS          | done -> PARTLY_USED | done
            EXPIRED     | done -> PENDING | STATUS | STATUS | STATUS | done   | done                | done            | done -> DISABLED | done -> REVOKED | done                | done
            DISABLED    | done            | STATUS | STATUS | done   | done   | done                | done -> PENDING | done             | done -> REVOKED | done                | done
            DECLINED    | STATUS          | STATUS | STATUS | STATUS | STATUS | STATUS              | STATUS          | STATUS           | STATUS          | UNKNOWN             | done
            REVOKED     | STATUS          | STATUS | STATUS | STATUS | STATUS | STATUS              | STATUS          | STATUS           | STATUS          | done                | done
            """;

    private static final Set<String> MAILING = Set.of("resend", "remind", "verify");
    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).resolve("../docs/lifecycle.md");
    private static final Path CONCEPTS = DOCUMENT.resolveSibling("concepts.md");

    /** What the diagram of the concepts leaves out, where nothing else leads from the one status to the other. */
    private static final Set<String> UNUSUAL = Set.of("undo", "one more place", "complete");

    private static List<List<String>> rows(String table) {
        return table.lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
                .toList();
    }

    static Stream<Arguments> cells() {
        return Stream.of(VISITORS, INVITERS)
                .map(LifecycleTest::rows)
                .flatMap(rows -> rows.stream()
                        .skip(1)
                        .flatMap(row -> java.util.stream.IntStream.range(1, row.size())
                                .mapToObj(column -> Arguments.of(
                                        InvitationStatus.valueOf(row.get(0)),
                                        rows.get(0).get(column),
                                        row.get(column)))));
    }

    @Test
    void theTablesNameEveryStatusAndEveryOperation() {
        for (String table : List.of(VISITORS, INVITERS)) {
            assertThat(rows(table).stream().skip(1).map(row -> InvitationStatus.valueOf(row.get(0))))
                    .containsExactlyInAnyOrder(InvitationStatus.values());
            assertThat(rows(table))
                    .extracting(List::size)
                    .containsOnly(rows(table).get(0).size());
        }
        List<String> operations = Arrays.stream(InvitationOperation.values())
                .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(cells().map(cell -> (String) cell.get()[1])).containsAll(operations);
    }

    @ParameterizedTest(name = "{1} when {0}: {2}")
    @MethodSource("cells")
    void eachOperationHasOneResultInEachStatus(InvitationStatus status, String operation, String expected) {
        LifecycleWorld world = new LifecycleWorld(status, operation);
        Invitation before = world.invitation();
        int mails = world.mails();

        String result = world.perform(operation);

        InvitationStatus after = world.invitation().statusAt(world.now());
        assertThat(after == status ? result : result + " -> " + after).isEqualTo(expected);
        boolean isDone = result.equals(LifecycleWorld.DONE);
        if (!isDone) {
            assertThat(world.invitation()).as("nothing changed").isEqualTo(before);
        }
        assertThat(world.mails() - mails).isEqualTo(isDone && MAILING.contains(operation) ? 1 : 0);
    }

    static Stream<Arguments> cellsOfOptions() {
        return cells().flatMap(cell -> InvitationOptions.OPERATIONS.stream()
                .filter(operation -> operation.name().equalsIgnoreCase((String) cell.get()[1]))
                .map(operation -> Arguments.of(cell.get()[0], operation, cell.get()[2])));
    }

    @ParameterizedTest(name = "{1} when {0}: {2}")
    @MethodSource("cellsOfOptions")
    void theOptionsTellBeforehandWhatAnOperationAnswers(
            InvitationStatus status, InvitationOperation operation, String expected) {
        InvitationOptions options = new LifecycleWorld(status, operation.name()).options();

        assertThat(options.status()).isEqualTo(status);
        assertThat(options.whyNot(operation)
                        .map(rejected -> rejected.reason().name())
                        .orElse(LifecycleWorld.DONE))
                .isEqualTo(expected.replaceFirst(" -> .*", ""));
        assertThat(options.can(operation)).isEqualTo(expected.startsWith(LifecycleWorld.DONE));
    }

    @Test
    void theDocumentShowsTheTablesAndTheTransitionsThatWereObserved() throws IOException {
        String document = LifecycleDocument.of(rows(VISITORS), rows(INVITERS), observedTransitions());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/lifecycle.md: run this test with -Ddocs.write=true")
                .isEqualTo(document);
    }

    @Test
    void theDiagramOfTheConceptsShowsWhatWasObservedAndTheFirstOfSeveralPlaces() throws IOException {
        Set<String> observed = observedTransitions().entrySet().stream()
                .filter(arrow -> !UNUSUAL.containsAll(arrow.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        observed.add("PENDING --> PARTLY_USED"); // the pending invitation of the tables has one place

        Set<String> drawn = Files.readAllLines(CONCEPTS).stream()
                .map(String::strip)
                .filter(line -> line.matches("[A-Z_]+ --> [A-Z_]+ : .*"))
                .map(line -> line.replaceFirst(" : .*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(drawn).isEqualTo(observed);
    }

    private static Map<String, List<String>> observedTransitions() {
        Map<String, List<String>> transitions = new LinkedHashMap<>();
        cells().forEach(cell -> {
            InvitationStatus from = (InvitationStatus) cell.get()[0];
            String operation = (String) cell.get()[1];
            LifecycleWorld world = new LifecycleWorld(from, operation);
            world.perform(operation);
            InvitationStatus to = world.invitation().statusAt(world.now());
            if (to != from) {
                transitions
                        .computeIfAbsent(from + " --> " + to, arrow -> new ArrayList<>())
                        .add(operation);
            }
        });
        return transitions;
    }
}
