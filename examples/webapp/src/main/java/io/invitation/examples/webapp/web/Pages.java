package io.invitation.examples.webapp.web;

import io.invitation.examples.webapp.accounts.Account;
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

    /** Answers in the language of the invitation if it names one that is spoken here, or in that of the browser. */
    public void showInvitee(
            Context ctx, int status, String template, Optional<Locale> wanted, Map<String, Object> values) {
        String languages = wanted.map(Locale::getLanguage).orElseGet(() -> ctx.header("Accept-Language"));
        show(ctx, status, template, spoken(languages == null ? "" : languages), values);
    }

    private static Locale spoken(String languages) {
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(languages), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException nonsense) {
            return Locale.ENGLISH;
        }
    }

    /** Answers in English. */
    public void show(Context ctx, int status, String template, Map<String, Object> values) {
        show(ctx, status, template, Locale.ENGLISH, values);
    }

    private void show(Context ctx, int status, String template, Locale language, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        Optional<Account> person = guard.signedIn(ctx);
        all.put("signedIn", person.isPresent());
        person.ifPresent(account -> all.put("person", account));
        all.put("csrf", guard.csrfToken(ctx));
        all.put("lang", language.toLanguageTag());
        all.put("dir", language.getLanguage().equals("ar") ? "rtl" : "ltr");
        all.put("notice", guard.takeNotice(ctx));
        StringWriter page = new StringWriter();
        try {
            engine.getTemplate(template).evaluate(page, all, language);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        ctx.status(status).html(page.toString()).header("Content-Language", language.toLanguageTag());
    }
}
