package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import io.invitation.mail.internal.TemplateVariable.Use;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tags of a template before the engine does: only variables that exist, sections that match, nothing
 * unescaped, no partials, no other delimiters, and the link where it belongs.
 */
final class TemplateCheck {

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    /** Stands for each character of a tag that inserts the link; not used by anybody (U+FDD0 is no character). */
    private static final String LINK_FILLER = "\uFDD0";

    private static final Pattern MARKUP = Pattern.compile("<[A-Za-z/!?]");
    private static final Pattern NAME = Pattern.compile("[^\\s\"'<>/=]+");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([^\\s\"'<>/=]+)(?:\\s*=\\s*(\"[^\"]*\"|'[^']*'|[^\\s\"'<>]+))?");

    private record Section(String name, boolean inverted, int line) {}

    /** A tag of the template engine: from, up to but without, and whether it inserts the link. */
    private record Tag(int start, int end, boolean isLink) {}

    private final String name;
    private final Part part;
    private final String source;
    private final Deque<Section> open = new ArrayDeque<>();
    private final List<Tag> tags = new ArrayList<>();

    private TemplateCheck(String name, Part part, String source) {
        this.name = name;
        this.part = part;
        this.source = source;
    }

    static void check(String name, Part part, String source) throws TemplateProblem {
        new TemplateCheck(name, part, source).check();
    }

    /** Checks a line of words: what a template may hold, but not the link, which the layout places. */
    static void checkWords(String file, int line, String words) throws TemplateProblem {
        try {
            new TemplateCheck(file, Part.SUBJECT, words).checkTags();
        } catch (TemplateProblem e) {
            throw new TemplateProblem(file, line, String.valueOf(e.getMessage()), e);
        }
    }

    private void check() throws TemplateProblem {
        if (source.isBlank()) {
            throw problem(1, "is empty");
        }
        checkTags();
        checkLinks();
        checkMarkup();
    }

    private void checkTags() throws TemplateProblem {
        int at = source.indexOf(OPEN);
        int line = 1;
        int counted = 0;
        while (at >= 0) {
            line += lineBreaks(counted, at);
            counted = at;
            int end = source.indexOf(CLOSE, at + OPEN.length());
            if (end < 0) {
                throw problem(line, "the tag is not closed");
            }
            String tag = source.substring(at + OPEN.length(), end).strip();
            tag(tag, line);
            tags.add(new Tag(at, end + CLOSE.length(), tag.equals(TemplateVariable.LINK.key())));
            at = source.indexOf(OPEN, end + CLOSE.length());
        }
        if (!open.isEmpty()) {
            throw problem(open.getLast().line(), "the section " + open.getLast().name() + " is not closed");
        }
    }

    private void tag(String tag, int line) throws TemplateProblem {
        if (tag.isEmpty()) {
            throw problem(line, "the tag is empty");
        }
        String rest = tag.substring(1).strip();
        switch (tag.charAt(0)) {
            case '!' -> {}
            case '#' -> open(rest, false, line);
            case '^' -> open(rest, true, line);
            case '/' -> close(rest, line);
            case '{', '&' ->
                throw problem(line, "{{" + tag + "}} would insert a value unescaped, which is not allowed");
            case '=' -> throw problem(line, "other delimiters are not allowed");
            case '>', '<', '$' -> throw problem(line, "words belong into layouts only: {{" + tag + "}}");
            default -> variable(tag, line);
        }
    }

    private void open(String section, boolean inverted, int line) throws TemplateProblem {
        if (known(section, line).use() == Use.TEXT) {
            throw problem(line, section + " is always there and cannot be a section");
        }
        open.addLast(new Section(section, inverted, line));
    }

    private void close(String section, int line) throws TemplateProblem {
        if (open.isEmpty() || !open.getLast().name().equals(section)) {
            throw problem(line, "{{/" + section + "}} closes a section that is not open");
        }
        open.removeLast();
    }

    private void variable(String variable, int line) throws TemplateProblem {
        if (variable.equals(TemplateVariable.LINE)) {
            requireInside(TemplateVariable.MESSAGE.key(), variable, line);
            return;
        }
        TemplateVariable known = known(variable, line);
        switch (known.use()) {
            case TEXT -> {}
            case OPTIONAL_TEXT -> requireInside(variable, variable, line);
            case FLAG, LINES -> throw problem(line, variable + " is not a text; use it as {{#" + variable + "}}");
        }
        if (known == TemplateVariable.LINK) {
            link(line);
        } else if (known == TemplateVariable.SUBJECT && part == Part.SUBJECT) {
            throw problem(line, "{{subject}} is what the subject says, and cannot be used to say it");
        }
    }

    private void link(int line) throws TemplateProblem {
        if (part == Part.SUBJECT) {
            throw problem(line, "the link does not belong into the subject or into words");
        }
        if (!open.isEmpty()) {
            throw problem(line, "the link must not depend on a section");
        }
    }

    private void checkLinks() throws TemplateProblem {
        List<Tag> links = tags.stream().filter(Tag::isLink).toList();
        if (part != Part.SUBJECT && links.isEmpty()) {
            throw problem(lineOf(source.length()), "{{link}} is missing");
        }
        if (part == Part.TEXT) {
            checkLinksInText(links);
        } else if (part == Part.HTML) {
            checkLinksInHtml(links);
        }
    }

    /** Mail programs make one link of everything up to the next space. */
    private void checkLinksInText(List<Tag> links) throws TemplateProblem {
        if (links.size() > 1) {
            throw problem(lineOf(links.get(1).start()), "the link is there a second time");
        }
        Tag link = links.get(0);
        String before = source.substring(0, link.start());
        String after = source.substring(link.end());
        if (!before.substring(before.lastIndexOf('\n') + 1).isBlank()
                || !after.lines().findFirst().orElse("").isBlank()) {
            throw problem(lineOf(link.start()), "the link must stand alone on its line");
        }
    }

    private void checkLinksInHtml(List<Tag> links) throws TemplateProblem {
        int anchors = 0;
        int visible = 0;
        String html = withoutTags();
        int at = 0;
        for (Tag link : links) {
            int start = nextMarkup(html, at);
            while (start >= 0 && endOfMarkup(html, start) <= link.start()) {
                at = endOfMarkup(html, start);
                start = nextMarkup(html, at);
            }
            if (start < 0 || start > link.start()) {
                visible++;
            } else if (isAnchor(html.substring(start, endOfMarkup(html, start)), link.end() - link.start())) {
                anchors++;
            } else {
                throw problem(
                        lineOf(link.start()),
                        "in markup the link belongs only into an anchor, as its one href=\"{{link}}\"");
            }
            if (anchors > 1) {
                throw problem(lineOf(link.start()), "the link is the target of a second anchor");
            }
            if (visible > 1) {
                throw problem(lineOf(link.start()), "the link is visible a second time");
            }
        }
        if (anchors == 0) {
            throw problem(1, "there must be an anchor with href=\"{{link}}\"");
        }
    }

    /** The source with other characters, as many, in place of tags: letters, so that no tag can split a name. */
    private String withoutTags() {
        StringBuilder html = new StringBuilder(source);
        for (Tag tag : tags) {
            String filler = tag.isLink() ? LINK_FILLER : "x";
            html.replace(tag.start(), tag.end(), filler.repeat(tag.end() - tag.start()));
        }
        return html.toString();
    }

    /** Finds the next comment or HTML tag, or nothing: -1. */
    private static int nextMarkup(String html, int from) {
        int start = html.indexOf('<', from);
        while (start >= 0 && !MARKUP.matcher(html).region(start, html.length()).lookingAt()) {
            start = html.indexOf('<', start + 1);
        }
        return start;
    }

    private static int endOfMarkup(String html, int start) {
        if (html.startsWith("<!--", start)) {
            int end = html.indexOf("-->", start + 4);
            return end < 0 ? html.length() : end + 3;
        }
        char quote = 0;
        for (int i = start; i < html.length(); i++) {
            char c = html.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                return i + 1;
            }
        }
        return html.length();
    }

