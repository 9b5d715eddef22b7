package io.invitation.examples.cli;

import io.invitation.Expiry;
import io.invitation.Quota;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** Reads what people write for quotas, times and languages; {@code source} is the flag or column to blame. */
final class Values {

    private Values() {}

    static Quota quota(String source, String text) {
        try {
            return text.equals("unlimited") ? Quota.unlimited() : Quota.of(Integer.parseInt(text));
        } catch (NumberFormatException noNumber) {
            throw new UnusableInput(source, "\"" + text + "\" is neither a number nor \"unlimited\"");
        }
    }

    static Locale locale(String source, String text) {
        try {
            return new Locale.Builder().setLanguageTag(text).build();
        } catch (IllformedLocaleException noTag) {
            throw new UnusableInput(source, "\"" + text + "\" is no language tag such as de or de-AT");
        }
    }

    static Expiry expiry(String source, String text) {
        if (text.equals("never")) {
            return Expiry.never();
        }
        try {
            return text.startsWith("P")
                    ? Expiry.in(Duration.parse(text))
                    : Expiry.at(ZonedDateTime.parse(text).toInstant());
        } catch (DateTimeException neither) {
            throw new UnusableInput(
                    source,
                    "\"" + text + "\" is neither a duration such as P14D or PT48H, nor a date and time with a zone,"
                            + " such as 2031-06-30T18:00:00+02:00, nor \"never\"");
        }
    }
}
