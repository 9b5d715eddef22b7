package io.invitation.mail.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the styles of a mail: rules for elements and classes, at the top and for dark screens. Other selectors and
 * other media are left aside. Immutable.
 */
public final class StyleSheet {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MEDIA =
            Pattern.compile("@media([^{]*)\\{((?:[^{}]*\\{[^{}]*})*[^{}]*)}", Pattern.DOTALL);
    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");
    private static final Pattern DARK = Pattern.compile("prefers-color-scheme\\s*:\\s*dark");
    private static final String IMPORTANT = "!important";

    private final List<Rule> light;
    private final List<Rule> dark;

    private StyleSheet(List<Rule> light, List<Rule> dark) {
        this.light = light;
        this.dark = dark;
    }

    private record Rule(String selector, Map<String, String> declarations) {

        boolean applies(HtmlDocument.Element element) {
            int dot = selector.indexOf('.');
            String name = dot < 0 ? selector : selector.substring(0, dot);
            List<String> classes = List.of(element.attribute("class").split("\\s+", -1));
            return (name.isEmpty() || name.equals("*") || name.equals(element.name()))
                    && (dot < 0 || classes.contains(selector.substring(dot + 1)));
        }
    }

    /** Reads style sheets. */
    public static StyleSheet parse(String css) {
        String source = COMMENT.matcher(css).replaceAll("");
        List<Rule> dark = new ArrayList<>();
        Matcher media = MEDIA.matcher(source);
        while (media.find()) {
            if (DARK.matcher(media.group(1)).find()) {
                dark.addAll(rules(media.group(2)));
            }
        }
        return new StyleSheet(rules(MEDIA.matcher(source).replaceAll("")), dark);
    }

    private static List<Rule> rules(String source) {
        List<Rule> rules = new ArrayList<>();
        Matcher rule = RULE.matcher(source);
        while (rule.find()) {
            Map<String, String> declarations = declarations(rule.group(2));
            for (String selector : rule.group(1).split(",", -1)) {
                rules.add(new Rule(selector.strip(), declarations));
            }
        }
        return rules;
    }

    /** The declarations between braces or in an attribute, with names in lower case. */
    public static Map<String, String> declarations(String source) {
        Map<String, String> declarations = new LinkedHashMap<>();
        for (String declaration : source.split(";", -1)) {
            int colon = declaration.indexOf(':');
            if (colon > 0) {
                declarations.put(
                        declaration.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        declaration.substring(colon + 1).strip());
            }
        }
        return declarations;
    }

    /** What applies to an element: its own declarations over those of rules, and what is important over both. */
    public Map<String, String> styleOf(HtmlDocument.Element element, boolean onDark) {
        Map<String, String> normal = new LinkedHashMap<>();
        Map<String, String> important = new LinkedHashMap<>();
        light.stream()
                .filter(rule -> rule.applies(element))
                .forEach(rule -> sort(rule.declarations(), normal, important));
        if (onDark) {
            dark.stream()
                    .filter(rule -> rule.applies(element))
                    .forEach(rule -> sort(rule.declarations(), normal, important));
        }
        sort(element.style(), normal, important);
        normal.putAll(important);
        return normal;
    }

    private static void sort(
            Map<String, String> declarations, Map<String, String> normal, Map<String, String> important) {
        declarations.forEach((name, value) -> {
            if (value.endsWith(IMPORTANT)) {
                important.put(
                        name,
                        value.substring(0, value.length() - IMPORTANT.length()).strip());
            } else {
                normal.put(name, value);
            }
        });
    }
}
