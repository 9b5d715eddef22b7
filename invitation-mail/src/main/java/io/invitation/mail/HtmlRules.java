package io.invitation.mail;

import io.invitation.mail.internal.Contrast;
import io.invitation.mail.internal.HtmlDocument.Element;
import io.invitation.mail.internal.HtmlDocument.Node;
import io.invitation.mail.internal.HtmlDocument.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules about the HTML part. */
final class HtmlRules {

    private static final int LARGEST = 102_000;
    private static final int LEAST_PADDING = 50;
    private static final int NARROWEST = 320;
    private static final Set<String> FORBIDDEN = Set.of(
            "script",
            "form",
            "input",
            "button",
            "select",
            "textarea",
            "iframe",
            "frame",
            "object",
            "embed",
            "applet",
            "audio",
            "video",
            "link",
            "base",
            "svg");
    private static final Pattern LOADS = Pattern.compile("(?i)url\\s*\\(|@import|@font-face|expression\\s*\\(");
    private static final Pattern SIDES = Pattern.compile(
            "(?i)(?:^|[;{\\s])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align\\s*:\\s*(?:left|right)|float)\\b");
    private static final Pattern WIDTH = Pattern.compile("(?i)(?<!max-)\\b(?:min-)?width\\s*:\\s*([0-9]{1,5})px");
    private static final Pattern PRODUCES_NOTHING = Pattern.compile("[\\s\\u00A0\\u034F\\u2000-\\u200F\\u00AD\\uFEFF]");

    private HtmlRules() {}

    static void check(LintedMail mail) {
        mail.require(mail.size() < LARGEST, MailRule.SIZE, "the mail has " + mail.size() + " bytes");
        Element document = mail.document();
        preheader(mail, document);
        language(mail, document);
        structure(mail, document);
        contrast(mail, document);
        resources(mail, document);
        narrow(mail, document);
    }

    private static void preheader(LintedMail mail, Element document) {
        Optional<Element> hidden = document.all("body")
                .findFirst()
                .flatMap(HtmlRules::firstWithText)
                .flatMap(first -> Stream.concat(Stream.of(first), first.ancestors())
                        .filter(e -> e.style().getOrDefault("display", "").equals("none"))
                        .findFirst());
        mail.require(hidden.isPresent(), MailRule.PREHEADER, "the first text of the body is no hidden preview line");
        String text = hidden.map(Element::text).orElse("");
        String visible = PRODUCES_NOTHING.matcher(text).replaceAll("");
        mail.require(
                hidden.isEmpty() || (!visible.isEmpty() && text.length() - visible.length() >= LEAST_PADDING),
                MailRule.PREHEADER,
                "the preview line is empty or is not padded with characters that show nothing");
    }

    private static Optional<Element> firstWithText(Element element) {
        for (Node child : element.children()) {
            if (child instanceof Text text && !text.text().isBlank()) {
                return Optional.of(element);
            }
            Optional<Element> inner = child instanceof Element e ? firstWithText(e) : Optional.empty();
            if (inner.isPresent()) {
                return inner;
            }
        }
        return Optional.empty();
    }

    private static void language(LintedMail mail, Element document) {
        String declared = String.join("", mail.header("Content-Language"));
        List<Element> outer = Stream.concat(
                        document.all("html").limit(1), document.all("td").limit(1))
                .toList();
        mail.require(
                outer.size() == 2
                        && outer.stream().allMatch(e -> e.attribute("lang").equalsIgnoreCase(declared)),
                MailRule.LANGUAGE,
                "html and the outermost cell must have the lang that Content-Language names");
        mail.require(
                outer.stream().map(e -> e.attribute("dir")).distinct().toList().equals(List.of(direction(document))),
                MailRule.LANGUAGE,
                "html and the outermost cell must have the dir in which the words are written");
        String styles = styles(document);
        mail.require(
                !SIDES.matcher(styles).find()
                        && document.elements()
                                .noneMatch(e -> Set.of("left", "right").contains(e.attribute("align"))),
                MailRule.LANGUAGE,
                "styles name left or right, which do not turn with the direction; use start and end");
        mail.require(
                document.elements().filter(e -> !ownText(e).isEmpty()).noneMatch(HtmlRules::isTurned),
                MailRule.LANGUAGE,
                "a link or an address is shown without dir=\"ltr\" around it");
    }

    /** Where an address stands in text of the other direction and nothing keeps it together. */
    private static boolean isTurned(Element element) {
        boolean holdsUrl = LintedMail.urls(ownText(element)).stream()
                .anyMatch(url -> !element.name().equals("style"));
        return holdsUrl
                && Stream.concat(Stream.of(element), element.ancestors())
                        .noneMatch(e -> e.attribute("dir").equals("ltr")
                                || e.attribute("dir").equals("auto"));
    }

    private static String ownText(Element element) {
        StringBuilder text = new StringBuilder();
        for (Node child : element.children()) {
            if (child instanceof Text leaf) {
                text.append(leaf.text());
            }
        }
        return text.toString();
    }

