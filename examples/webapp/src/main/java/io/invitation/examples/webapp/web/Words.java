package io.invitation.examples.webapp.web;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** In templates: {@code word('key', value)}, {@code instant | when} and {@code SOME_CONSTANT | words}. */
public final class Words extends AbstractExtension {

    private static final ResourceBundle.Control NO_DEFAULT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Clock clock;

    Words(Clock clock) {
        this.clock = clock;
    }

    /** Returns a sentence of {@code words.properties} in a language, with values in it. */
    public static String of(Locale language, String key, Object... values) {
        String pattern = ResourceBundle.getBundle("words", language, NO_DEFAULT).getString(key);
        return new MessageFormat(pattern, language).format(values);
    }

    /** Returns a constant as people read it: {@code Partly used}. */
    public static String of(Enum<?> constant) {
        String text = constant.name().replace('_', ' ').toLowerCase(Locale.ROOT);
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("word", new Word());
    }

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of("when", (Simple) (input, language) -> when((Instant) input, language), "words", (Simple)
                (input, language) -> of((Enum<?>) input));
    }

    private static final class Word implements Function {

        @Override
        public List<String> getArgumentNames() {
            return List.of("key", "value");
        }

        @Override
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate template, EvaluationContext context, int line) {
            return of(
                    context.getLocale(),
                    String.valueOf(arguments.get("key")),
                    Objects.requireNonNullElse(arguments.get("value"), ""));
        }
    }

    /** A filter of the value and the language of the page alone. */
    private interface Simple extends Filter {

        Object apply(Object input, Locale language);

        @Override
        default List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        default Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate template,
                EvaluationContext context,
                int line) {
            return apply(Objects.requireNonNull(input), context.getLocale());
        }
    }

    /** Shows an instant with its zone, and how far away it is; a script puts it into the reader's zone. */
    private SafeString when(Instant instant, Locale language) {
        String text = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(language)
                .withZone(ZoneOffset.UTC)
                .format(instant);
        String distance = language.equals(Locale.ENGLISH) ? " (" + distance(instant) + ")" : "";
        return new SafeString("<time datetime=\"" + instant + "\">" + text + " UTC" + distance + "</time>");
    }

    private String distance(Instant instant) {
        Duration away = Duration.between(clock.instant(), instant);
        Duration length = away.abs();
        String words = words(length);
        return length.toMinutes() == 0 ? "now" : away.isNegative() ? words + " ago" : "in " + words;
    }

    /** Says how long something is, in English. */
    public static String words(Duration length) {
        return length.toHours() < 2
                ? count(length.toMinutes(), "minute")
                : length.toDays() < 2 ? count(length.toHours(), "hour") : count(length.toDays(), "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
