package io.invitation.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What variants came to in the same rounds of one setting. Each is compared with the first one, round by round, because
 * what slows a machine down for a while then slows down both.
 */
public final class Comparison {

    private final String setting;
    private final Map<String, List<Sample>> rounds = new LinkedHashMap<>();

    Comparison(String setting, List<Variant> variants) {
        this.setting = setting;
        variants.forEach(variant -> rounds.put(variant.name(), new ArrayList<>()));
    }

    void add(Variant variant, Sample sample) {
        samples(variant.name()).add(sample);
    }

    public String setting() {
        return setting;
    }

    /** Returns the names of the variants, that of the one with which all are compared first. */
    public List<String> variants() {
        return List.copyOf(rounds.keySet());
    }

    /** Returns what was measured of any of them. */
    public List<String> measures() {
        Set<String> measures = new LinkedHashSet<>();
        rounds.values()
                .forEach(samples -> samples.forEach(
                        sample -> measures.addAll(sample.values().keySet())));
        return List.copyOf(measures);
    }

    /** Returns what was measured of a variant, or nothing if that was not. */
    public Optional<Spread> value(String variant, String measure) {
        List<Double> values = samples(variant).stream()
                .flatMap(sample -> sample.value(measure).stream().boxed())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Returns how many times as much as of the first variant was measured of another one, round by round. */
    public Optional<Spread> ratio(String variant, String measure) {
        List<Sample> samples = samples(variant);
        List<Sample> others = samples(variants().get(0));
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < samples.size(); round++) {
            OptionalDouble value = samples.get(round).value(measure);
            OptionalDouble other = others.get(round).value(measure);
            if (value.isPresent() && other.isPresent() && other.getAsDouble() != 0) {
                ratios.add(value.getAsDouble() / other.getAsDouble());
            }
        }
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    private List<Sample> samples(String variant) {
        return Objects.requireNonNull(rounds.get(variant), variant);
    }
}
