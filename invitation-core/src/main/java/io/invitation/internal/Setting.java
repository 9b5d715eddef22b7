package io.invitation.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What configuration can set. The keys are the names in the policy's builder, in lower case with hyphens. */
enum Setting {
    LANDING_PAGE("landing-page"),
    LANDING_PAGE_TOKEN("landing-page.token"),
    RETURN_URLS("return-urls"),
    TEMPLATES("templates"),
    LIFETIME("lifetime"),
    MAX_LIFETIME("max-lifetime"),
    REQUIRE_EXPIRY("require-expiry"),
    DEFAULT_QUOTA("default-quota"),
    MAX_QUOTA("max-quota"),
    ALLOW_OPEN_PUBLIC("allow-open-public"),
    ALLOW_FREE_MAIL_WILDCARDS("allow-free-mail-wildcards"),
    REQUIRE_VERIFIED_ADDRESS("require-verified-address"),
    UNSAFE_ALLOW_UNVERIFIED_ON_PUBLIC("unsafe-allow-unverified-on-public"),
    ALLOW_UPDATES("allow-updates"),
    RESEND_COOL_DOWN("resend-cool-down"),
    SUPERSEDED_GRACE("superseded-grace"),
    DUPLICATES("duplicates"),
    LIMITS_INVITER("limits.inviter"),
    LIMITS_RECIPIENT("limits.recipient"),
    LIMITS_DOMAIN("limits.domain"),
    LIMITS_SCOPE("limits.scope"),
    REMIND_AT("remind-at"),
    WHEN_INVITER_LOSES_RIGHT("when-inviter-loses-right"),
    CONFIRMATION_LIFETIME("confirmation-lifetime");

    private final String key;

    Setting(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** The setting with the key that is most like this one. */
    static Setting nearestTo(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .min(Comparator.comparingInt(setting -> EditDistance.between(lower, setting.key)))
                .orElseThrow();
    }
}
