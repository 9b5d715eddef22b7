package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frame that mails of all languages and purposes share: a template in which {@code {{> name}}} stands for words.
 *
 * <p>Filling in makes an ordinary template of it. In HTML, words are escaped and values in them isolated, so that a
 * name in another script does not turn the sentence around it. Immutable.
 */
final class Layout {

    private static final Pattern WORD = Pattern.compile("\\{\\{>([^}\\n]*)}}");
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z_]*");
    private static final Pattern MISPLACED =
            Pattern.compile("<(?:[A-Za-z/!?][^>]*|title[^>]*>[^<]*)\\{\\{>", Pattern.CASE_INSENSITIVE);
    private static final Pattern VALUE = Pattern.compile("\\{\\{\\s*([A-Za-z]+)\\s*}}");

    private final TemplateFile file;
    private final Part part;
    private final Set<String> names;

    private Layout(TemplateFile file, Part part, Set<String> names) {
        this.file = file;
        this.part = part;
        this.names = names;
    }

    /**
     * Reads a layout.
     *
     * @throws TemplateProblem if it cannot be used with any words
     */
    static Layout parse(TemplateFile file, Part part) throws TemplateProblem {
        Set<String> names = new TreeSet<>();
        Matcher word = WORD.matcher(file.content());
        while (word.find()) {
            String name = word.group(1).strip();
            if (!NAME.matcher(name).matches()) {
                throw new TemplateProblem(
                        file.shown(), line(file, word.start()), "{{>" + name + "}} is no name of words");
            }
            names.add(name);
        }
        Matcher misplaced = MISPLACED.matcher(file.content());
        if (part == Part.HTML && misplaced.find()) {
            throw new TemplateProblem(
                    file.shown(),
                    line(file, misplaced.end()),
                    "words do not belong into markup, nor into the title: use {{subject}} there");
        }
        TemplateCheck.check(
                file.shown(),
                part,
                WORD.matcher(file.content())
                        .replaceAll(match -> "x".repeat(match.group().length())));
        return new Layout(file, part, Set.copyOf(names));
    }

    /** The names of words that it holds. */
    Set<String> names() {
        return names;
    }

    String shown() {
        return file.shown();
    }

    /**
     * Fills words in.
     *
     * @param purpose whose words come before those of all
     * @param locale names the language in messages
     * @throws TemplateProblem if words are missing
     */
    String fill(Words words, String purpose, Locale locale) throws TemplateProblem {
        StringBuilder filled = new StringBuilder(file.content().length() * 2);
        Matcher word = WORD.matcher(file.content());
        int from = 0;
        while (word.find()) {
            String name = word.group(1).strip();
            Words.Word found = find(words, purpose, name)
                    .orElseThrow(() -> new TemplateProblem(
                            file.shown(),
                            line(file, word.start()),
                            "there are no words " + purpose + "." + name + " or " + name + " in the language "
                                    + locale.toLanguageTag()));
            filled.append(file.content(), from, word.start()).append(part == Part.HTML ? html(found) : found.text());
            from = word.end();
        }
        return filled.append(file.content().substring(from)).toString();
    }

    static Optional<Words.Word> find(Words words, String purpose, String name) {
        return words.find(purpose + "." + name).or(() -> words.find(name));
    }

    private static String html(Words.Word word) {
        String escaped = word.text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return VALUE.matcher(escaped).replaceAll(value -> {
            boolean leftToRight = TemplateVariable.named(value.group(1))
                    .filter(TemplateVariable::isLeftToRight)
                    .isPresent();
            return Matcher.quoteReplacement((leftToRight ? "<bdi dir=\"ltr\">" : "<bdi>") + value.group() + "</bdi>");
        });
    }

    private static int line(TemplateFile file, int index) {
        return 1
                + (int) file.content()
                        .substring(0, index)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
