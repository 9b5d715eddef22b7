package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import io.invitation.mail.internal.TemplateName.Place;
import io.invitation.mail.internal.TemplateName.Role;
import io.invitation.spi.MessagePurpose;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the files of one place hold: layouts, words and whole mails. Filled once and not changed later. */
final class TemplateFolder {

    static final TemplateFolder EMPTY = new TemplateFolder();

    private final Map<Part, Layout> layouts = new EnumMap<>(Part.class);
    private final Map<Locale, Words> words = new LinkedHashMap<>();
    private final Map<Mail, Map<Part, TemplateFile>> mails = new LinkedHashMap<>();

    /** Which mail it is. */
    record Mail(MessagePurpose purpose, Locale locale) {}

    /**
     * Sorts files by the places that their names say.
     *
     * @throws TemplateProblem if a name says nothing, a layout or words cannot be used, or a mail lacks a part
     */
    static Map<Place, TemplateFolder> sort(Collection<TemplateFile> files) throws TemplateProblem {
        Map<Place, TemplateFolder> folders = new LinkedHashMap<>();
        for (TemplateFile file : files) {
            TemplateName name = TemplateName.parse(file);
            folders.computeIfAbsent(name.place(), place -> new TemplateFolder()).add(name, file);
        }
        for (TemplateFolder folder : folders.values()) {
            folder.requireWholeMails();
        }
        return folders;
    }

    private void add(TemplateName name, TemplateFile file) throws TemplateProblem {
        switch (name.role()) {
            case LAYOUT_TEXT -> layouts.put(Part.TEXT, Layout.parse(file, Part.TEXT));
            case LAYOUT_HTML -> layouts.put(Part.HTML, Layout.parse(file, Part.HTML));
            case WORDS -> words.put(name.locale().orElseThrow(), Words.parse(file));
            case SUBJECT, TEXT, HTML ->
                mails.computeIfAbsent(
                                new Mail(
                                        name.purpose().orElseThrow(),
                                        name.locale().orElseThrow()),
                                mail -> new EnumMap<>(Part.class))
                        .put(Part.valueOf(name.role().name()), file);
        }
    }

    private void requireWholeMails() throws TemplateProblem {
        for (Map.Entry<Mail, Map<Part, TemplateFile>> mail : mails.entrySet()) {
            for (Part part : Part.values()) {
                if (!mail.getValue().containsKey(part)) {
                    String other = mail.getValue().values().iterator().next().shown();
                    String missing = TemplateName.mail(
                            mail.getKey().purpose(),
                            mail.getKey().locale(),
                            Role.of(part).name().toLowerCase(Locale.ROOT));
                    throw new TemplateProblem(missing, 1, "there is no such template, but there is " + other);
                }
            }
        }
    }

    Optional<Layout> layout(Part part) {
        return Optional.ofNullable(layouts.get(part));
    }

    boolean hasLayout() {
        return !layouts.isEmpty();
    }

    Collection<Layout> layouts() {
        return layouts.values();
    }

    Words words(Locale locale) {
        return words.getOrDefault(locale, Words.NONE);
    }

    Collection<Words> allWords() {
        return words.values();
    }

    Set<Mail> mails() {
        return mails.keySet();
    }

    @Nullable Map<Part, TemplateFile> mail(MessagePurpose purpose, Locale locale) {
        return mails.get(new Mail(purpose, locale));
    }

    /** The languages in which it has anything, as tags. */
    Set<String> languages() {
        Set<String> tags = new TreeSet<>();
        words.keySet().forEach(locale -> tags.add(locale.toLanguageTag()));
        mails.keySet().forEach(mail -> tags.add(mail.locale().toLanguageTag()));
        return tags;
    }
}
