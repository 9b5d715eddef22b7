package io.invitation.corpus;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The default locales under which text must be judged alike; in Turkish the lower case of I is not i. */
public final class Locales {

    private Locales() {}

    /** The default locale of this JVM and the Turkish one. */
    public static List<Locale> all() {
        return List.of(Locale.getDefault(), Locale.forLanguageTag("tr-TR"));
    }

    /**
     * Runs the work with this default locale and restores the previous one; tests that call it must not run in
     * parallel.
     */
    public static <T> T in(Locale locale, Supplier<T> work) {
        Locale previous = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return work.get();
        } finally {
            Locale.setDefault(previous);
        }
    }
}
