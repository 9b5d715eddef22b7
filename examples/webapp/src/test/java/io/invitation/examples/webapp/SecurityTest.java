package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, cookies, forms from elsewhere, limits; over HTTP. */
class SecurityTest {

    private static final String CSRF = "name=\"csrf\" value=\"([^\"]*)\"";

    private static final String BASIC = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    private static final String FORGED_ORIGIN = "Origin: https://evil.example";
    private static final String USER = "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],"
            + "\"userName\":\"paul\",\"emails\":[{\"primary\":true,\"value\":\"paul@somemail.com\"}],"
            + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"askPassword\":\"true\"}}";

    private static Running app;

    @BeforeAll
    static void start() throws Exception {
        app = Running.behindProxy("https://acme.example");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forgetEarlierTries() {
        app.clock.advance(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/invite/anything",
                "/invitation",
                "/invite",
                "/sign-in",
                "/admin/invitations",
                "/no-such-page",
                "/api/invitations"
            })
    void everyAnswerForbidsWhatItDoesNotNeed(String path) {
        Page page = app.visitor().get(path);

        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Strict-Transport-Security")).isNotEmpty();
        assertThat(page.header("Server")).isEmpty();
    }

    @Test
    void pagesNameNobodyElse() {
        Visitor ann = app.signedIn("ann");
        for (String path : List.of(
                "/sign-in",
                "/invite",
                "/admin/invitations",
                "/admin/invitations/new",
                "/admin/reports",
                "/admin/import",
                "/admin/permissions",
                "/admin/mails")) {
            Page page = ann.get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.body())
                    .as(path)
                    .doesNotContain("<script>", " style=", "onclick=")
                    .doesNotContainPattern("(src|href|action)=\"(https?:)?//");
        }
    }

