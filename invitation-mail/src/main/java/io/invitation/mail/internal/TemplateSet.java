package io.invitation.mail.internal;

import java.util.Locale;

/**
 * The three parts of one mail in one language, for one purpose.
 *
 * @param locale the language of the words
 * @param subject makes the subject
 * @param text makes the text part
 * @param html makes the HTML part
 * @param phrases puts numbers and times into words
 */
public record TemplateSet(
        Locale locale, CompiledTemplate subject, CompiledTemplate text, CompiledTemplate html, Phrases phrases) {}
