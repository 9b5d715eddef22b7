package io.invitation.mail.internal;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One part of a mail, checked and compiled.
 *
 * <p>Values are looked up in the map of variables and nowhere else, never by reflection, and what they contain is never
 * read as a template. Safe for use by several threads.
 */
public final class CompiledTemplate {

    /** Which part of the mail a template makes. */
    public enum Part {
        /** The subject: one line, without the link. */
        SUBJECT,
        /** The text/plain part: the link once. */
        TEXT,
        /** The text/html part: values are escaped, the link is the target of one anchor. */
        HTML
    }

    private static final Mustache.Compiler PLAIN =
            Mustache.compiler().strictSections(true).escapeHTML(false).withCollector(new MapsOnly());
    private static final Mustache.Compiler ESCAPING = PLAIN.withEscaper(CompiledTemplate::escape);

    private final Template template;

    private CompiledTemplate(Template template) {
        this.template = template;
    }

    /**
     * Checks and compiles a template.
     *
     * @param name for messages
     * @param part which part it makes
     * @param source what it says
     * @return the template
     * @throws TemplateProblem if it cannot be used
     */
    public static CompiledTemplate compile(String name, Part part, String source) throws TemplateProblem {
        TemplateCheck.check(name, part, source);
        try {
            Template template = (part == Part.HTML ? ESCAPING : PLAIN).compile(source);
            CompiledTemplate compiled = new CompiledTemplate(template);
            compiled.render(TemplateVariable.sample(true));
            for (Map<String, @Nullable Object> least : TemplateVariable.leastSamples()) {
                if (DisplayText.oneLine(compiled.render(least)).isEmpty()) {
                    throw new TemplateProblem(name, 1, "is empty when all that may be absent is");
                }
            }
            return compiled;
        } catch (MustacheException.Context e) {
            throw new TemplateProblem(name, e.lineNo, "cannot be rendered: " + e.getMessage(), e);
        } catch (MustacheException e) {
            throw new TemplateProblem(name, 1, "is not a Mustache template: " + e.getMessage(), e);
        }
    }

    String render(Map<String, @Nullable Object> variables) {
        return template.execute(variables);
    }

    private static String escape(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("`", "&#96;");
    }

    private static final class MapsOnly extends BasicCollector {

        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map ? super.createFetcher(context, name) : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }
}
