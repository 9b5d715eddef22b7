package io.invitation.mail;

import io.invitation.Invitation;
import io.invitation.mail.internal.TemplateCatalog;
import io.invitation.mail.internal.TemplateFile;
import io.invitation.mail.internal.TemplateProblem;
import io.invitation.mail.internal.TemplateSet;
import io.invitation.spi.MessagePurpose;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Words the mails: subject, text and HTML, for each purpose, in one or more languages.
 *
 * <p>The library brings English, German, French, Spanish, Japanese and Arabic. A host overrides single words, the
 * layout around them or whole mails, for all invitations or those of a scope or kind; {@link TemplateSource} says how
 * files are named. Which mail goes out is decided in this order:
 *
 * <ol>
 *   <li>Language: the invitation's, then the nearest more general ones ({@code de} for {@code de-AT}), then the
 *       fallback, then English. Whose language the inviter speaks takes no part in it.
 *   <li>Place: the invitation's scope and kind, its scope, its kind, the top, and last what the library brings. At the
 *       nearest place that has something, a whole mail of the message's purpose comes before words and layout.
 *   <li>Words and layouts each come from the nearest place that has them, word by word.
 * </ol>
 *
 * <p>Templates are Mustache without partials, lambdas, other delimiters and unescaped values. They are checked when
 * they are loaded: a variable that does not exist, a section that is not closed, a part that is missing, a link that is
 * missing, doubled or inside a section, words that are missing or that nothing uses, or a subject that is empty without
 * the values that may be absent is refused then, with file and line. Values are escaped in HTML and never read as
 * templates. In HTML a value belongs into text or into an attribute in double quotes. In a layout, <code>{{&gt;
 * name}}</code> stands for words; words are plain text with variables and sections.
 *
 * <p>These variables are always there:
 *
 * <ul>
 *   <li>{@code product}: what one joins, as configured
 *   <li>{@code link}: the link; in text exactly once and alone on its line, in HTML as {@code href="{{link}}"} of one
 *       anchor and, if wanted, once as visible text, nowhere else in markup; not in the subject and not in words
 *   <li>{@code subject}: the subject of the mail, for the title; not in the subject and not in words
 *   <li>{@code lang}, {@code dir}: the language tag (BCP 47) of the template and {@code ltr} or {@code rtl}
 * </ul>
 *
 * <p>These may be absent and are used between {@code {{#name}}} and {@code {{/name}}}:
 *
 * <ul>
 *   <li>{@code inviter}, {@code invitation}, {@code roles}, {@code groups}: the inviter's name, the name of the
 *       invitation, roles and groups in one line, each cleaned of invisible characters, links and addresses and cut
 *   <li>{@code replyTo}: the inviter's address, to which an answer goes
 *   <li>{@code starts}, {@code expires}, {@code membershipEnds}: date, time and zone
 *   <li>{@code expiresIn}, {@code places}: how long the link lives and how many people it admits, as a phrase of the
 *       language; absent where the language has no words for it
 *   <li>{@code domains}: the domains whose addresses are admitted
 * </ul>
 *
 * <p>These are conditions: {@code personal}, {@code domain} and {@code open} (exactly one of the three, by audience; a
 * mail that asks about an address is personal), {@code hasMessage}. {@code message} repeats its section for each line
 * of the inviter's words, in which {@code line} is that line.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1
 */
public final class MailTemplates {

    private static final List<String> PARTS = List.of("subject", "text", "html");
    private static final List<String> BUILT_IN = List.of(
            "layout.text.mustache",
            "layout.html.mustache",
            "words_en.properties",
            "words_de.properties",
            "words_fr.properties",
            "words_es.properties",
            "words_ja.properties",
            "words_ar.properties");

    private final TemplateCatalog catalog;
    private final Map<String, TemplateFile> files;
    private final boolean builtInLanguages;
    private final Locale fallback;

    private MailTemplates(Map<String, TemplateFile> files, boolean builtInLanguages, Locale fallback) {
        this.files = files;
        this.builtInLanguages = builtInLanguages;
        this.fallback = fallback;
        try {
            this.catalog = TemplateCatalog.load(BuiltIn.FILES, files.values(), builtInLanguages, fallback);
        } catch (TemplateProblem e) {
            throw new InvalidTemplateException(e.template(), e.line(), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns the templates that come with the library, in all of its languages; the fallback is English.
     *
     * @return the templates
     */
    public static MailTemplates builtIn() {
        return BuiltIn.TEMPLATES;
    }

    /**
     * Returns a template of one's own for invitations, in English; see {@link #and} for further languages.
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
     * Returns a template of one's own for invitations in a language, which is also the one for recipients of other
     * languages. Mails of other purposes are the library's, in that language or else in English.
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
        return new MailTemplates(files(locale, subject, text, html), false, locale);
    }

    /**
     * Reads templates from a source, for mails in its languages only. What it leaves out is the library's, as far as
     * the library speaks the language; see {@link #with} to keep all languages of the library.
     *
     * @param source the templates
     * @param fallback the language for recipients of other languages
     * @return the templates; later changes of the source are not seen
     * @throws InvalidTemplateException if the source cannot be read or a template cannot be used, or there is nothing
     *     in the fallback language; names the file and the line
     * @throws IllegalArgumentException if the locale names no language
     */
    public static MailTemplates from(TemplateSource source, Locale fallback) {
        requireLanguage(fallback);
        MailTemplates templates = new MailTemplates(read(source), false, fallback);
        if (!templates.catalog.speaks(fallback)) {
            throw new InvalidTemplateException(
                    "words_" + fallback.toLanguageTag() + ".properties",
                    1,
                    "there are neither words nor mails in the fallback language");
        }
        return templates;
    }

    /**
     * Reads templates from the files of a directory, as {@link #from} does.
     *
     * @param directory where the files are
     * @param fallback the language for recipients of other languages
     * @return the templates; later changes of the files are not seen
     * @throws InvalidTemplateException if the directory or a file is missing, unreadable or cannot be used; names the
     *     file and the line
     * @throws IllegalArgumentException if the locale names no language
     */
    public static MailTemplates inDirectory(Path directory, Locale fallback) {
        return from(TemplateSource.directory(directory), fallback);
    }

    /**
     * Returns a copy in which the templates of a source come before those that are there.
     *
     * @param source the templates; one of the same name replaces the earlier one
     * @return the copy; later changes of the source are not seen
     * @throws InvalidTemplateException if the source cannot be read or a template cannot be used; names the file and
     *     the line
     */
    public MailTemplates with(TemplateSource source) {
        return with(read(source));
    }

    /**
     * Returns a copy with a template for invitations in one more language.
     *
     * @param locale the language of the words
     * @param subject makes the subject, one line
     * @param text makes the text part
     * @param html makes the HTML part
     * @return the copy
     * @throws InvalidTemplateException if one cannot be used; names the part and the line
     * @throws IllegalArgumentException if the locale names no language or there is such a template of one's own already
     */
    public MailTemplates and(Locale locale, String subject, String text, String html) {
        requireLanguage(locale);
        Map<String, TemplateFile> more = files(locale, subject, text, html);
        if (files.keySet().stream().anyMatch(more::containsKey)) {
            throw new IllegalArgumentException("there are templates in " + locale.toLanguageTag() + " already");
        }
        return with(more);
    }

    /**
     * Returns the languages in which there are mails, the fallback first.
     *
     * @return an unmodifiable list
     */
    public List<Locale> languages() {
        return List.copyOf(catalog.languages());
    }

    /** Finds the templates for a message. */
    TemplateSet find(Invitation invitation, MessagePurpose purpose) {
        return catalog.find(invitation, purpose);
    }

    private MailTemplates with(Map<String, TemplateFile> more) {
        Map<String, TemplateFile> all = new LinkedHashMap<>(files);
        all.putAll(more);
        return new MailTemplates(all, builtInLanguages, fallback);
    }

    private static Map<String, TemplateFile> files(Locale locale, String... contents) {
        Map<String, TemplateFile> files = new LinkedHashMap<>();
        for (int i = 0; i < contents.length; i++) {
            String part = PARTS.get(i);
            String name = "invitation_" + locale.toLanguageTag() + "." + part + ".mustache";
            files.put(name, new TemplateFile(name, part, contents[i]));
        }
        return files;
    }

    private static Map<String, TemplateFile> read(TemplateSource source) {
        Map<String, TemplateFile> files = new LinkedHashMap<>();
        try {
            source.read().forEach((name, content) -> files.put(name, new TemplateFile(name, name, content)));
        } catch (NotDirectoryException e) {
            throw new InvalidTemplateException(e.getFile(), 1, "is no directory", e);
        } catch (NoSuchFileException e) {
            String reason = e.getReason() == null ? "does not exist" : e.getReason();
            throw new InvalidTemplateException(e.getFile(), 1, reason, e);
        } catch (IOException e) {
            throw new InvalidTemplateException("source", 1, "cannot be read", e);
        }
        return files;
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
                + catalog.languages().stream().map(Locale::toLanguageTag).toList();
    }

    /** Read once, when first needed. */
    private static final class BuiltIn {

        static final Collection<TemplateFile> FILES = resources();
        static final MailTemplates TEMPLATES = new MailTemplates(Map.of(), true, Locale.ENGLISH);

        private static Collection<TemplateFile> resources() {
            Map<String, TemplateFile> files =
                    read(TemplateSource.resources(MailTemplates.class, "templates", BUILT_IN.toArray(String[]::new)));
            return new ArrayList<>(files.values());
        }
    }
}
