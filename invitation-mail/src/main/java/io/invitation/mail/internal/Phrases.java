package io.invitation.mail.internal;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Puts numbers and times into the words of a language: "in 3 days", with the plural forms, digits and dates of CLDR.
 *
 * <p>Dates, digits and the names of zones are the JDK's, whose data are CLDR's. Immutable.
 */
public final class Phrases {

    /** The phrases of a language that has no words of its own: dates only. */
    static final Phrases NONE = new Phrases(PluralRules.parse(""), Map.of());

    private static final String NUMBER = "{{n}}";
    private static final String DATE = "{{date}}";
    private static final String TIME = "{{time}}";
    private static final String WHEN = "when";
    private static final String DAYS = "in.days";
    private static final String HOURS = "in.hours";
    private static final String MINUTES = "in.minutes";
    private static final String PLACES = "places";
    private static final List<String> COUNTED = List.of(DAYS, HOURS, MINUTES, PLACES);

    private final PluralRules rules;
    private final Map<String, String> byName;

    private Phrases(PluralRules rules, Map<String, String> byName) {
        this.rules = rules;
        this.byName = byName;
    }

    /**
     * Picks the phrases out of words.
     *
     * @throws TemplateProblem if a form that the language has is missing
     */
    static Phrases of(Words words) throws TemplateProblem {
        Optional<Words.Word> plurals = words.find(Words.PLURALS);
        PluralRules rules = PluralRules.parse(plurals.map(Words.Word::text).orElse(""));
        Map<String, String> byName = new HashMap<>();
        for (Map.Entry<String, Words.Word> entry : words.byName().entrySet()) {
            if (isPhrase(entry.getKey())) {
                byName.put(entry.getKey(), entry.getValue().text());
            }
        }
        for (String counted : COUNTED) {
            for (String category : rules.categories()) {
                if (plurals.isPresent() && !byName.containsKey(counted + "." + category)) {
                    throw plurals.get().problem("so there must be words " + counted + "." + category);
                }
            }
        }
        return new Phrases(rules, byName);
    }

    static boolean isPhrase(String name) {
        return name.equals(WHEN) || COUNTED.stream().anyMatch(counted -> name.startsWith(counted + "."));
    }

    static boolean isKnown(String name) {
        return name.equals(Words.PLURALS)
                || name.equals(WHEN)
                || List.of("zero", "one", "two", "few", "many", PluralRules.OTHER).stream()
                        .anyMatch(category -> COUNTED.stream().anyMatch(c -> name.equals(c + "." + category)));
    }

    static boolean isUsable(String name, String text) {
        String rest = name.equals(WHEN)
                ? text.replaceFirst("\\{\\{date}}", "").replaceFirst("\\{\\{time}}", "")
                : text.replaceFirst("\\{\\{n}}", "");
        return !rest.contains("{{") && (!name.equals(WHEN) || (text.contains(DATE) && text.contains(TIME)));
    }

    static String placeholdersOf(String name) {
        return name.equals(WHEN) ? DATE + " and " + TIME : NUMBER;
    }

    /** How long something lies ahead, in the largest fitting unit: "in 3 days"; nothing without words for it. */
    Optional<String> in(Duration time, Locale locale) {
        long minutes = Math.max(1, Math.round(time.toMillis() / 60_000.0));
        long hours = Math.round(minutes / 60.0);
        if (hours >= 48) {
            return count(DAYS, Math.round(hours / 24.0), locale);
        }
        return hours >= 2 ? count(HOURS, hours, locale) : count(MINUTES, minutes, locale);
    }

    /** How many people there is room for. */
    Optional<String> places(int number, Locale locale) {
        return count(PLACES, number, locale);
    }

    /** A day, a time and its zone. */
    String time(ZonedDateTime at, Locale locale) {
        String date = formatter(DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL), locale)
                .format(at);
        String time = formatter(DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT), locale)
                .format(at);
        String when = byName.getOrDefault(WHEN, DATE + ", " + TIME)
                .replace(DATE, date)
                .replace(TIME, time);
        // JDKs differ in the kind of space before AM and PM.
        return when.replace('\u202F', ' ').replace('\u00A0', ' ') + " (" + zone(at, locale) + ")";
    }

    private static String zone(ZonedDateTime at, Locale locale) {
        if (at.getOffset().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        String offset = "UTC" + at.getOffset().getId();
        return at.getZone() instanceof ZoneOffset
                ? offset
                : DateTimeFormatter.ofPattern("zzzz", locale).format(at) + ", " + offset;
    }

    private static DateTimeFormatter formatter(DateTimeFormatter formatter, Locale locale) {
        return formatter.withLocale(locale).withDecimalStyle(DecimalStyle.of(locale));
    }

    private Optional<String> count(String phrase, long number, Locale locale) {
        String text = byName.get(phrase + "." + rules.categoryOf(number));
        return Optional.ofNullable(text)
                .map(words -> words.replace(
                        NUMBER, NumberFormat.getIntegerInstance(locale).format(number)));
    }
}
