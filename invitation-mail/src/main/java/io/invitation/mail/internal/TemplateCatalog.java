package io.invitation.mail.internal;

import io.invitation.Invitation;
import io.invitation.mail.internal.CompiledTemplate.Part;
import io.invitation.mail.internal.TemplateName.Place;
import io.invitation.spi.MessagePurpose;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All mails that a set of templates can make, worked out, checked and compiled when it is loaded: for each place,
 * purpose and language the nearest whole mail, or the nearest layout filled with words.
 *
 * <p>Equal sources are compiled once. Immutable and safe for use by several threads.
 */
public final class TemplateCatalog {

    /** The purposes that have words; a later one is worded as an invitation. */
    private static final Set<MessagePurpose> PURPOSES = EnumSet.of(
            MessagePurpose.INVITATION,
            MessagePurpose.REMINDER,
            MessagePurpose.NEW_LINK,
            MessagePurpose.ADDRESS_CONFIRMATION,
            MessagePurpose.ACCOUNT_ACTIVATION,
            MessagePurpose.ADDRESS_VERIFICATION);

    private static final String SUBJECT = "subject";

    private final TemplateFolder base;
    private final Map<Place, TemplateFolder> folders;
    private final Set<Locale> languages;
    private final Locale fallback;
    private final Map<Key, TemplateSet> mails = new HashMap<>();
    private final Map<String, CompiledTemplate> compiled = new HashMap<>();
    private final Set<String> scopes = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();

    private record Key(Place place, MessagePurpose purpose, Locale locale) {}

    private TemplateCatalog(
            TemplateFolder base, Map<Place, TemplateFolder> folders, Set<Locale> languages, Locale fallback) {
        this.base = base;
        this.folders = folders;
        this.languages = languages;
        this.fallback = fallback;
    }

    /**
     * Loads templates.
     *
     * @param builtIn the files of the library, all at the top
     * @param own the files of the host, which come before them
     * @param builtInLanguages whether there are mails in all languages of the library, and not only of the host's
     * @param fallback the language for recipients of other languages
     * @throws TemplateProblem if a file cannot be used
     */
    public static TemplateCatalog load(
            Collection<TemplateFile> builtIn, Collection<TemplateFile> own, boolean builtInLanguages, Locale fallback)
            throws TemplateProblem {
        TemplateFolder base = TemplateFolder.sort(builtIn).getOrDefault(Place.TOP, TemplateFolder.EMPTY);
        Map<Place, TemplateFolder> folders = TemplateFolder.sort(own);
        Set<Locale> languages = new LinkedHashSet<>();
        languages.add(fallback);
        folders.values().stream()
                .flatMap(folder -> folder.languages().stream())
                .forEach(tag -> languages.add(Locale.forLanguageTag(tag)));
        if (builtInLanguages) {
            base.languages().forEach(tag -> languages.add(Locale.forLanguageTag(tag)));
        }
        TemplateCatalog catalog = new TemplateCatalog(base, folders, languages, fallback);
        catalog.requireKnownWords();
        catalog.work();
        return catalog;
    }

    /** The languages, the fallback first. */
    public Set<Locale> languages() {
        return languages;
    }

    /** Tells whether there is any mail in a language. */
    public boolean speaks(Locale locale) {
        return mails.keySet().stream().anyMatch(key -> key.locale().equals(locale));
    }

    /**
     * Finds the mail for a message: in the nearest language for which there is one, the fallback's after the
     * recipient's, English last; in that language, of the nearest place.
     */
    public TemplateSet find(Invitation invitation, MessagePurpose purpose) {
        Place place = new Place(
                Optional.of(invitation.scope().name()).filter(scopes::contains),
                Optional.of(invitation.kind()).filter(kinds::contains));
        MessagePurpose known = PURPOSES.contains(purpose) ? purpose : MessagePurpose.INVITATION;
        Stream<Locale> wanted = Stream.concat(invitation.locale().stream(), Stream.of(fallback))
                .flatMap(TemplateCatalog::generalizations)
                .filter(languages::contains);
        return Stream.concat(wanted, Stream.of(Locale.ENGLISH))
                .map(locale -> mails.get(new Key(place, known, locale)))
                .filter(mail -> mail != null)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no template for " + known));
    }

