package io.invitation.mail.internal;

import io.invitation.mail.internal.CompiledTemplate.Part;
import java.util.Locale;

/**
 * The three parts of one mail in one language.
 *
 * @param locale the language of the words
 * @param subject makes the subject
 * @param text makes the text part
 * @param html makes the HTML part
 */
public record TemplateSet(Locale locale, CompiledTemplate subject, CompiledTemplate text, CompiledTemplate html) {

    /** The source of one part, with its name for messages. */
    public record Source(String name, String content) {}

    /**
     * Compiles three sources.
     *
     * @throws TemplateProblem if one of them cannot be used
     */
    public static TemplateSet compile(Locale locale, Source subject, Source text, Source html) throws TemplateProblem {
        return new TemplateSet(
                locale,
                CompiledTemplate.compile(subject.name(), Part.SUBJECT, subject.content()),
                CompiledTemplate.compile(text.name(), Part.TEXT, text.content()),
                CompiledTemplate.compile(html.name(), Part.HTML, html.content()));
    }
}
