package io.invitation.internal;

import java.util.Set;

/** Knows the large providers where anybody can get a mailbox, so that a pattern for them admits the world. */
final class FreeMail {

    private static final Set<String> PROVIDERS = Set.of(
            "126.com",
            "163.com",
            "aol.com",
            "fastmail.com",
            "free.fr",
            "gmail.com",
            "gmx.at",
            "gmx.ch",
            "gmx.com",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
            "hey.com",
            "hotmail.co.uk",
            "hotmail.com",
            "hotmail.de",
            "hotmail.fr",
            "icloud.com",
            "laposte.net",
            "libero.it",
            "live.com",
            "mac.com",
            "mail.com",
            "mail.ru",
            "me.com",
            "msn.com",
            "naver.com",
            "orange.fr",
            "outlook.com",
            "outlook.de",
            "pm.me",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "rediffmail.com",
            "t-online.de",
            "tuta.com",
            "tutanota.com",
            "web.de",
            "yahoo.co.jp",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yandex.com",
            "yandex.ru",
            "ymail.com",
            "zoho.com");

    private FreeMail() {}

    static boolean isProvider(String domain) {
        return PROVIDERS.contains(domain);
    }
}