    /** A locale and what is more general, the nearest first; not the one without a language. */
    private static Stream<Locale> generalizations(Locale wanted) {
        Locale plain = wanted.stripExtensions();
        String language = plain.getLanguage();
        return language.isEmpty()
                ? Stream.empty()
                : Stream.of(
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
                        .distinct();
    }

    private void work() throws TemplateProblem {
        folders.keySet().forEach(place -> {
            place.scope().ifPresent(scopes::add);
            place.kind().ifPresent(kinds::add);
        });
        Set<Locale> all = new LinkedHashSet<>(languages);
        all.add(Locale.ENGLISH);
        for (Place place : places()) {
            for (Locale locale : all) {
                for (MessagePurpose purpose : PURPOSES) {
                    TemplateSet mail = work(place, purpose, locale);
                    if (mail != null) {
                        mails.put(new Key(place, purpose, locale), mail);
                    }
                }
            }
        }
        // Needed while loading only.
        compiled.clear();
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (Optional<String> scope : options(scopes)) {
            for (Optional<String> kind : options(kinds)) {
                places.add(new Place(scope, kind));
            }
        }
        return places;
    }

    private static List<Optional<String>> options(Set<String> values) {
        return Stream.concat(
                        Stream.of(Optional.<String>empty()), values.stream().map(Optional::of))
                .toList();
    }

    private @Nullable TemplateSet work(Place place, MessagePurpose purpose, Locale locale) throws TemplateProblem {
        List<TemplateFolder> chain = Stream.concat(
                        place.chain().map(near -> folders.getOrDefault(near, TemplateFolder.EMPTY)), Stream.of(base))
                .toList();
        Words words = words(chain, locale);
        for (TemplateFolder folder : chain) {
            Map<Part, TemplateFile> whole = folder.mail(purpose, locale);
            if (whole != null) {
                return whole(whole, locale, Phrases.of(words));
            }
            boolean isNearest = folder.hasLayout() || !folder.words(locale).isEmpty();
            if (isNearest && !words.isEmpty()) {
                return filled(chain, words, purpose, locale);
            }
        }
        return null;
    }

    /** The words of a language: its own before those of more general ones, the nearest place's first. */
    private static Words words(List<TemplateFolder> chain, Locale locale) {
        Words words = Words.NONE;
        for (Locale general : generalizations(locale).toList()) {
            for (TemplateFolder folder : chain) {
                words = words.or(folder.words(general));
            }
        }
        return words;
    }

    private TemplateSet whole(Map<Part, TemplateFile> parts, Locale locale, Phrases phrases) throws TemplateProblem {
        Map<Part, CompiledTemplate> templates = new LinkedHashMap<>();
        for (Map.Entry<Part, TemplateFile> part : parts.entrySet()) {
            templates.put(
                    part.getKey(),
                    compile(
                            part.getValue().shown(),
                            part.getKey(),
                            part.getValue().content()));
        }
        return new TemplateSet(
                locale, get(templates, Part.SUBJECT), get(templates, Part.TEXT), get(templates, Part.HTML), phrases);
    }

    private static CompiledTemplate get(Map<Part, CompiledTemplate> templates, Part part) {
        CompiledTemplate template = templates.get(part);
        if (template == null) {
            throw new IllegalStateException("no " + part);
        }
        return template;
    }

    private TemplateSet filled(List<TemplateFolder> chain, Words words, MessagePurpose purpose, Locale locale)
            throws TemplateProblem {
        String prefix = TemplateName.prefix(purpose);
        Layout text = layout(chain, Part.TEXT);
        Layout html = layout(chain, Part.HTML);
        Words.Word subject = Layout.find(words, prefix, SUBJECT)
                .orElseThrow(() -> new TemplateProblem(
                        "words_" + locale.toLanguageTag() + ".properties",
                        1,
                        "there are no words " + prefix + "." + SUBJECT));
        CompiledTemplate compiledSubject;
        try {
            compiledSubject = compile(subject.file(), Part.SUBJECT, subject.text());
        } catch (TemplateProblem e) {
            throw new TemplateProblem(subject.file(), subject.line(), String.valueOf(e.getMessage()), e);
        }
        return new TemplateSet(
                locale,
                compiledSubject,
                compile(text.shown(), Part.TEXT, text.fill(words, prefix, locale)),
                compile(html.shown(), Part.HTML, html.fill(words, prefix, locale)),
                Phrases.of(words));
    }

    private static Layout layout(List<TemplateFolder> chain, Part part) {
        return chain.stream()
                .flatMap(folder -> folder.layout(part).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no layout for " + part));
    }

    private CompiledTemplate compile(String shown, Part part, String source) throws TemplateProblem {
        String key = part + source;
        CompiledTemplate known = compiled.get(key);
        if (known != null) {
            return known;
        }
        CompiledTemplate made = CompiledTemplate.compile(shown, part, source);
        compiled.put(key, made);
        return made;
    }

    /** Refuses words that nothing uses: they are a slip of the pen. */
    private void requireKnownWords() throws TemplateProblem {
        List<TemplateFolder> all =
                Stream.concat(Stream.of(base), folders.values().stream()).toList();
        Set<String> known = Stream.concat(
                        Stream.of(SUBJECT),
                        all.stream()
                                .flatMap(folder -> folder.layouts().stream())
                                .flatMap(layout -> layout.names().stream()))
                .collect(Collectors.toSet());
        Set<String> prefixes = PURPOSES.stream().map(TemplateName::prefix).collect(Collectors.toSet());
        for (TemplateFolder folder : all) {
            for (Words words : folder.allWords()) {
                for (Map.Entry<String, Words.Word> word : words.byName().entrySet()) {
                    String name = word.getKey();
                    int dot = name.indexOf('.');
                    boolean isKnown = Phrases.isKnown(name)
                            || (dot < 0
                                    ? known.contains(name)
                                    : prefixes.contains(name.substring(0, dot))
                                            && known.contains(name.substring(dot + 1)));
                    if (!isKnown) {
                        throw word.getValue().problem("no layout uses words called " + name);
                    }
                }
            }
        }
    }
}
