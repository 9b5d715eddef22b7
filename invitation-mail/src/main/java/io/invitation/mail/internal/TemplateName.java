package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import io.invitation.spi.MessagePurpose;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the name of a file of templates says.
 *
 * @param place where it applies
 * @param role what it is
 * @param purpose for which messages, where it is a part of a whole mail
 * @param locale in which language, unless it is a layout
 */
record TemplateName(Place place, Role role, Optional<MessagePurpose> purpose, Optional<Locale> locale) {

    /** What a file is. */
    enum Role {
        LAYOUT_TEXT,
        LAYOUT_HTML,
        WORDS,
        SUBJECT,
        TEXT,
        HTML;

        static Role of(Part part) {
            return switch (part) {
                case SUBJECT -> SUBJECT;
                case TEXT -> TEXT;
                case HTML -> HTML;
            };
        }
    }

    /**
     * To which invitations something applies; empty for all.
     *
     * @param scope to those of a scope
     * @param kind to those of a kind
     */
    record Place(Optional<String> scope, Optional<String> kind) {

        static final Place TOP = new Place(Optional.empty(), Optional.empty());

        /** This place and those that it falls back to, the nearest first. */
        Stream<Place> chain() {
            return Stream.of(
                            this,
                            new Place(scope, Optional.empty()),
                            new Place(Optional.empty(), kind),
                            new Place(Optional.empty(), Optional.empty()))
                    .distinct();
        }
    }

    private static final Pattern PLACE = Pattern.compile("(?:scope=([^/]+)/)?(?:kind=([^/]+)/)?([^/]+)");
    private static final Pattern LAYOUT = Pattern.compile("layout\\.(text|html)\\.mustache");
    private static final Pattern WORDS = Pattern.compile("words_([A-Za-z0-9-]+)\\.properties");
    private static final Pattern MAIL = Pattern.compile("([a-z_]+)_([A-Za-z0-9-]+)\\.(subject|text|html)\\.mustache");

    /**
     * Reads a name.
     *
     * @throws TemplateProblem if it says nothing
     */
    static TemplateName parse(TemplateFile file) throws TemplateProblem {
        Matcher path = PLACE.matcher(file.name());
        if (!path.matches()) {
            throw unknown(file);
        }
        Place place = new Place(Optional.ofNullable(path.group(1)), Optional.ofNullable(path.group(2)));
        Matcher layout = LAYOUT.matcher(path.group(3));
        if (layout.matches()) {
            Role role = layout.group(1).equals("html") ? Role.LAYOUT_HTML : Role.LAYOUT_TEXT;
            return new TemplateName(place, role, Optional.empty(), Optional.empty());
        }
        Matcher words = WORDS.matcher(path.group(3));
        if (words.matches()) {
            return new TemplateName(place, Role.WORDS, Optional.empty(), Optional.of(locale(file, words.group(1))));
        }
        Matcher mail = MAIL.matcher(path.group(3));
        if (!mail.matches()) {
            throw unknown(file);
        }
        MessagePurpose purpose = Stream.of(MessagePurpose.values())
                .filter(p -> prefix(p).equals(mail.group(1)))
                .findFirst()
                .orElseThrow(() -> unknown(file));
        return new TemplateName(
                place,
                Role.valueOf(mail.group(3).toUpperCase(Locale.ROOT)),
                Optional.of(purpose),
                Optional.of(locale(file, mail.group(2))));
    }

    /** How files and words call a purpose. */
    static String prefix(MessagePurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }

    static String mail(MessagePurpose purpose, Locale locale, String part) {
        return prefix(purpose) + "_" + locale.toLanguageTag() + "." + part + ".mustache";
    }

    private static Locale locale(TemplateFile file, String tag) throws TemplateProblem {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            if (!locale.getLanguage().isEmpty()) {
                return locale;
            }
            throw new TemplateProblem(file.shown(), 1, "the name holds no language: " + tag);
        } catch (IllformedLocaleException e) {
            throw new TemplateProblem(file.shown(), 1, "the name holds no language tag: " + tag, e);
        }
    }

    private static TemplateProblem unknown(TemplateFile file) {
        String purposes =
                Stream.of(MessagePurpose.values()).map(TemplateName::prefix).collect(Collectors.joining(", "));
        return new TemplateProblem(
                file.shown(),
                1,
                "is no name of a template: those are layout.text.mustache, layout.html.mustache, words_LANGUAGE.properties and"
                        + " PURPOSE_LANGUAGE.subject.mustache, .text.mustache, .html.mustache, at the top or in scope=SCOPE/,"
                        + " kind=KIND/ or scope=SCOPE/kind=KIND/, where PURPOSE is one of "
                        + purposes);
    }
}