    @Test
    void cookiesBelongToThisHostAloneAndNoScriptReadsThem() {
        Visitor visitor = app.signedIn("ann");
        app.invitations()
                .invite(InvitationRequest.to("cookie@example.com")
                        .inviter(Inviter.of("ann"))
                        .recipient(EmailAddress.parse("cookie@example.com"))
                        .build());
        Page followed = visitor.get(app.linkTo("cookie@example.com"));

        assertThat(visitor.cookies.keySet()).allSatisfy(name -> assertThat(name).startsWith("__Host-"));
        assertThat(followed.headers("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("; Secure", "; HttpOnly", "SameSite=Lax", "Path=/")
                        .doesNotContain("Domain"));
    }

    @Test
    void aFormFromElsewhereIsRefused() {
        Visitor ann = app.signedIn("ann");
        String csrf = ann.get("/admin/invitations/new").find(CSRF);
        String body = "mode=people&people=victim%40example.com&how=mail&csrf=" + csrf;
        Page crossSite = ann.send(form(ann, body).header("Sec-Fetch-Site", "cross-site"));
        Page sibling = ann.send(form(ann, body).header("Sec-Fetch-Site", "same-site"));
        Page otherOrigin = ann.send(form(ann, body).header("Origin", "https://evil.example"));
        Page othersToken = ann.send(
                form(ann, body.replace(csrf, app.visitor().get("/sign-in").find(CSRF))));
        Page plainText = ann.send(ann.request("/admin/invitations")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(List.of(crossSite, sibling, otherOrigin, othersToken, plainText))
                .extracting(Page::status)
                .containsOnly(403);
        assertThat(app.mailsTo("victim@example.com")).isEmpty();
    }

    private static HttpRequest.Builder form(Visitor visitor, String body) {
        return form(visitor, "/admin/invitations", body);
    }

    private static HttpRequest.Builder form(Visitor visitor, String path, String body) {
        return visitor.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    @Test
    void linksAreMadeOfTheConfiguredAddressWhateverARequestClaims() throws IOException {
        Visitor ann = app.signedIn("ann");
        String csrf = ann.get("/admin/invitations/new").find(CSRF);
        String cookies = "Cookie: "
                + ann.request("/").build().headers().firstValue("Cookie").orElseThrow();
        String form = "Content-Type: application/x-www-form-urlencoded";
        String json = "Content-Type: application/json";
        String byPage = "mode=people&people=host%40example.com&how=mail&key=host&expiry=P7D&csrf=" + csrf;
        String mailed = "{\"emails\":[\"mailed@example.com\"]}";
        String shown = "{\"emails\":[\"shown@example.com\"]}";

        assertThat(forged("/admin/invitations", byPage, form, cookies, FORGED_ORIGIN, "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200 ")
                .contains("<title>Invited")
                .doesNotContain("evil.example");
        assertThat(forged("/api/invitations", mailed, json, BASIC)).startsWith("HTTP/1.1 201 ");
        assertThat(forged("/api/invitations?mail=false", shown, json, BASIC))
                .startsWith("HTTP/1.1 201 ")
                .contains("\"link\":\"https://acme.example/invite/")
                .doesNotContain("evil.example");
        assertThat(forged("/api/invitations?mail=false", shown.replace("shown", "refused"), json, BASIC, FORGED_ORIGIN))
                .startsWith("HTTP/1.1 403 ")
                .doesNotContain("evil.example", "\"link\"");

        for (String address : List.of("host@example.com", "mailed@example.com")) {
            assertThat(app.mailsTo(address).get(0).text())
                    .contains("https://acme.example/invite/")
                    .doesNotContain("evil.example");
        }
    }

    @Test
    void aRequestThatNamesTwoHostsIsRefused() throws IOException {
        String twice = "{\"emails\":[\"twice@example.com\"]}";
        for (String own : List.of("Host: acme.example", "Host: 127.0.0.1")) {
            assertThat(forged("/api/invitations", twice, "Content-Type: application/json", BASIC, own))
                    .startsWith("HTTP/1.1 400 ")
                    .doesNotContain("evil.example");
        }
        assertThat(app.mailsTo("twice@example.com")).isEmpty();
    }

    @Test
    void aTargetWithAHostMakesNoLinkOrRedirectOfIt() throws IOException {
        String json = "Content-Type: application/json";
        String mailed = "{\"emails\":[\"absolute@example.com\"]}";
        String evil = "https://evil.example";

        assertThat(forged(evil + "/api/invitations", mailed, json, BASIC))
                .startsWith("HTTP/1.1 201 ")
                .doesNotContain("evil.example");
        assertThat(app.mailsTo("absolute@example.com").get(0).text())
                .contains("https://acme.example/invite/")
                .doesNotContain("evil.example");
        assertThat(forged(evil + "/api/invitations?mail=false", mailed.replace("absolute", "seen"), json, BASIC))
                .startsWith("HTTP/1.1 201 ")
                .contains("\"link\":\"https://acme.example/invite/")
                .doesNotContain("evil.example");
        for (String path : List.of("/", "/invite/made-up", "/admin/invitations")) {
            assertThat(answer("GET " + evil + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 30")
                    .contains("\r\nLocation: /")
                    .doesNotContain("evil.example");
        }
        assertThat(forged(evil + ":81/api/invitations", mailed.replace("absolute", "neither"), json, BASIC))
                .as("a target and a header that do not agree")
                .startsWith("HTTP/1.1 400 ")
                .doesNotContain("\r\nLocation:", "/invite/");
    }

    /** Posts what claims in every way to have come to another host, which no client of HTTP would. */
    private static String forged(String path, String body, String... lines) throws IOException {
        List<String> request = new ArrayList<>(List.of(
                "POST " + path + " HTTP/1.1",
                "Host: evil.example",
                "Referer: https://evil.example/invite/",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Server: evil.example",
                "X-Original-Host: evil.example",
                "Forwarded: host=evil.example;proto=http",
                "Content-Length: " + body.length(),
                "Connection: close"));
        request.addAll(List.of(lines));
        String text = String.join("\r\n", request) + "\r\n\r\n" + body;
        return answer(text);
    }

    private static String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aSessionIsNewAfterSigningInAndGoneAfterSigningOut() {
        Visitor visitor = app.visitor();
        visitor.cookies.put("__Host-session", "planted");
        visitor.signIn("ann", Running.PASSWORD);
        String session = visitor.cookie("__Host-session").orElseThrow();
        assertThat(session).isNotEqualTo("planted");

        visitor.get("/welcome");
        visitor.submit("/sign-out");
        visitor.cookies.put("__Host-session", session);

        assertThat(visitor.get("/admin/invitations").status()).isEqualTo(303);
    }

    @Test
    void passwordsCannotBeGuessedInARow() {
        try (Running own = Running.start()) {
            Visitor visitor = own.visitor();
            Page last = null;
            // Some more than the limit, because time goes by while they are tried.
            for (int i = 0; i < 30 && (last == null || last.status() == 401); i++) {
                visitor.get("/sign-in");
                last = visitor.submit("/sign-in", "userName", "ann", "password", "wrong " + i);
            }
            assertThat(java.util.Objects.requireNonNull(last).status()).isEqualTo(429);
            assertThat(last.header("Retry-After")).isNotEmpty();
            own.clock.advance(Duration.ofMinutes(1));
            visitor.signIn("ann", Running.PASSWORD);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aNameCannotBeGuessedFromManyPlaces() {
        Page last = untilSlowedDown(i -> tryPassword("203.0.113." + i, "ann", "wrong " + i));

        assertThat(last.status()).isEqualTo(429);
        assertThat(tryPassword("203.0.113.200", "ben", "wrong").status()).isEqualTo(401);
    }

    private static Page tryPassword(String client, String name, String password) {
        Visitor visitor = app.visitor();
        String body = "userName=" + name + "&password=" + password.replace(' ', '+') + "&csrf="
                + visitor.get("/sign-in").find(CSRF);
        return visitor.send(form(visitor, "/sign-in", body).header("X-Forwarded-For", client));
    }

    @Test
    void aClientIsWhomTheProxyNamesLast() {
        assertThat(untilSlowedDown(i -> guess(app, "198.51.100." + i + ", 203.0.113.7"))
                        .status())
                .isEqualTo(429);
        assertThat(untilSlowedDown(i -> guess(app, "198.51.100." + i, "203.0.113.8"))
                        .status())
                .isEqualTo(429);
        assertThat(guess(app, "203.0.113.9").status()).isEqualTo(303);
    }

    @Test
    void withoutAProxyNobodySaysWhoTheyAre() throws IOException {
        try (Running own = Running.start()) {
            assertThat(untilSlowedDown(i -> guess(own, "198.51.100." + i)).status())
                    .isEqualTo(429);
        }
    }

    /** Follows a link that somebody made up, with these lines of the proxy. */
    private static Page guess(Running running, String... forwardedFor) {
        Visitor visitor = running.visitor();
        HttpRequest.Builder request = visitor.request("/invite/made-up");
        for (String line : forwardedFor) {
            request.header("X-Forwarded-For", line);
        }
        return visitor.send(request.GET());
    }

    /** Tries more often than any limit allows, because time goes by meanwhile. */
    private static Page untilSlowedDown(IntFunction<Page> tries) {
        Page last = tries.apply(0);
        for (int i = 1; i < 100 && last.status() != 429; i++) {
            last = tries.apply(i);
        }
        return last;
    }

    @Test
    void whoKnowsThePasswordIsNotSlowedDown() {
        for (int i = 0; i < 15; i++) {
            app.visitor().signIn("ann", Running.PASSWORD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "ann@acme.example", "ann@ACME.example"})
    void oneSignsInWithTheUserNameOrTheAddress(String name) {
        app.visitor().signIn(name, Running.PASSWORD);

        assertThat(app.accounts().signIn(name, "wrong")).isEmpty();
        assertThat(app.accounts().signIn(name + "@", Running.PASSWORD)).isEmpty();
    }

    @Test
    void afterSigningInOneIsWhereOneWantedToBe() {
        String page = "/admin/invitations?role=Learner&sort=OLDEST_FIRST";
        Visitor visitor = app.visitor();
        String then =
                visitor.open(page).find("name=\"then\" value=\"([^\"]*)\"").replace("&amp;", "&");

        Page signedIn = visitor.submit("/sign-in", "userName", "ann", "password", Running.PASSWORD, "then", then);

        assertThat(signedIn.header("Location")).isEqualTo(page);
    }

    @Test
    void whatWasPostedAfterASessionLeadsToTheOverview() {
        Visitor ann = app.signedIn("ann");
        ann.get("/admin/invitations/new");
        app.clock.advance(Duration.ofHours(9));

        assertThat(ann.submit("/admin/invitations/check", "mode", "people").header("Location"))
                .isEqualTo("/sign-in?then=%2Fadmin%2Finvitations");
    }

    @Test
    void answersToAMailGoToConfirmedAddressesAlone() {
        EmailAddress address = EmailAddress.parse("unconfirmed@example.com");
        HashedPassword password = HashedPassword.of("not needed", 1_000);
        Account unconfirmed = app.accounts().create("unconfirmed", address, "unconfirmed", "Somebody", password, false);

        assertThat(unconfirmed.inviter().replyTo()).isEmpty();
        assertThat(app.accounts().byUserName("ann").orElseThrow().inviter().replyTo())
                .isPresent();
    }

    @Test
    void theTokenOfAFormIsNoOtherUseOfTheKey() throws Exception {
        Visitor visitor = app.visitor();
        String csrf = visitor.get("/sign-in").find(CSRF);
        String text = "webapp/csrf/1\0" + visitor.cookie("__Host-visitor").orElseThrow();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));

        assertThat(Base64.getUrlDecoder().decode(csrf)).isEqualTo(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example/",
                "/\\evil.example",
                "javascript:alert(1)",
                "https:evil.example",
                "/..//evil.example"
            })
    void signingInLeadsNowhereElse(String then) {
        Visitor visitor = app.visitor();
        visitor.get("/sign-in");

        Page page = visitor.submit("/sign-in", "userName", "ann", "password", Running.PASSWORD, "then", then);

        assertThat(page.header("Location")).isEqualTo("/admin/invitations");
    }

    @Test
    void whatIsTypedIsShownAsText() {
        Visitor ann = app.signedIn("ann");
        Page page = ann.get("/admin/invitations?q="
                + java.net.URLEncoder.encode("\"><script>alert(1)</script>", StandardCharsets.UTF_8));

        assertThat(page.body()).doesNotContain("<script>alert").contains("&lt;script&gt;alert");
    }

    @Test
    void failuresTellNothingOfTheInside() throws Exception {
        Page page = app.signedIn("ann").get("/admin/invitations/not-an-id");
        Page api = app.visitor().get("/api/no-such-thing");

        assertThat(List.of(page, api)).extracting(Page::status).containsOnly(404);
        assertThat(List.of(page, api)).allSatisfy(SecurityTest::assertTellsNothing);
        assertThat(api.header("Content-Type")).startsWith("application/problem+json");

        try (Running own = Running.start()) {
            Visitor ann = own.signedIn("ann");
            own.execute("DROP TABLE invitation CASCADE");

            Page brokenPage = ann.get("/admin/invitations");
            Page brokenApi =
                    own.visitor().send(asProgram(own, "/api/invitations").GET());
            Page brokenScim = own.visitor()
                    .send(asProgram(own, "/scim2/Users")
                            .header("Content-Type", "application/scim+json")
                            .POST(HttpRequest.BodyPublishers.ofString(USER)));

            assertThat(List.of(brokenPage, brokenApi, brokenScim))
                    .allSatisfy(SecurityTest::assertTellsNothing)
                    .allSatisfy(broken -> assertThat(broken.body()).contains("Something went wrong here."))
                    .extracting(Page::status)
                    .containsOnly(500);
            assertThat(brokenPage.header("Content-Type")).startsWith("text/html");
            assertThat(brokenApi.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(brokenApi.body()).contains("\"status\":500");
            assertThat(brokenScim.header("Content-Type")).isEqualTo("application/scim+json");
            assertThat(brokenScim.body()).contains("urn:ietf:params:scim:api:messages:2.0:Error", "\"500\"");
        }
    }

    private static HttpRequest.Builder asProgram(Running running, String path) {
        return running.visitor().request(path).header("Authorization", BASIC.substring("Authorization: ".length()));
    }

    private static void assertTellsNothing(Page page) {
        assertThat(page.body())
                .doesNotContainIgnoringCase("exception")
                .doesNotContainIgnoringCase("io.invitation")
                .doesNotContainIgnoringCase("javalin")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContainIgnoringCase("sql")
                .doesNotContainIgnoringCase("org.h2")
                .doesNotContain("SELECT", "INSERT", "TABLE", "INVITATION", ".java", "\tat ");
    }

    @Test
    void logsSayWhatBrokeWhereAndNothingThatADatabaseSaysOfIt() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        try (Running own = Running.start()) {
            own.execute("CREATE UNIQUE INDEX one_of_each_name ON webapp_account (display_name)");
            own.accounts()
                    .create(
                            EmailAddress.parse("first@example.com"),
                            "nick@private.example",
                            HashedPassword.of("correct horse", 1_000));
            own.invitations()
                    .invite(InvitationRequest.to("dana@example.com")
                            .inviter(Inviter.of("ann"))
                            .recipient(EmailAddress.parse("dana@example.com"))
                            .build());
            Visitor dana = own.visitor();
            dana.open(own.linkTo("dana@example.com"));

            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            Page page = dana.submit("/invitation/accept", "name", "nick@private.example", "password", "correct horse");

            assertThat(page.status()).isEqualTo(500);
            assertThat(page.body()).doesNotContain("private.example");
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("POST /invitation/accept failed", "IntegrityConstraintViolation", "Accounts.create")
                .doesNotContain("private.example", "dana", "INSERT");
    }

    @Test
    void adminPagesAreForPeopleWhoInvite() {
        app.accounts().create(EmailAddress.parse("guest@example.com"), "Guest", HashedPassword.of("guest guest"));
        Visitor guest = app.visitor();
        guest.get("/sign-in");
        guest.submit("/sign-in", "userName", "guest@example.com", "password", "guest guest");

        assertThat(guest.get("/admin/invitations").status()).isEqualTo(403);
        assertThat(app.visitor().get("/admin/invitations").header("Location")).startsWith("/sign-in");
    }
}
