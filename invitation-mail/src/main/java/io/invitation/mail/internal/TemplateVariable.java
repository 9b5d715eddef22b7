package io.invitation.mail.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a template can refer to. {@code MailTemplates} documents the same list for authors of templates. */
enum TemplateVariable {
    PRODUCT("product", Use.TEXT),
    LINK("link", Use.TEXT),
    SUBJECT("subject", Use.TEXT),
    LANG("lang", Use.TEXT),
    DIR("dir", Use.TEXT),
    INVITER("inviter", Use.OPTIONAL_TEXT),
    INVITATION("invitation", Use.OPTIONAL_TEXT),
    ROLES("roles", Use.OPTIONAL_TEXT),
    GROUPS("groups", Use.OPTIONAL_TEXT),
    STARTS("starts", Use.OPTIONAL_TEXT),
    EXPIRES("expires", Use.OPTIONAL_TEXT),
    EXPIRES_IN("expiresIn", Use.OPTIONAL_TEXT),
    MEMBERSHIP_ENDS("membershipEnds", Use.OPTIONAL_TEXT),
    DOMAINS("domains", Use.OPTIONAL_TEXT),
    PLACES("places", Use.OPTIONAL_TEXT),
    REPLY_TO("replyTo", Use.OPTIONAL_TEXT),
    PERSONAL("personal", Use.FLAG),
    DOMAIN("domain", Use.FLAG),
    OPEN("open", Use.FLAG),
    HAS_MESSAGE("hasMessage", Use.FLAG),
    MESSAGE("message", Use.LINES);

    /** The name of one line within {@link #MESSAGE}. */
    static final String LINE = "line";

    enum Use {
        TEXT,
        OPTIONAL_TEXT,
        FLAG,
        LINES
    }

    private static final Map<String, TemplateVariable> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(v -> v.key, v -> v));

    private final String key;
    private final Use use;

    TemplateVariable(String key, Use use) {
        this.key = key;
        this.use = use;
    }

    String key() {
        return key;
    }

    /** Tells whether it is written from left to right in every language. */
    boolean isLeftToRight() {
        return this == LINK || this == REPLY_TO || this == DOMAINS;
    }

    Use use() {
        return use;
    }

    static Optional<TemplateVariable> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    static String names() {
        return Stream.of(values()).map(TemplateVariable::key).collect(Collectors.joining(", "));
    }

    /** Values to try a template with: everything there, or everything that may be absent absent. */
    static Map<String, @Nullable Object> sample(boolean everything) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (TemplateVariable variable : values()) {
            values.put(
                    variable.key,
                    switch (variable.use) {
                        case TEXT -> variable.key;
                        case OPTIONAL_TEXT -> everything ? variable.key : null;
                        case FLAG -> everything;
                        case LINES -> everything ? List.of(Map.of(LINE, variable.key)) : List.of();
                    });
        }
        return values;
    }

    /** The least that a mail has: for each audience, what is there when all that may be absent is. */
    static List<Map<String, @Nullable Object>> leastSamples() {
        return Stream.of(PERSONAL, DOMAIN, OPEN)
                .map(audience -> {
                    Map<String, @Nullable Object> values = sample(false);
                    values.put(audience.key, true);
                    return values;
                })
                .toList();
    }
}
