package io.invitation.mail.internal;

import io.invitation.mail.internal.HtmlDocument.Element;
import io.invitation.mail.internal.HtmlDocument.Node;
import io.invitation.mail.internal.HtmlDocument.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works out the colours in which the text of a mail is seen, on a light or on a dark screen. For use by one thread. */
public final class Contrast {

    /** The least contrast of text (WCAG 2.2, 1.4.3). */
    public static final double LEAST = 4.5;

    private static final Pattern SHORT = Pattern.compile("#([0-9a-f])([0-9a-f])([0-9a-f])");
    private static final Pattern LONG = Pattern.compile("#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})");
    private static final Map<String, Integer> NAMED =
            Map.of("white", 0xFFFFFF, "black", 0, "canvas", 0xFFFFFF, "canvastext", 0);
    private static final Set<String> NOT_SHOWN = Set.of("head", "style", "script", "title");

    private final StyleSheet styles;
    private final boolean dark;
    private final Set<Pair> pairs = new LinkedHashSet<>();
    private final List<String> unknown = new ArrayList<>();

    private Contrast(StyleSheet styles, boolean dark) {
        this.styles = styles;
        this.dark = dark;
    }

    /** Colours of text and of what is behind it. */
    public record Pair(int text, int background) {

        /** From 1 to 21, by WCAG 2. */
        public double ratio() {
            double a = luminance(text);
            double b = luminance(background);
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }

        /** Both colours and the ratio. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "#%06x on #%06x is %.2f to 1", text, background, ratio());
        }
    }

    /** What was seen: pairs of colours, and colours that are written in another way than {@code #rrggbb}. */
    public record Result(Set<Pair> pairs, List<String> unknown) {}

    /** Works out the colours of all text of a document that is shown. */
    public static Result of(Element document, boolean dark) {
        StringBuilder css = new StringBuilder();
        document.all("style").forEach(style -> css.append(style.text()).append('\n'));
        Contrast contrast = new Contrast(StyleSheet.parse(css.toString()), dark);
        contrast.visit(document, dark ? new Pair(0xFFFFFF, 0x121212) : new Pair(0, 0xFFFFFF));
        return new Result(contrast.pairs, contrast.unknown);
    }

    private void visit(Element element, Pair inherited) {
        Map<String, String> style = styles.styleOf(element, dark);
        if (NOT_SHOWN.contains(element.name())
                || style.getOrDefault("display", "").equals("none")) {
            return;
        }
        int text = colour(style.getOrDefault("color", linkColour(element))).orElse(inherited.text());
        String behind =
                style.getOrDefault("background-color", style.getOrDefault("background", element.attribute("bgcolor")));
        Pair own = new Pair(text, colour(behind).orElse(inherited.background()));
        for (Node child : element.children()) {
            if (child instanceof Element inner) {
                visit(inner, own);
            } else if (child instanceof Text leaf && !leaf.text().isBlank()) {
                pairs.add(own);
            }
        }
    }

    private String linkColour(Element element) {
        if (!element.name().equals("a")) {
            return "";
        }
        return dark ? "#9e9eff" : "#0000ee";
    }

    private Optional<Integer> colour(String value) {
        String colour = value.toLowerCase(Locale.ROOT);
        if (colour.isEmpty() || colour.equals("transparent") || colour.equals("inherit") || colour.equals("none")) {
            return Optional.empty();
        }
        if (NAMED.containsKey(colour)) {
            return Optional.ofNullable(NAMED.get(colour));
        }
        Matcher shortForm = SHORT.matcher(colour);
        Matcher longForm = LONG.matcher(shortForm.matches() ? shortForm.replaceFirst("#$1$1$2$2$3$3") : colour);
        if (!longForm.matches()) {
            unknown.add(value);
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(longForm.group(1) + longForm.group(2) + longForm.group(3), 16));
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16 & 0xFF)
                + 0.7152 * linear(colour >> 8 & 0xFF)
                + 0.0722 * linear(colour & 0xFF);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
