package io.invitation.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * Holds the table of {@code docs/databases.md} to what tests prove: which contract is kept where. With
 * {@code -Ddocs.write=true} it writes the cells whose tests have run, and else they must stand there.
 */
final class KeptContracts implements AfterEachCallback, AfterAllCallback {

    /** A test class whose tests prove one cell each time that it runs, or one for each contract nested in it. */
    interface Cell {

        /** Returns the database, and what else a column is for. */
        String column();

        /** Returns the row of a contract. */
        default String row(String contract) {
            return contract;
        }
    }

    private static final String CONTRACT = "Contract";

    private final Map<String, Map<String, Outcome>> outcomes = new LinkedHashMap<>();

    /** Of the tests of one cell. */
    private static final class Outcome {

        private boolean hasPassed;
        private boolean hasFailed;
        private int skipped;

        void note(Optional<Throwable> thrown) {
            if (thrown.isEmpty()) {
                hasPassed = true;
            } else if (thrown.get() instanceof TestAbortedException) {
                skipped++;
            } else {
                hasFailed = true;
            }
        }

        Optional<String> text() {
            if (hasFailed || !hasPassed) {
                return Optional.empty();
            }
            return Optional.of(skipped == 0 ? "kept" : "kept, " + skipped + " skipped");
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Cell cell = (Cell) context.getRequiredTestInstances().getAllInstances().get(0);
        outcomes.computeIfAbsent(cell.row(contract(context.getRequiredTestClass())), row -> new LinkedHashMap<>())
                .computeIfAbsent(cell.column(), column -> new Outcome())
                .note(context.getExecutionException());
    }

    /** The name of the contract that a test class extends, or of the class itself. */
    private static String contract(Class<?> testClass) {
        for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
            String name = type.getSimpleName();
            if (name.endsWith(CONTRACT)) {
                return "`" + name.substring(0, name.length() - CONTRACT.length()) + "`";
            }
        }
        return testClass.getSimpleName();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (context.getRequiredTestClass().getEnclosingClass() != null) {
            return;
        }
        WrittenTable table = WrittenTable.in("databases.md", "contracts");
        outcomes.forEach((row, cells) ->
                cells.forEach((column, outcome) -> outcome.text().ifPresent(text -> table.put(row, column, text))));
        table.hold();
    }
}
