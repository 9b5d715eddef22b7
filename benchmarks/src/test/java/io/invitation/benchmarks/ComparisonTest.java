package io.invitation.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final List<String> turns = new ArrayList<>();

    @Test
    void eachRoundBeginsWithAnotherVariantAndTheFirstOneDoesNotCount() throws Exception {
        compare(3, variant("a", 99, 1, 1, 1), variant("b", 99, 2, 2, 2), variant("c", 99, 3, 3, 3));

        assertThat(turns).containsExactly("a", "b", "c", "a", "b", "c", "b", "c", "a", "c", "a", "b");
    }

    @Test
    void ratiosAreThoseOfEachRoundAndNotOfTheMedians() throws Exception {
        Comparison comparison = compare(3, variant("slow", 1, 10, 100, 20), variant("fast", 1, 30, 200, 100));

        assertThat(comparison.ratio("fast", "calls/s")).contains(new Spread(3, 2, 5));
        assertThat(comparison.value("fast", "calls/s")).contains(new Spread(100, 30, 200));
    }

    @Test
    void aTableHasWhatTheFirstVariantCameToAndTheRatiosOfTheOthersWithTheirSpread() throws Exception {
        Comparison comparison = compare(3, variant("slow", 1, 10, 100, 20), variant("fast", 1, 30, 200, 100));

        assertThat(Report.table(comparison)).isEqualTo("""
            | setting | slow | fast |
            | --- | --- | --- |
            | calls/s | 20 | **3** (2–5) |
            """);
    }

    @Test
    void comparisonsOfTheSameVariantsShareATable() throws Exception {
        Comparison once = compare(1, variant("slow", 1, 10), variant("fast", 1, 30));
        Comparison again = compare(1, variant("slow", 1, 20), variant("fast", 1, 40));
        Comparison another = compare(1, variant("slow", 1, 10));

        assertThat(Report.tables(List.of(once, another, again))).containsExactly("""
            | calls/s | slow | fast |
            | --- | --- | --- |
            | setting | 10 | **3** (3–3) |
            | setting | 20 | **2** (2–2) |
            """, """
            | calls/s | slow |
            | --- | --- |
            | setting | 10 |
            """);
    }

    @Test
    void aFailingCheckEndsTheRun() {
        Run run = new Run(settings(2), new PrintWriter(new StringWriter()));

        assertThatThrownBy(() -> run.compare("setting", List.of(variant("a", 1, 2, 3)), () -> {
                    throw new IOException("one is missing");
                }))
                .hasMessage("one is missing");
        assertThat(turns).containsExactly("a");
        assertThat(run.comparisons()).isEmpty();
    }

    @Test
    void aPlotHasABarForEachVariant() throws Exception {
        Comparison comparison = compare(1, variant("slow & old", 1, 10), variant("fast", 1, 30));

        assertThat(Plot.svg("How fast?", List.of(comparison)))
                .contains(">How fast?<", ">slow &amp; old<", ">fast<", ">3<")
                .containsOnlyOnce("</svg>");
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(List.of(0.01234, 1.234, 12.34, 123.4, 123_456.7, 2.0))
                .extracting(Report::number)
                .containsExactly("0.012", "1.23", "12.3", "123", "123,457", "2");
    }

    private Comparison compare(int rounds, Variant... variants) throws Exception {
        Run run = new Run(settings(rounds), new PrintWriter(new StringWriter()));
        run.compare("setting", List.of(variants));
        return run.comparisons().get(0);
    }

    private static Settings settings(int rounds) {
        return new Settings(
                rounds, Duration.ofMillis(1), Duration.ZERO, List.of(), List.of(1), 1, Optional.empty(), false);
    }

    private Variant variant(String name, double... values) {
        Iterator<Double> next = Arrays.stream(values).boxed().toList().iterator();
        return new Variant(name, time -> {
            turns.add(name);
            return Sample.of("calls/s", next.next());
        });
    }
}
