package io.invitation.examples.webapp.pages;

import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.security.Guard;
import io.javalin.http.Context;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;

/** Pours pages out of templates. Every value in them is escaped. */
public final class Pages {

    /** The languages of the pages that an invitee sees. */
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.forLanguageTag("ar"));

    private final Guard guard;
    private final PebbleEngine engine;

    public Pages(Guard guard, Clock clock) {
        this.guard = guard;
        ClasspathLoader loader = new ClasspathLoader(Pages.class.getClassLoader());
        loader.setPrefix("templates");
        loader.setSuffix(".html");
        engine = new PebbleEngine.Builder()
                .loader(loader)
                .strictVariables(true)
                .extension(new Words(clock))
                .build();
    }

    /** Answers in English. */
    public void show(Context ctx, int status, String template, Map<String, Object> values) {
        show(ctx, status, template, Locale.ENGLISH, values);
    }

    /** Answers in the language of the invitation if it names one, or that of the browser. */
    public void showInvitee(
            Context ctx, int status, String template, Optional<Locale> wanted, Map<String, Object> values) {
        Locale language = wanted.filter(Pages::isSpoken).orElseGet(() -> {
            String accepted = ctx.header("Accept-Language");
            return accepted == null ? Locale.ENGLISH : best(accepted);
        });
        show(ctx, status, template, language, values);
    }

    private static boolean isSpoken(Locale wanted) {
        return LANGUAGES.stream().anyMatch(language -> language.getLanguage().equals(wanted.getLanguage()));
    }

    private static Locale best(String accepted) {
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException nonsense) {
            return Locale.ENGLISH;
        }
    }

    private void show(Context ctx, int status, String template, Locale language, Map<String, Object> values) {
        ctx.status(status)
                .html(pour(ctx, template, language, values))
                .header("Content-Language", language.toLanguageTag());
    }

    private String pour(Context ctx, String template, Locale language, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("person", guard.signedIn(ctx).map(Person::of).orElse(Person.NOBODY));
        all.put("csrf", guard.csrfToken(ctx));
        all.put("lang", language.toLanguageTag());
        all.put("dir", language.getLanguage().equals("ar") ? "rtl" : "ltr");
        all.put("words", ResourceBundle.getBundle("words", language, NO_DEFAULT));
        String notice = guard.takeNotice(ctx);
        all.put("notice", notice == null ? "" : notice);
        try {
            StringWriter page = new StringWriter();
            engine.getTemplate(template).evaluate(page, all, language);
            return page.toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static final ResourceBundle.Control NO_DEFAULT =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** Who looks at a page. */
    public record Person(boolean signedIn, boolean staff, String name, String address, List<String> roles) {

        static final Person NOBODY = new Person(false, false, "", "", List.of());

        static Person of(Account account) {
            return new Person(
                    true,
                    account.isStaff(),
                    account.displayName(),
                    account.address().mailbox(),
                    List.copyOf(account.roles()));
        }
    }
}
