package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import io.invitation.mail.internal.TemplateVariable.Use;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final Pattern ANCHOR = Pattern.compile("href\\s*=\\s*\"\\{\\{\\s*link\\s*}}\"");

    private record Section(String name, boolean inverted, int line) {}

    private final String name;
    private final Part part;
    private final String source;
    private final Deque<Section> open = new ArrayDeque<>();
    private int links;

    private TemplateCheck(String name, Part part, String source) {
        this.name = name;
        this.part = part;
        this.source = source;
    }

    static void check(String name, Part part, String source) throws TemplateProblem {
        new TemplateCheck(name, part, source).check();
    }

    private void check() throws TemplateProblem {
        if (source.isBlank()) {
            throw problem(1, "is empty");
        }
        int at = source.indexOf(OPEN);
        while (at >= 0) {
            int line = lineOf(at);
            int end = source.indexOf(CLOSE, at + OPEN.length());
            if (end < 0) {
                throw problem(line, "the tag is not closed");
            }
            tag(source.substring(at + OPEN.length(), end), line);
            at = source.indexOf(OPEN, end + CLOSE.length());
        }
        if (!open.isEmpty()) {
            throw problem(open.getLast().line(), "the section " + open.getLast().name() + " is not closed");
        }
        checkLinks();
        checkMarkup();
    }

    private void tag(String raw, int line) throws TemplateProblem {
        String tag = raw.strip();
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
            case '>', '<', '$' -> throw problem(line, "partials are not supported: {{" + tag + "}}");
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
        }
    }

    private void link(int line) throws TemplateProblem {
        if (part == Part.SUBJECT) {
            throw problem(line, "the link does not belong into the subject");
        }
        if (!open.isEmpty()) {
            throw problem(line, "the link must not depend on a section");
        }
        if (part == Part.TEXT && links > 0) {
            throw problem(line, "the link is there a second time");
        }
        links++;
    }

    private void checkLinks() throws TemplateProblem {
        if (part != Part.SUBJECT && links == 0) {
            throw problem(lineOf(source.length()), "{{link}} is missing");
        }
        if (part == Part.HTML) {
            Matcher anchors = ANCHOR.matcher(source);
            if (!anchors.find()) {
                throw problem(1, "there must be an anchor with href=\"{{link}}\"");
            }
            if (anchors.find()) {
                throw problem(lineOf(anchors.start()), "the link is the target of a second anchor");
            }
        }
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
        return 1
                + (int) source.substring(0, Math.min(index, source.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private TemplateProblem problem(int line, String text) {
        return new TemplateProblem(name, line, text);
    }
}
