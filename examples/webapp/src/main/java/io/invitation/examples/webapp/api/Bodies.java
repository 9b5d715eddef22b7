package io.invitation.examples.webapp.api;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a program sends. */
final class Bodies {

    private Bodies() {}

    /** Refuses a body that does not say to be of one of these types, as forms of other sites cannot. */
    static void requireType(Context ctx, String... types) {
        String type = Objects.requireNonNullElse(ctx.contentType(), "")
                .replaceFirst(";.*", "")
                .strip();
        if (!List.of(types).contains(type.toLowerCase(Locale.ROOT))) {
            throw new HttpResponseException(415, "The body must be " + String.join(" or ", types) + ".");
        }
    }
}