    /** Tells whether an HTML tag is an anchor with one target, in double quotes, which is the link and nothing else. */
    private static boolean isAnchor(String tag, int linkLength) {
        Matcher name = NAME.matcher(tag).region(1, tag.length());
        if (!name.lookingAt() || !name.group().equalsIgnoreCase("a")) {
            return false;
        }
        List<String> targets = ATTRIBUTE
                .matcher(tag)
                .region(name.end(), tag.length())
                .results()
                .filter(attribute -> attribute.group(1).equalsIgnoreCase("href"))
                .map(attribute -> String.valueOf(attribute.group(2)))
                .toList();
        return targets.equals(List.of('"' + LINK_FILLER.repeat(linkLength) + '"'))
                && tag.lastIndexOf(LINK_FILLER) - tag.indexOf(LINK_FILLER) == linkLength - 1;
    }

    private void checkMarkup() throws TemplateProblem {
        if (part == Part.SUBJECT && source.strip().indexOf('\n') >= 0) {
            throw problem(lineOf(source.strip().indexOf('\n')), "a subject has one line");
        }
        int script = source.toLowerCase(Locale.ROOT).indexOf("<script");
        if (part == Part.HTML && script >= 0) {
            throw problem(lineOf(script), "a mail has no scripts");
        }
    }

    private void requireInside(String section, String variable, int line) throws TemplateProblem {
        if (open.stream().noneMatch(s -> !s.inverted() && s.name().equals(section))) {
            throw problem(
                    line,
                    variable + " is not always there; use it between {{#" + section + "}} and {{/" + section + "}}");
        }
    }

    private TemplateVariable known(String variable, int line) throws TemplateProblem {
        Optional<TemplateVariable> known = TemplateVariable.named(variable);
        if (known.isEmpty()) {
            throw problem(line, "unknown variable " + variable + "; there are " + TemplateVariable.names());
        }
        return known.get();
    }

    private int lineOf(int index) {
        return 1 + lineBreaks(0, Math.min(index, source.length()));
    }

    private int lineBreaks(int from, int to) {
        int count = 0;
        for (int i = source.indexOf('\n', from); i >= 0 && i < to; i = source.indexOf('\n', i + 1)) {
            count++;
        }
        return count;
    }

    private TemplateProblem problem(int line, String text) {
        return new TemplateProblem(name, line, text);
    }
}
