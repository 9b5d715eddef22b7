package io.invitation.examples.webapp.web;

import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Stands before every request: headers, cookies, sessions, and the token without which a form changes nothing. Cookies
 * are {@code __Host-} and {@code Secure}, except on plain http on the loopback host.
 */
public final class Guard {

    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    /** Tells the tokens of forms from all else that is made with the same key. */
    private static final String CSRF = "webapp/csrf/1\0";

    private static final String SESSION = "session";
    private static final String VISITOR = "visitor";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final URI baseUrl;
    private final boolean secure;
    private final SecretKey key;
    private final Accounts accounts;
    private final Sessions<String> sessions;
    private final Sessions<String> notices;

    public Guard(URI baseUrl, SecretKey key, Accounts accounts, Clock clock) {
        this.baseUrl = baseUrl;
        this.secure = "https".equals(baseUrl.getScheme());
        this.key = key;
        this.accounts = accounts;
        this.sessions = new Sessions<>(clock, Duration.ofHours(8), 10_000);
        this.notices = new Sessions<>(clock, Duration.ofMinutes(5), 10_000);
    }

    /** Sets what every answer has; handlers of pages that are framed or cached say otherwise. */
    public void headers(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
                .header("Cache-Control", "no-store");
        if (secure) {
            ctx.header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** Refuses a form that this application did not give to this browser. */
    public void requireOwnForm(Context ctx) {
        if (SAFE.contains(ctx.method())) {
            return;
        }
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        boolean foreign = site != null
                ? !site.equals("same-origin")
                : origin != null && !origin.equals("null") && !origin.equals(origin());
        String token = ctx.formParam("csrf");
        if (foreign || token == null || !isEqual(token, csrfToken(ctx))) {
            throw new ForbiddenResponse("This form has run out or comes from elsewhere. Go back, reload, try again.");
        }
    }

    /** Refuses what a page from elsewhere lets a browser send that remembers a password; programs are not asked. */
    public void requireOwnSite(Context ctx) {
        String site = ctx.header("Sec-Fetch-Site");
        String origin = ctx.header("Origin");
        boolean foreign = (site != null && !OWN_SITE.contains(site)) || (origin != null && !origin.equals(origin()));
        if (foreign && !SAFE.contains(ctx.method())) {
            throw new ForbiddenResponse("Pages of other sites may not call this.");
        }
    }

    private String origin() {
        return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority();
    }

    /** Returns what a form must send back; bound to this browser, which gets a name of its own if it has none. */
    String csrfToken(Context ctx) {
        String visitor = ctx.attribute(VISITOR);
        if (visitor == null) {
            visitor = cookie(ctx, VISITOR).orElseGet(() -> {
                String name = Sessions.randomName();
                setCookie(ctx, VISITOR, name, -1);
                return name;
            });
            ctx.attribute(VISITOR, visitor);
        }
        return mac(CSRF + visitor + cookie(ctx, SESSION).orElse(""));
    }

    private String mac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no HmacSHA256", missing);
        }
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    public void signIn(Context ctx, Account account) {
        cookie(ctx, SESSION).ifPresent(sessions::close);
        setCookie(ctx, SESSION, sessions.open(account.id()), -1);
        setCookie(ctx, VISITOR, Sessions.randomName(), -1);
    }

    public void signOut(Context ctx) {
        cookie(ctx, SESSION).ifPresent(sessions::close);
        removeCookie(ctx, SESSION);
    }

    /** Returns who is signed in, as the account is now. */
    public Optional<Account> signedIn(Context ctx) {
        return cookie(ctx, SESSION)
                .flatMap(sessions::get)
                .flatMap(accounts::byId)
                .filter(Account::open);
    }

    /** Keeps a sentence for the next page of whoever is signed in. */
    public void notice(Context ctx, String sentence) {
        cookie(ctx, SESSION).ifPresent(session -> notices.put(session, sentence));
    }

    /** Returns the sentence once; a page that fetches parts of itself anew must not take it from the next one. */
    String takeNotice(Context ctx) {
        if (ctx.header("X-Part") != null) {
            return "";
        }
        Optional<String> session = cookie(ctx, SESSION);
        String notice = session.flatMap(notices::get).orElse("");
        session.ifPresent(notices::close);
        return notice;
    }

    public Optional<String> cookie(Context ctx, String name) {
        return Optional.ofNullable(ctx.cookie(fullName(name)));
    }

    /** Sets a cookie that no script can read; a negative age lasts as long as the browser runs. */
    public void setCookie(Context ctx, String name, String value, int maxAgeSeconds) {
        ctx.cookie(new Cookie(fullName(name), value, "/", maxAgeSeconds, secure, true, null, SameSite.LAX));
    }

    public void removeCookie(Context ctx, String name) {
        setCookie(ctx, name, "", 0);
    }

    private String fullName(String name) {
        return secure ? "__Host-" + name : name;
    }
}
