package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invitation.EmailAddress;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.Provisioning;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.HashedPassword;
import io.invitation.examples.webapp.accounts.Permissions;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The JSON API and SCIM, as a program sees them. */
class ApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADMIN = "admin:admin";

    private Running app;

    @BeforeEach
    void start() throws Exception {
        app = Running.start();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Page call(String method, String path, String credentials, String body, String... headers) {
        Visitor program = app.visitor();
        HttpRequest.Builder request = program.request(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return program.send(request);
    }

    private static JsonNode json(Page page) {
        try {
            return JSON.readTree(page.body());
        } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
            throw new AssertionError(page.body(), noJson);
        }
    }

    private static void assertProblem(Page page, int status, String reason) {
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(page).path("status").asInt()).isEqualTo(status);
        assertThat(json(page).path("title").asText()).isNotEmpty();
        assertThat(json(page).path("reason").asText()).isEqualTo(reason);
    }

    @Test
    void anInvitationGoesItsWholeWay() {
        Page created = call(
                "POST",
                "/api/invitations",
                ADMIN,
                "{\"emails\":[\"dana@example.com\"],\"roles\":[\"Developer\"],\"teams\":[\"Frontend-Team\"],\"name\":\"New\",\"expiresIn\":\"P2D\"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(json(created).path("status").asText()).isEqualTo("PENDING");
        assertThat(json(created).has("link")).isFalse();
        assertThat(app.mailsTo("dana@example.com")).hasSize(1);
        String path = created.header("Location");

        assertThat(json(call("GET", "/api/invitations?q=dana@example.com", ADMIN, ""))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        Page patched = call("PATCH", path, ADMIN, "{\"name\":\"Newer\"}", "If-Match", created.header("ETag"));
        assertThat(json(patched).path("name").asText()).isEqualTo("Newer");
        assertThat(json(patched).path("roles").get(0).asText()).isEqualTo("Developer");
        assertProblem(
                call("PATCH", path, ADMIN, "{\"name\":\"Lost\"}", "If-Match", created.header("ETag")), 412, "CONFLICT");
        assertThat(call("PATCH", path, ADMIN, "{}").status()).isEqualTo(428);

        Page tooSoon = call("POST", path + "/resend", ADMIN, "");
        assertProblem(tooSoon, 429, "COOL_DOWN");
        assertThat(Integer.parseInt(tooSoon.header("Retry-After"))).isBetween(1, 60);
        app.clock.advance(Duration.ofMinutes(2));
        assertThat(call("POST", path + "/resend", ADMIN, "").status()).isEqualTo(200);
        assertThat(json(call("POST", path + "/link", ADMIN, "")).path("link").asText())
                .startsWith(app.baseUrl + "/invite/");
        assertThat(call("POST", path + "/disable", ADMIN, "").status()).isEqualTo(200);
        assertThat(json(call("POST", path + "/revoke", ADMIN, "{\"reason\":\"done\"}"))
                        .path("status")
                        .asText())
                .isEqualTo("REVOKED");
        assertProblem(call("POST", path + "/enable", ADMIN, ""), 409, "STATUS");
        assertThat(call("GET", path + "/history", ADMIN, "").body())
                .contains("\"CREATED\"", "\"LINK_SHOWN\"", "\"REVOKED\"");
        assertThat(json(call("GET", path + "/redemptions", ADMIN, ""))).isEmpty();
    }

    @Test
    void aRepeatUnderTheSameKeyGetsTheFirstAnswer() {
        String body = "{\"emails\":[\"dana@example.com\"]}";
        Page first = call("POST", "/api/invitations", ADMIN, body, "Idempotency-Key", "order-7");
        Page second = call("POST", "/api/invitations", ADMIN, body, "Idempotency-Key", "order-7");

        assertThat(json(second).path("id")).isEqualTo(json(first).path("id"));
        assertThat(app.mailsTo("dana@example.com")).hasSize(1);
        assertProblem(
                call(
                        "POST",
                        "/api/invitations",
                        ADMIN,
                        "{\"emails\":[\"other@example.com\"]}",
                        "Idempotency-Key",
                        "order-7"),
                422,
                "IDEMPOTENCY_CONFLICT");
        assertProblem(call("POST", "/api/invitations", ADMIN, body), 409, "DUPLICATE");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        assertThat(call("POST", "/api/invitations", ADMIN, "{\"emails\":[\"no address\"]}")
                        .status())
                .isEqualTo(422);
        assertThat(json(call(
                                "POST",
                                "/api/invitations",
                                ADMIN,
                                "{\"emails\":[\"a@example.com\"],\"expiresIn\":\"soon\"}"))
                        .path("detail")
                        .asText())
                .contains("expiresIn");
        assertThat(call("POST", "/api/invitations", ADMIN, "{\"emails\":[\"a@example.com\"],\"role\":[\"Owner\"]}")
                        .status())
                .isEqualTo(422);
        assertThat(json(call("POST", "/api/invitations", ADMIN, "{\"name\":\"for nobody\"}"))
                        .path("detail")
                        .asText())
                .startsWith("emails is missing");
        assertThat(json(call("GET", "/api/invitations?within=soon", ADMIN, ""))
                        .path("detail")
                        .asText())
                .startsWith("within");
        assertThat(call("GET", "/api/invitations?size=many", ADMIN, "").status())
                .isEqualTo(400);
        assertThat(call("POST", "/api/invitations", ADMIN, "not json").status()).isEqualTo(400);
        for (String gap : List.of("null", "[]", "{\"emails\":[null]}", "{\"emails\":[],\"roles\":[null]}")) {
            assertThat(call("POST", "/api/invitations", ADMIN, gap).status())
                    .as(gap)
                    .isEqualTo(422);
        }
        assertThat(call("GET", "/api/invitations/" + java.util.UUID.randomUUID(), ADMIN, "")
                        .status())
                .isEqualTo(404);
        assertProblem(
                call("POST", "/api/invitations", ADMIN, "{\"emails\":[\"a@example.com\"],\"roles\":[\"Owner\"]}"),
                403,
                "NOT_ENTITLED");
        assertProblem(call("POST", "/api/invitations", ADMIN, "{\"emails\":[]}"), 422, "QUOTA_REQUIRED");
        assertThat(json(call(
                                "POST",
                                "/api/invitations",
                                ADMIN,
                                "{\"emails\":[\"a@example.com\"],\"language\":\"de_AT\"}"))
                        .path("detail")
                        .asText())
                .startsWith("language");
    }

    @Test
    void nobodyTakesAwayWhatTheyCouldNotGrant() {
        Page owners = call(
                "POST",
                "/api/invitations",
                "ann:" + Running.PASSWORD,
                "{\"emails\":[\"eve@example.com\"],\"roles\":[\"Owner\"]}");
        String path = owners.header("Location");

        Page lowered = call(
                "PATCH",
                path,
                "ben:" + Running.PASSWORD,
                "{\"roles\":[\"Developer\"],\"teams\":[\"Frontend-Team\"]}",
                "If-Match",
                owners.header("ETag"));

        assertProblem(lowered, 403, "");
        assertThat(json(call("GET", path, ADMIN, "")).path("roles").get(0).asText())
                .isEqualTo("Owner");
    }

    @Test
    void passwordsOfProgramsCannotBeGuessedInARow() {
        for (int i = 0; i < 15; i++) {
            assertThat(call("GET", "/api/invitations", ADMIN, "").status()).isEqualTo(200);
        }

        Page right = null;
        for (int i = 0; i < 30 && (right == null || right.status() == 200); i++) {
            call("GET", "/api/invitations", "admin:wrong" + i, "");
            right = call("GET", "/api/invitations", ADMIN, "");
        }

        assertProblem(Objects.requireNonNull(right), 429, "");
        assertThat(right.header("Retry-After")).isNotEmpty();
        app.clock.advance(Duration.ofMinutes(1));
        assertThat(call("GET", "/api/invitations", ADMIN, "").status()).isEqualTo(200);
    }

    @Test
    void aBrowserThatRemembersAPasswordCallsForNoOtherSite() {
        String body = "{\"emails\":[\"dana@example.com\"]}";
        for (String[] header : new String[][] {
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"},
            {"Origin", "https://evil.example"},
            {"Origin", "null"}
        }) {
            assertProblem(call("POST", "/api/invitations", ADMIN, body, header), 403, "");
            assertScimError(call("POST", "/scim2/Users", ADMIN, paul("askPassword:true"), header), 403, "");
        }
        assertThat(app.mailbox.mails()).isEmpty();
        assertThat(call("GET", "/api/invitations", ADMIN, "", "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(200);
        String own = app.baseUrl.toString();
        assertThat(call("POST", "/api/invitations", ADMIN, body, "Sec-Fetch-Site", "same-origin", "Origin", own)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bodiesSayOfWhichTypeTheyAre() {
        for (String type : List.of("text/plain", "text/plain; is=application/json")) {
            assertProblem(call("POST", "/api/invitations", ADMIN, "{\"emails\":[]}", "Content-Type", type), 415, "");
            assertScimError(
                    call("POST", "/scim2/Users", ADMIN, paul("askPassword:true"), "Content-Type", type), 415, "");
        }
        assertThat(call(
                                "POST",
                                "/scim2/Users",
                                ADMIN,
                                paul("askPassword:true"),
                                "Content-Type",
                                "application/scim+json; charset=utf-8")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void programsNameThemselvesAndCookiesDoNot() {
        Visitor ann = app.signedIn("ann");

        Page page = ann.get("/api/invitations");

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.header("WWW-Authenticate")).startsWith("Basic");
        assertThat(page.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(call("GET", "/api/invitations", "ann:" + Running.PASSWORD, "")
                        .status())
                .isEqualTo(200);
        assertThat(call("GET", "/api/invitations", "ann:wrong", "").status()).isEqualTo(401);
    }

    @Test
    void theDescriptionNamesEveryRouteAndNoOther() {
        JsonNode description = json(app.visitor().get("/api/openapi.json"));
        List<String> described = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));

        assertThat(description.path("openapi").asText()).startsWith("3.1");
        assertThat(described).containsExactlyInAnyOrderElementsOf(routes());
    }

    private List<String> routes() {
        return app.application.server().unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.path.startsWith("/api/") && !endpoint.path.endsWith("*"))
                .map(endpoint -> endpoint.method + " " + endpoint.path)
                .toList();
    }

    private static final String ENTERPRISE = "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\"";

    /** The body of the published example, as a shell hands it over. */
    private static String paul(String extension) {
        return "{\"schemas\":[],\"name\":{\"familyName\":\"Smith\",\"givenName\":\"Paul\"},\"userName\":\"Paul\",\"password\":\"password\","
                + "\"emails\":[{\"primary\":true,\"value\":\"paul@somemail.com\"}]," + ENTERPRISE + ":{" + extension
                + "}}";
    }

    @Test
    void anIdentitySystemMakesAnAccountWhoseOwnerChoosesThePassword() {
        Page created = call("POST", "/scim2/Users", ADMIN, paul("askPassword:\"true\""));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Content-Type")).isEqualTo("application/scim+json");
        assertThat(created.header("Location"))
                .isEqualTo(json(created).path("meta").path("location").asText())
                .startsWith(app.baseUrl + "/scim2/Users/");
        assertThat(json(created).path("schemas").toString()).contains("urn:ietf:params:scim:schemas:core:2.0:User");
        assertThat(json(created).path("active").asBoolean(true)).isFalse();
        assertThat(created.body()).doesNotContain("password");
        assertThat(app.accounts().signIn("Paul", "password")).isEmpty();

        Visitor paul = app.visitor();
        Page page = paul.open(app.linkTo("paul@somemail.com"));
        assertThat(page.heading()).isEqualTo("Set your password");
        assertThat(paul.submit("/invitation/accept", "password", "short").status())
                .isEqualTo(422);
        assertThat(paul.submitAndFollow("/invitation/accept", "password", "chosen by Paul")
                        .heading())
                .isEqualTo("Welcome to Acme");

        assertThat(app.accounts().signIn("Paul", "chosen by Paul")).hasValueSatisfying(account -> {
            assertThat(account.verified()).isTrue();
            assertThat(account.needsInvitation()).isFalse();
        });
        assertThat(json(call("GET", "/scim2/Users/" + json(created).path("id").asText(), ADMIN, ""))
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(paul.open(app.linkTo("paul@somemail.com")).status()).isEqualTo(409);
    }

    @Test
    void anIdentitySystemAsksForTheAddressToBeConfirmed() {
        Page created = call(
                "POST",
                "/scim2/Users",
                ADMIN,
                paul("verifyEmail:\"true\"").replace("\"password\":\"password\"", "\"password\":\"long enough\""));

        assertThat(created.status()).isEqualTo(201);
        assertThat(app.accounts().byUserName("Paul"))
                .hasValueSatisfying(account -> assertThat(account.verified()).isFalse());
        Visitor paul = app.visitor();
        assertThat(paul.open(app.linkTo("paul@somemail.com")).heading()).isEqualTo("Confirm your e-mail address");
        Page confirmed = paul.submit("/invitation/accept");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.heading()).isEqualTo("Your e-mail address is confirmed");
        assertThat(confirmed.body()).contains("href=\"/sign-in\"");
        assertThat(app.accounts().byUserName("Paul"))
                .hasValueSatisfying(account -> assertThat(account.verified()).isTrue());
        assertThat(paul.cookie("session")).isEmpty();
        assertThat(paul.get("/welcome").header("Location")).isEqualTo("/sign-in");
    }

    @Test
    void anAddressStaysItsOwnersThoughSomebodyElseIsGivenItAsAUserName() {
        Page created = call(
                "POST",
                "/scim2/Users",
                ADMIN,
                paul("askPassword:true").replace("\"Paul\",\"password\"", "\"zoe@example.org\",\"password\""));
        assertThat(json(created).path("userName").asText()).isEqualTo("zoe@example.org");

        app.accounts().create(EmailAddress.parse("zoe@example.org"), "Zoe", HashedPassword.of("chosen by Zoe"));

        assertThat(app.accounts().signIn("zoe@example.org", "chosen by Zoe"))
                .hasValueSatisfying(account -> assertThat(account.displayName()).isEqualTo("Zoe"));
    }

    @Test
    void noUserIsMadeWhoCannotBeAskedToConfirmTheAddress() {
        InvitationRequest before = InvitationRequest.to("paul@somemail.com")
                .recipient(EmailAddress.parse("paul@somemail.com"))
                .inviter(Inviter.of(Permissions.PROGRAM))
                .build();
        Provisioning.accountFirst(app.invitations(), app.accounts()).verifyAddress("somebody else", before);

        Page refused = call(
                "POST",
                "/scim2/Users",
                ADMIN,
                paul("verifyEmail:true").replace("\"password\":\"password\"", "\"password\":\"long enough\""));

        assertScimError(refused, 409, "uniqueness");
        assertThat(app.accounts().byUserName("Paul")).isEmpty();
    }

    @Test
    void scimFailuresHaveTheFormOfScim() {
        call("POST", "/scim2/Users", ADMIN, paul("askPassword:true"));

        assertScimError(call("POST", "/scim2/Users", ADMIN, paul("askPassword:true")), 409, "uniqueness");
        assertScimError(call("POST", "/scim2/Users", ADMIN, "{"), 400, "invalidSyntax");
        assertScimError(call("POST", "/scim2/Users", ADMIN, "null"), 400, "invalidSyntax");
        assertScimError(
                call("POST", "/scim2/Users", ADMIN, "{\"userName\":\"x\",\"emails\":[null]}"), 400, "invalidValue");
        assertScimError(
                call("POST", "/scim2/Users", ADMIN, "{\"schemas\":[],\"userName\":\"x\"}"), 400, "invalidValue");
        String tooLong = paul("askPassword:true").replace("\"Paul\"", "\"" + "P".repeat(255) + "\"");
        assertScimError(call("POST", "/scim2/Users", ADMIN, tooLong), 400, "invalidValue");
        assertScimError(call("POST", "/scim2/Users", "admin:wrong", paul("askPassword:true")), 401, "");
        assertScimError(call("POST", "/scim2/Users", "ann:" + Running.PASSWORD, paul("askPassword:true")), 403, "");
        assertScimError(call("GET", "/scim2/Users/nobody", ADMIN, ""), 404, "");
    }

    private static void assertScimError(Page page, int status, String scimType) {
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.header("Content-Type")).isEqualTo("application/scim+json");
        assertThat(json(page).path("schemas").toString()).contains("urn:ietf:params:scim:api:messages:2.0:Error");
        assertThat(json(page).path("status").asText()).isEqualTo(Integer.toString(status));
        assertThat(json(page).path("scimType").asText("")).isEqualTo(scimType);
    }
}
