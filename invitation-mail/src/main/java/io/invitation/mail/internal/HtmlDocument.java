package io.invitation.mail.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTML as far as mails need it: elements, attributes, text and what is raw text. No browser: it does not mend
 * markup, except that it closes what is left open.
 */
public final class HtmlDocument {

    private static final Set<String> VOID = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");
    private static final Set<String> RAW = Set.of("script", "style", "title", "textarea");

    private static final Pattern MARKUP = Pattern.compile(
            "<!--.*?(?:-->|$)|<[!?][^<>]*>|<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>",
            Pattern.DOTALL);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([^\\s\"'<>/=]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'<>]+)))?");
    private static final Pattern ENTITY = Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]+));");

    private HtmlDocument() {}

    /** Something in the tree: an element or a text. */
    public sealed interface Node permits Element, Text {}

    /** Text with its character references resolved; raw text as it is. */
    public record Text(String text) implements Node {}

    /** An element, its name and its attributes' names in lower case. */
    public static final class Element implements Node {

        private final String name;
        private final @Nullable Element parent;
        private final Map<String, String> attributes;
        private final List<Node> children = new ArrayList<>();

        Element(String name, @Nullable Element parent, Map<String, String> attributes) {
            this.name = name;
            this.parent = parent;
            this.attributes = attributes;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** Its attributes. */
        public Map<String, String> attributes() {
            return attributes;
        }

        /** An attribute, or nothing. */
        public String attribute(String attribute) {
            return attributes.getOrDefault(attribute, "");
        }

        /** What it holds. */
        public List<Node> children() {
            return children;
        }

        /** The elements around it, the nearest first. */
        public Stream<Element> ancestors() {
            return Stream.iterate(
                            Optional.ofNullable(parent),
                            Optional::isPresent,
                            p -> Optional.ofNullable(p.orElseThrow().parent))
                    .map(Optional::orElseThrow);
        }

        /** All elements below it with a name, in order. */
        public Stream<Element> all(String wanted) {
            return elements().filter(element -> element.name.equals(wanted));
        }

        /** All elements below it, in order. */
        public Stream<Element> elements() {
            return children.stream()
                    .filter(Element.class::isInstance)
                    .map(Element.class::cast)
                    .flatMap(child -> Stream.concat(Stream.of(child), child.elements()));
        }

        /** All text in it. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Node child : children) {
                text.append(child instanceof Text leaf ? leaf.text() : ((Element) child).text());
            }
            return text.toString();
        }

        /** The declarations of its style attribute. */
        public Map<String, String> style() {
            return StyleSheet.declarations(attribute("style"));
        }
    }

    /** Reads a document; its root is an element without a name. */
    public static Element parse(String html) {
        Element root = new Element("", null, Map.of());
        Element open = root;
        Matcher markup = MARKUP.matcher(html);
        int from = 0;
        while (markup.find(from)) {
            text(open, html.substring(from, markup.start()));
            from = markup.end();
            String name = markup.group(2) == null ? "" : markup.group(2).toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue;
            }
            if (!markup.group(1).isEmpty()) {
                open = close(open, name);
                continue;
            }
            Element element = new Element(name, open, attributes(markup.group(3)));
            open.children.add(element);
            if (RAW.contains(name)) {
                Matcher end = Pattern.compile("</" + name + "\\s*>", Pattern.CASE_INSENSITIVE)
                        .matcher(html);
                int until = end.find(from) ? end.start() : html.length();
                String raw = html.substring(from, until);
                element.children.add(new Text(name.equals("title") ? decode(raw) : raw));
                from = until == html.length() ? until : end.end();
            } else if (!VOID.contains(name)) {
                open = element;
            }
        }
        text(open, html.substring(from));
        return root;
    }

    private static void text(Element open, String raw) {
        if (!raw.isEmpty()) {
            open.children.add(new Text(decode(raw)));
        }
    }

    private static Element close(Element open, String name) {
        return Stream.concat(Stream.of(open), open.ancestors())
                .filter(element -> element.name.equals(name))
                .findFirst()
                .map(element -> element.parent)
                .orElse(open);
    }

    private static Map<String, String> attributes(String source) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(source);
        while (attribute.find()) {
            String value = Stream.of(attribute.group(2), attribute.group(3), attribute.group(4))
                    .filter(v -> v != null)
                    .findFirst()
                    .orElse("");
            attributes.putIfAbsent(attribute.group(1).toLowerCase(Locale.ROOT), decode(value));
        }
        return attributes;
    }

    private static String decode(String raw) {
        return ENTITY.matcher(raw).replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
    }

    private static String character(MatchResult entity) {
        if (entity.group(3) != null) {
            return switch (entity.group(3)) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                case "nbsp" -> "\u00A0";
                default -> entity.group();
            };
        }
        int code = entity.group(1) != null ? Integer.parseInt(entity.group(1)) : Integer.parseInt(entity.group(2), 16);
        return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
    }
}
