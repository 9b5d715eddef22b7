package io.invitation.mail;

import io.invitation.mail.internal.TemplateProblem;
import io.invitation.mail.internal.TemplateSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Words the invitation mail: subject, text and HTML, in one or more languages.
 *
 * <p>Templates are Mustache without partials, lambdas, other delimiters and unescaped values. They are checked when
 * they are loaded: a variable that does not exist, a section that is not closed, a link that is missing, doubled or
 * inside a section, or a subject that is empty without the values that may be absent is refused then. Values are
 * escaped in HTML and never read as templates. In HTML a value belongs into text or into an attribute in double quotes.
 *
 * <p>These variables are always there:
 *
 * <ul>
 *   <li>{@code product}: what one joins, as configured
 *   <li>{@code link}: the link; in text exactly once and alone on its line, in HTML as {@code href="{{link}}"} of one
 *       anchor and, if wanted, once as visible text, nowhere else in markup; not in the subject
 *   <li>{@code lang}, {@code dir}: the language tag (BCP 47) of the template and {@code ltr} or {@code rtl}
 * </ul>
 *
 * <p>These may be absent and are used between {@code {{#name}}} and {@code {{/name}}}:
 *
 * <ul>
 *   <li>{@code inviter}, {@code invitation}, {@code roles}, {@code groups}: the inviter's name, the name of the
 *       invitation, roles and groups in one line, each cleaned of invisible characters, links and addresses and cut
 *   <li>{@code starts}, {@code expires}, {@code membershipEnds}: date, time and zone
 *   <li>{@code domains}: the domains whose addresses are admitted
 * </ul>
 *
 * <p>These are conditions: {@code replies} (an answer goes to the inviter), {@code personal}, {@code domain} and
 * {@code open} (exactly one of the three, by audience), {@code hasMessage}. {@code message} repeats its section for
 * each line of the inviter's words, in which {@code line} is that line.
 *
 * <p>The language of a mail is the invitation's, or else the nearest more general one ({@code de} for {@code de-AT}),
 * or else the first one. Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class MailTemplates {

    private static final String PREFIX = "invitation_";
    private static final List<String> SUFFIXES = List.of(".subject.mustache", ".text.mustache", ".html.mustache");

    private final Map<Locale, TemplateSet> byLocale;
    private final TemplateSet fallback;

    private MailTemplates(Map<Locale, TemplateSet> byLocale) {
        this.byLocale = byLocale;
        this.fallback = byLocale.values().iterator().next();
    }

    /**
     * Returns the templates that come with the library, in English.
     *
     * @return the templates, read from the class path and checked
     */
    public static MailTemplates builtIn() {
        TemplateSet.Source[] sources = SUFFIXES.stream()
                .map(suffix -> PREFIX + "en" + suffix)
                .map(name -> new TemplateSet.Source(name, resource(name)))
                .toArray(TemplateSet.Source[]::new);
        return new MailTemplates(Map.of(Locale.ENGLISH, compile(Locale.ENGLISH, sources)));
    }

    /**
     * Returns templates of one's own, in English; see {@link #and} for further languages.
     *
     * @param subject makes the subject, one line
     * @param text makes the text part
     * @param html makes the HTML part
     * @return the templates
     * @throws InvalidTemplateException if one cannot be used; names the part and the line
     */
    public static MailTemplates of(String subject, String text, String html) {
        return of(Locale.ENGLISH, subject, text, html);
    }

    /**
     * Returns templates of one's own in a language, which is also the one for recipients of other languages.
     *
     * @param locale the language of the words, which the mail then declares
     * @param subject makes the subject, one line
     * @param text makes the text part
     * @param html makes the HTML part
     * @return the templates
     * @throws InvalidTemplateException if one cannot be used; names the part and the line
     * @throws IllegalArgumentException if the locale names no language
     */
    public static MailTemplates of(Locale locale, String subject, String text, String html) {
        requireLanguage(locale);
        return new MailTemplates(Map.of(locale, compile(locale, sources(subject, text, html))));
    }

    /**
     * Reads templates from files named {@code invitation_LANGUAGE.subject.mustache}, {@code .text.mustache} and
     * {@code .html.mustache} in UTF-8, where {@code LANGUAGE} is a tag such as {@code en} or {@code pt-BR}. Other files
     * are not looked at.
     *
     * @param directory where the files are
     * @param fallback the language for recipients of other languages
     * @return the templates; later changes of the files are not seen
     * @throws InvalidTemplateException if a file is missing, unreadable or cannot be used; names the file and the line
     */
    public static MailTemplates inDirectory(Path directory, Locale fallback) {
        requireLanguage(fallback);
        Map<Locale, TemplateSet> sets = new LinkedHashMap<>();
        sets.put(fallback, read(directory, fallback.toLanguageTag(), fallback));
        for (String tag : languageTags(directory)) {
            Locale locale = locale(tag);
            if (!sets.containsKey(locale)) {
                sets.put(locale, read(directory, tag, locale));
            }
        }
        return new MailTemplates(sets);
    }

    /**
     * Returns a copy with one more language.
     *
     * @param locale the language of the words
     * @param subject makes the subject, one line
     * @param text makes the text part
     * @param html makes the HTML part
     * @return the copy
     * @throws InvalidTemplateException if one cannot be used; names the part and the line
     * @throws IllegalArgumentException if the locale names no language or is there already
     */
    public MailTemplates and(Locale locale, String subject, String text, String html) {
        requireLanguage(locale);
        if (byLocale.containsKey(locale)) {
            throw new IllegalArgumentException("there are templates in " + locale.toLanguageTag() + " already");
        }
        Map<Locale, TemplateSet> more = new LinkedHashMap<>();
        more.put(fallback.locale(), fallback);
        more.putAll(byLocale);
        more.put(locale, compile(locale, sources(subject, text, html)));
        return new MailTemplates(more);
    }

    /** Finds the templates for a recipient: the locale itself, then more and more general ones, then the first. */
    TemplateSet forLocale(@Nullable Locale wanted) {
        if (wanted == null) {
            return fallback;
        }
        Locale plain = wanted.stripExtensions();
        String language = plain.getLanguage();
        return Stream.of(
                        plain,
                        new Locale.Builder()
                                .setLanguage(language)
                                .setScript(plain.getScript())
                                .build(),
                        new Locale.Builder()
                                .setLanguage(language)
                                .setRegion(plain.getCountry())
                                .build(),
                        new Locale.Builder().setLanguage(language).build())
                .map(byLocale::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(fallback);
    }

    private static TemplateSet.Source[] sources(String subject, String text, String html) {
        return new TemplateSet.Source[] {
            new TemplateSet.Source("subject", subject),
            new TemplateSet.Source("text", text),
            new TemplateSet.Source("html", html)
        };
    }

    private static TemplateSet compile(Locale locale, TemplateSet.Source... sources) {
        try {
            return TemplateSet.compile(locale, sources[0], sources[1], sources[2]);
        } catch (TemplateProblem e) {
            throw new InvalidTemplateException(e.template(), e.line(), String.valueOf(e.getMessage()), e);
        }
    }

    private static TemplateSet read(Path directory, String tag, Locale locale) {
        TemplateSet.Source[] sources = SUFFIXES.stream()
                .map(suffix -> PREFIX + tag + suffix)
                .map(name -> new TemplateSet.Source(name, file(directory, name)))
                .toArray(TemplateSet.Source[]::new);
        return compile(locale, sources);
    }

    private static List<String> languageTags(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(PREFIX) && SUFFIXES.stream().anyMatch(name::endsWith))
                    .map(name -> name.substring(PREFIX.length(), name.indexOf('.')))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidTemplateException(directory.toString(), 1, "the directory cannot be read", e);
        }
    }

    private static Locale locale(String tag) {
        try {
            return new Locale.Builder().setLanguageTag(tag).build();
        } catch (IllformedLocaleException e) {
            throw new InvalidTemplateException(PREFIX + tag, 1, "the name holds no language tag", e);
        }
    }

    private static String file(Path directory, String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            String problem = "cannot be read";
            if (e instanceof NoSuchFileException) {
                problem = Files.isDirectory(directory)
                        ? "there is no such file in " + directory
                        : "there is no directory " + directory;
            } else if (e instanceof CharacterCodingException) {
                problem = "is not UTF-8";
            }
            throw new InvalidTemplateException(name, 1, problem, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = MailTemplates.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidTemplateException(name, 1, "cannot be read", e);
        }
    }

    private static void requireLanguage(Locale locale) {
        if (locale.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("the locale \"" + locale + "\" names no language");
        }
    }

    /** Returns the languages. */
    @Override
    public String toString() {
        return "MailTemplates"
                + byLocale.keySet().stream().map(Locale::toLanguageTag).toList();
    }
}
