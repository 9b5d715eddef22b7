package io.invitation.examples.webapp.pages;

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
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Words and times in templates: {@code word('key', value, …)} and {@code instant | when}. */
final class Words extends AbstractExtension {

    private final Clock clock;

    Words(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("word", new Word());
    }

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of("when", new When());
    }

    /** Takes a word out of the bundle of the page's language. */
    private static final class Word implements Function {

        @Override
        public List<String> getArgumentNames() {
            return List.of("key", "value", "other");
        }

        @Override
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate template, EvaluationContext context, int line) {
            ResourceBundle words = (ResourceBundle) context.getVariable("words");
            MessageFormat format =
                    new MessageFormat(words.getString(String.valueOf(arguments.get("key"))), context.getLocale());
            return format.format(
                    new Object[] {arguments.getOrDefault("value", ""), arguments.getOrDefault("other", "")});
        }
    }

    /** Shows an instant with its zone, and how far away it is; a script puts it into the reader's zone. */
    private final class When implements Filter {

        @Override
        public List<String> getArgumentNames() {
            return List.of();
        }

        @Override
        public Object apply(
                @Nullable Object input,
                Map<String, Object> arguments,
                PebbleTemplate template,
                EvaluationContext context,
                int line) {
            Instant instant = (Instant) java.util.Objects.requireNonNull(input);
            String text = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                    .withLocale(context.getLocale())
                    .withZone(ZoneOffset.UTC)
                    .format(instant);
            String distance = context.getLocale().getLanguage().equals("en")
                    ? " (" + distance(Duration.between(clock.instant(), instant)) + ")"
                    : "";
            return new SafeString("<time datetime=\"" + instant + "\">" + text + " UTC" + distance + "</time>");
        }
    }

    /** Says how far away something is, in English. */
    static String distance(Duration away) {
        Duration length = away.abs();
        String words;
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return "now";
        } else if (length.compareTo(Duration.ofHours(2)) < 0) {
            words = count(length.toMinutes(), "minute");
        } else if (length.compareTo(Duration.ofDays(2)) < 0) {
            words = count(length.toHours(), "hour");
        } else {
            words = count(length.toDays(), "day");
        }
        return away.isNegative() ? words + " ago" : "in " + words;
    }

    private static String count(long number, String unit) {
        return String.format(Locale.ROOT, "%d %s%s", number, unit, number == 1 ? "" : "s");
    }
}
