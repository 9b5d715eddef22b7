package io.invitation.mail.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells which plural form a whole number takes in a language, by rules in the syntax of CLDR: {@code few: n % 100 =
 * 3..10; many: n % 100 = 11..99}. What no rule matches is {@code other}.
 *
 * <p>Immutable. Source: Unicode Technical Standard 35, part 3, "Language Plural Rules".
 */
final class PluralRules {

    static final String OTHER = "other";

    private static final Set<String> CATEGORIES = Set.of("zero", "one", "two", "few", "many");
    /** Operands of a whole number: its value, and those about decimals and exponents, which it has none of. */
    private static final Set<String> VALUE = Set.of("n", "i");

    private static final Pattern RELATION =
            Pattern.compile("([nivwftce])(?:\\s*%\\s*([0-9]{1,9}))?\\s*(!?=)\\s*([0-9., ]+)");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\.\\.([0-9]{1,9}))?");

    private final Map<String, List<List<Relation>>> rules;

    private PluralRules(Map<String, List<List<Relation>>> rules) {
        this.rules = rules;
    }

    private record Range(long from, long to) {}

    private record Relation(boolean value, long modulus, boolean negated, List<Range> ranges) {

        boolean holds(long number) {
            long operand = value ? number : 0;
            long compared = modulus == 0 ? operand : operand % modulus;
            return ranges.stream().anyMatch(r -> r.from() <= compared && compared <= r.to()) != negated;
        }
    }

    /**
     * Reads rules.
     *
     * @param source rules between semicolons, each a category, a colon and its condition; blank if there is one form
     * @throws IllegalArgumentException if it is something else
     */
    static PluralRules parse(String source) {
        Map<String, List<List<Relation>>> rules = new LinkedHashMap<>();
        for (String rule : source.isBlank() ? new String[0] : source.split(";", -1)) {
            int colon = rule.indexOf(':');
            String category = colon < 0 ? "" : rule.substring(0, colon).strip();
            if (!CATEGORIES.contains(category) || rules.containsKey(category)) {
                throw new IllegalArgumentException("\"" + rule.strip()
                        + "\" is no plural rule: it starts with zero, one, two, few or many, each once, and a colon");
            }
            rules.put(category, condition(rule.substring(colon + 1)));
        }
        return new PluralRules(rules);
    }

    private static List<List<Relation>> condition(String source) {
        return List.of(source.split("\\bor\\b", -1)).stream()
                .map(all -> List.of(all.split("\\band\\b", -1)).stream()
                        .map(relation -> relation(relation.strip()))
                        .toList())
                .toList();
    }

    private static Relation relation(String source) {
        Matcher matcher = RELATION.matcher(source);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + source + "\" is no condition of a plural rule");
        }
        String modulus = matcher.group(2);
        List<Range> ranges = List.of(matcher.group(4).split(",", -1)).stream()
                .map(range -> range(range.strip()))
                .toList();
        return new Relation(
                VALUE.contains(matcher.group(1)),
                modulus == null ? 0 : Long.parseLong(modulus),
                matcher.group(3).equals("!="),
                ranges);
    }

    private static Range range(String source) {
        Matcher matcher = RANGE.matcher(source);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + source + "\" is no range of a plural rule");
        }
        long from = Long.parseLong(matcher.group(1));
        return new Range(from, matcher.group(2) == null ? from : Long.parseLong(matcher.group(2)));
    }

    /** The categories that the language has, {@link #OTHER} last. */
    List<String> categories() {
        return Stream.concat(rules.keySet().stream(), Stream.of(OTHER)).toList();
    }

    /** The category of a number from 0. */
    String categoryOf(long number) {
        for (Map.Entry<String, List<List<Relation>>> rule : rules.entrySet()) {
            if (rule.getValue().stream().anyMatch(all -> all.stream().allMatch(r -> r.holds(number)))) {
                return rule.getKey();
            }
        }
        return OTHER;
    }
}