    /** By which characters there are more of in the words, values left aside. */
    private static String direction(Element document) {
        StringBuilder words = new StringBuilder();
        document.all("body").forEach(body -> words(body, words));
        long rightToLeft = words.codePoints()
                .map(Character::getDirectionality)
                .filter(d -> d == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC)
                .count();
        long leftToRight = words.codePoints()
                .map(Character::getDirectionality)
                .filter(d -> d == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                .count();
        return rightToLeft > leftToRight ? "rtl" : "ltr";
    }

    private static void words(Element element, StringBuilder words) {
        if (element.name().equals("bdi") || element.attribute("dir").equals("auto")) {
            return;
        }
        for (Node child : element.children()) {
            if (child instanceof Element inner) {
                words(inner, words);
            } else if (child instanceof Text leaf) {
                words.append(leaf.text());
            }
        }
    }

    private static void structure(LintedMail mail, Element document) {
        mail.require(
                document.all("table").allMatch(table -> table.attribute("role").equals("presentation")),
                MailRule.STRUCTURE,
                "a table has no role=\"presentation\"");
        mail.require(document.all("h1").count() == 1, MailRule.STRUCTURE, "there must be one h1");
        mail.require(
                document.all("title").anyMatch(title -> !title.text().isBlank()),
                MailRule.STRUCTURE,
                "there is no title");
        mail.require(
                document.all("img").allMatch(img -> img.attributes().containsKey("alt")),
                MailRule.STRUCTURE,
                "a picture has no alt");
    }

    private static void contrast(LintedMail mail, Element document) {
        for (String name : List.of("color-scheme", "supported-color-schemes")) {
            mail.require(
                    meta(document, name).contains("light")
                            && meta(document, name).contains("dark"),
                    MailRule.CONTRAST,
                    "there is no <meta name=\"" + name + "\" content=\"light dark\">");
        }
        for (boolean dark : new boolean[] {false, true}) {
            Contrast.Result seen = Contrast.of(document, dark);
            String where = dark ? "on dark screens " : "on light screens ";
            seen.pairs().stream()
                    .filter(pair -> pair.ratio() < Contrast.LEAST)
                    .forEach(pair -> mail.require(false, MailRule.CONTRAST, where + pair));
            seen.unknown().stream()
                    .distinct()
                    .forEach(colour -> mail.require(
                            false, MailRule.CONTRAST, where + "the colour " + colour + " is not written as #rrggbb"));
        }
    }

    private static String meta(Element document, String name) {
        return document.all("meta")
                .filter(meta -> meta.attribute("name").equals(name))
                .map(meta -> meta.attribute("content"))
                .findFirst()
                .orElse("");
    }

    private static void resources(LintedMail mail, Element document) {
        document.elements()
                .map(Element::name)
                .filter(FORBIDDEN::contains)
                .distinct()
                .forEach(name -> mail.require(
                        false, MailRule.RESOURCES, "the element " + name + " does not belong into a mail"));
        mail.require(
                document.all("meta")
                        .noneMatch(meta -> meta.attribute("http-equiv").equalsIgnoreCase("refresh")),
                MailRule.RESOURCES,
                "the mail reloads");
        mail.require(!LOADS.matcher(styles(document)).find(), MailRule.RESOURCES, "styles load something");
        for (Element element : document.elements().toList()) {
            for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
                String name = attribute.getKey();
                boolean loads = Set.of("src", "srcset", "background", "poster").contains(name)
                        && !attribute.getValue().startsWith("cid:")
                        && !attribute.getValue().startsWith("data:image/");
                mail.require(!loads, MailRule.RESOURCES, element.name() + " loads something by its " + name);
                mail.require(
                        !name.startsWith("on"), MailRule.RESOURCES, element.name() + " runs something by its " + name);
            }
        }
    }

    private static void narrow(LintedMail mail, Element document) {
        mail.require(
                meta(document, "viewport").contains("width=device-width"),
                MailRule.NARROW,
                "there is no <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        boolean wideStyle = WIDTH.matcher(styles(document))
                .results()
                .anyMatch(width -> Integer.parseInt(width.group(1)) > NARROWEST);
        boolean wideAttribute = document.elements()
                .map(element -> element.attribute("width").toLowerCase(Locale.ROOT))
                .anyMatch(width ->
                        width.matches("[0-9]{1,5}(px)?") && Integer.parseInt(width.replace("px", "")) > NARROWEST);
        mail.require(
                !wideStyle && !wideAttribute,
                MailRule.NARROW,
                "something is wider than " + NARROWEST + " pixels; use max-width");
    }

    private static String styles(Element document) {
        StringBuilder styles = new StringBuilder();
        document.all("style").forEach(style -> styles.append(style.text()).append('\n'));
        document.elements()
                .forEach(element ->
                        styles.append(';').append(element.attribute("style")).append('\n'));
        return styles.toString();
    }
}
