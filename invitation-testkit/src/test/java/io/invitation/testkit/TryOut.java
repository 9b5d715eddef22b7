package io.invitation.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract by a launcher of its own and keeps what came of each test, by the name of its rule. */
final class TryOut implements TestExecutionListener {

    /** What came of a test, and why if it was not good. */
    record Result(TestExecutionResult.Status status, Optional<Throwable> reason) {}

    private final Map<String, Result> results = new TreeMap<>();
    private TestPlan plan;

    /** Runs the tests of one rule. */
    static Map<String, Result> ofRule(Class<?> contract, String rule) {
        return run(
                contract,
                descriptor -> FilterResult.includedIf(
                        !(descriptor.getSource().orElse(null) instanceof MethodSource) || isAbout(descriptor, rule)));
    }

    /** Runs the tests of all rules. */
    static Map<String, Result> ofAllRules(Class<?> contract) {
        return run(contract, descriptor -> FilterResult.included("all"));
    }

    private static boolean isAbout(TestDescriptor descriptor, String rule) {
        List<String> words = Arrays.asList(descriptor.getDisplayName().split(" "));
        return words.contains(rule)
                || descriptor
                        .getParent()
                        .filter(parent -> isAbout(parent, rule))
                        .isPresent();
    }

    private static Map<String, Result> run(Class<?> contract, PostDiscoveryFilter filter) {
        TryOut listener = new TryOut();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contract))
                .filters(filter)
                .build();
        LauncherFactory.create().execute(request, listener);
        return listener.results;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
            results.put(nameOf(test), new Result(result.getStatus(), result.getThrowable()));
        }
    }

    /** The rule stands in the name of the method; one that is run several times numbers its runs below that. */
    private String nameOf(TestIdentifier test) {
        return plan.getParent(test)
                .filter(parent -> parent.getSource().orElse(null) instanceof MethodSource)
                .map(parent -> parent.getDisplayName() + ", " + test.getDisplayName())
                .orElseGet(test::getDisplayName);
    }
}
