package io.invitation.mail.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of one language, or some of them: names with a line of text each, in which variables and sections of
 * templates may stand. Immutable.
 */
final class Words {

    /** Holds the rules for plurals; the one entry that is no text. */
    static final String PLURALS = "plurals";

    static final Words NONE = new Words(Map.of());

    private static final Pattern ENTRY = Pattern.compile("([a-z][A-Za-z_]*(?:\\.[A-Za-z]+)*)\\s*=\\s*(.*)");

    private final Map<String, Word> byName;

    private Words(Map<String, Word> byName) {
        this.byName = byName;
    }

    /** A text and where it stands. */
    record Word(String file, int line, String text) {

        TemplateProblem problem(String text) {
            return new TemplateProblem(file, line, text);
        }
    }

    /**
     * Reads words.
     *
     * @throws TemplateProblem if a line is no entry, or a text is none
     */
    static Words parse(TemplateFile file) throws TemplateProblem {
        Map<String, Word> byName = new LinkedHashMap<>();
        String[] lines = file.content().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                throw new TemplateProblem(file.shown(), i + 1, "is not NAME = TEXT, nor a comment with # before it");
            }
            Word word = new Word(file.shown(), i + 1, entry.group(2));
            check(entry.group(1), word);
            if (byName.putIfAbsent(entry.group(1), word) != null) {
                throw word.problem(entry.group(1) + " is there a second time");
            }
        }
        return new Words(byName);
    }

    private static void check(String name, Word word) throws TemplateProblem {
        if (name.equals(PLURALS)) {
            try {
                PluralRules.parse(word.text());
            } catch (IllegalArgumentException e) {
                throw new TemplateProblem(word.file(), word.line(), String.valueOf(e.getMessage()), e);
            }
            return;
        }
        if (word.text().isEmpty()) {
            throw word.problem(name + " has no text");
        }
        if (word.text().indexOf('\\') >= 0) {
            throw word.problem("a backslash means nothing here: write the character itself, in UTF-8");
        }
        if (!Phrases.isPhrase(name)) {
            TemplateCheck.checkWords(word.file(), word.line(), word.text());
        } else if (!Phrases.isUsable(name, word.text())) {
            throw word.problem(
                    name + " may hold " + Phrases.placeholdersOf(name) + ", each at most once, and no other tags");
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    Map<String, Word> byName() {
        return byName;
    }

    Optional<Word> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** These words, and those of the others that are not here. */
    Words or(Words others) {
        if (isEmpty() || others.isEmpty()) {
            return isEmpty() ? others : this;
        }
        Map<String, Word> all = new LinkedHashMap<>(others.byName);
        all.putAll(byName);
        return new Words(all);
    }
}
