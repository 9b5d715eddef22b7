package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** What the five product documents describe, clicked through in Chromium from the invitation to the membership. */
@Tag("browser")
class ScenariosTest {

    private static final String PASSWORD = "correct horse";

    private Running app;

    @BeforeEach
    void start() throws Exception {
        Browser.require();
        app = Running.start();
    }

    @AfterEach
    void stop() {
        if (app != null) {
            app.close();
        }
    }

    @AfterAll
    static void quitBrowsers() {
        Browser.quitAll();
    }

    /** Invites with what is filled into the form, and returns the link if one is shown. */
    private String invite(Consumer<Browser> filled) {
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.open("/admin/invitations/new");
            filled.accept(ann);
            ann.press("Invite");
            return shownLink(ann);
        }
    }

    private static String shownLink(Browser ann) {
        return ann.driver.findElements(By.cssSelector("input.link")).stream()
                .map(field -> String.valueOf(field.getDomProperty("value")))
                .map(link -> link.substring(link.indexOf("/invite/")))
                .findFirst()
                .orElse("");
    }

    private void inviteDana() {
        invite(form -> form.type("people", "dana@example.com").choose("role", "Developer"));
    }

    private void admin(Consumer<Browser> work) {
        as("ann", work);
    }

    private void as(String userName, Consumer<Browser> work) {
        try (Browser browser = Browser.start(app).signIn(userName)) {
            work.accept(browser.open("/admin/invitations"));
        }
    }

    private void visitor(String link, Consumer<Browser> work) {
        try (Browser browser = Browser.start(app)) {
            work.accept(browser.open(link));
        }
    }

    private void sees(String link, String... texts) {
        visitor(link, page -> awaitAll(page, texts));
    }

    private static void awaitAll(Browser browser, String... texts) {
        for (String text : texts) {
            browser.awaitText(text);
        }
    }

    private static void createAccount(Browser invitee, String name) {
        invitee.type("name", name).type("password", PASSWORD).press("Create account and join");
        invitee.awaitText("Welcome to Acme");
    }

    /** Follows a link that many have: asks for the confirmation of an address, and joins by the mail. */
    private void join(String link, String address) {
        visitor(link, invitee -> {
            invitee.type("address", address).press("Mail me the link");
            invitee.awaitText("Look into your mailbox");
            createAccount(invitee.open(app.linkTo(address)), "Zoe");
            invitee.awaitText(address);
        });
    }

    @Test
    void oneColleagueGetsARoleAndATeamByALinkThatWorksOnce() {
        invite(form -> {
            form.type("people", "dana@example.com").type("name", "New colleague");
            form.choose("role", "Developer").choose("team", "Frontend-Team");
            form.awaitText("Only this person. The link works once.");
        });
        admin(ann -> awaitAll(ann.awaitChip("pending"), "dana@example.com", "0 of 1", "(in 7 days)"));

        visitor(app.linkTo("dana@example.com"), dana -> {
            awaitAll(dana, "Ann Lee invites you", "Developer", "Frontend-Team");
            createAccount(dana, "Dana");
            dana.awaitText("Role: Developer");
            dana.open("/admin/invitations").awaitText("These pages are for people who invite.");
        });

        sees(app.linkTo("dana@example.com"), "All places are taken");
        admin(ann -> {
            ann.awaitChip("accepted").awaitText("1 of 1");
            ann.press("New colleague");
            awaitAll(ann, "Who took a place", "dana@example.com");
        });
    }

    @Test
    void aWholeOrganisationJoinsByItsDomainForEverAndWithoutALimit() {
        String link = invite(form -> {
            form.choose("mode", "domain").type("patterns", "example.org").choose("role", "Customer");
            form.choose("unlimited", "yes").select("expiry", "never expires");
            form.awaitText("A pattern admits everybody at that domain");
        });

        visitor(link, stranger -> {
            stranger.type("address", "eve@elsewhere.example").press("Mail me the link");
            stranger.awaitText("This invitation is not for that address.");
        });
        join(link, "zoe@example.org");
        app.clock.advance(Duration.ofDays(400));
        join(link, "yan@example.org");

        admin(ann -> awaitAll(ann, "*@example.org", "2 of unlimited", "never expires"));
    }

    @Test
    void severalAddressesAndDomainsShareAnInvitation() {
        String link = invite(form -> {
            form.choose("mode", "domain").type("patterns", "example.org, guest@example.net");
            form.type("places", "5").choose("role", "Customer");
        });

        join(link, "zoe@example.org");
        join(link, "guest@example.net");
    }

    @Test
    void aChallengeIsOpenToAnybodyUntilItsPlacesAreTakenOrItsTimeIsOver() {
        String link = invite(form -> {
            form.choose("mode", "public").type("name", "Acme Challenge").choose("role", "Learner");
            form.type("places", "1").select("expiry", "at the instant below");
            form.fill("expiresAt", inDays(30)).awaitText("Public links are forwarded.");
        });

        join(link, "zoe@anywhere.example");
        sees(link, "All places are taken");
        admin(ann -> {
            ann.awaitText("1 of 1");
            ann.press("Edit").type("places", "100").press("Save");
            awaitAll(ann, "Saved.", "1 of 100");
        });
        sees(link, "Join with your e-mail address");
        app.clock.advance(Duration.ofDays(31));
        sees(link, "This invitation has expired");
        admin(ann -> ann.awaitChip("expired"));
    }

    @Test
    void aPublicLinkWithoutALimitIsRefused() {
        admin(ann -> {
            ann.open("/admin/invitations/new").choose("mode", "public").choose("unlimited", "yes");
            ann.press("Invite").awaitText("A public invitation needs a quota.");
        });
    }

    @Test
    void aPartnersAccessEndsWithTheProject() {
        String link = invite(form -> {
            form.choose("mode", "domain").type("patterns", "partner.example").type("places", "5");
            form.type("description", "Temporary access for Project X contractors");
            form.choose("role", "Customer").choose("team", "Project-X-Shared");
            form.select("expiry", "at the instant below").fill("expiresAt", inDays(90));
            form.fill("membershipEnds", inDays(90));
        });
        join(link, "pat@partner.example");
        visitor("/sign-in", pat -> pat.signIn("pat@partner.example", PASSWORD).awaitText("Role: Customer"));

        app.clock.advance(Duration.ofDays(91));

        sees(link, "This invitation has expired");
        visitor("/sign-in", pat -> {
            pat.signIn("pat@partner.example", PASSWORD).awaitText("Welcome to Acme");
            assertThat(pat.text()).doesNotContain("Role:");
        });
        admin(ann -> ann.awaitText("Temporary access for Project X contractors"));
    }

    private String inDays(int days) {
        Instant then = app.clock.instant().plus(Duration.ofDays(days));
        return then.toString().substring(0, "2031-06-30T18:00".length());
    }

    @Test
    void aSwitchInTheTableStopsALinkAtOnceAndLetsItWorkAgain() {
        inviteDana();

        admin(ann -> ann.press("Disable").awaitChip("disabled"));
        sees(app.linkTo("dana@example.com"), "This link does not work");
        admin(ann -> ann.press("Enable").awaitChip("pending"));

        visitor(app.linkTo("dana@example.com"), dana -> createAccount(dana, "Dana"));
    }

    @Test
    void anEditedInvitationGivesWhatItSaysNow() {
        inviteDana();

        admin(ann -> {
            ann.press("Edit")
                    .choose("role", "Developer")
                    .choose("role", "Customer")
                    .type("name", "Our customer");
            ann.press("Save").awaitText("Saved.");
        });

        visitor(app.linkTo("dana@example.com"), dana -> {
            dana.awaitText("Our customer");
            createAccount(dana, "Dana");
            dana.awaitText("Role: Customer");
        });
    }

    @Test
    void aLinkHandedOverByOtherMeansProvesNoMailboxAndIsConfirmed() {
        String link = invite(form ->
                form.type("people", "dana@example.com").choose("how", "link").choose("role", "Developer"));

        assertThat(app.mailsTo("dana@example.com")).isEmpty();
        join(link, "dana@example.com");
    }

    @Test
    void aCopiedLinkIsConfirmedLikeOneThatManyHave() {
        inviteDana();
        admin(ann -> {
            ann.press("(no name)").press("Copy link").awaitText("Link, shown once");
            join(shownLink(ann), "dana@example.com");
        });
    }

    @Test
    void aRefreshStartsTheTimeAgainAndChangesTheLink() {
        inviteDana();
        String before = app.linkTo("dana@example.com");
        app.clock.advance(Duration.ofDays(8));
        visitor(before, dana -> {
            dana.awaitText("This invitation has expired");
            dana.press("Ask Ann Lee for a new link").awaitText("We pass it on");
        });

        admin(ann -> {
            ann.awaitChip("expired").awaitChip("wished");
            ann.press("(no name)").press("Refresh").awaitText("Link, shown once");
            ann.press("dana@example.com").awaitChip("pending");
            ann.press("Resend").awaitText("Resend: done.");
        });

        assertThat(app.linkTo("dana@example.com")).isNotEqualTo(before);
        sees(before, "There is a newer link");
        visitor(app.linkTo("dana@example.com"), dana -> createAccount(dana, "Dana"));
    }

    @Test
    void aMailIsSentAgainWithTheSameRights() {
        inviteDana();
        app.clock.advance(Duration.ofHours(1));

        admin(ann -> ann.press("(no name)").press("Resend").awaitText("Resend: done."));

        assertThat(app.mailsTo("dana@example.com")).hasSize(2);
        visitor(app.linkTo("dana@example.com"), dana -> createAccount(dana, "Dana"));
    }

    @Test
    void whatWasTakenBackStaysInTheTableAndItsLinkIsUnknown() {
        inviteDana();

        admin(ann -> {
            ann.press("(no name)").await(By.xpath("//summary[.='Revoke']")).click();
            ann.type("reason", "misspelt").press("Revoke for good");
            ann.awaitChip("revoked").awaitText("misspelt");
            ann.open("/admin/invitations").awaitChip("revoked");
        });

        sees(app.linkTo("dana@example.com"), "This link does not work");
    }

    @Test
    void whoHasAnAccountSignsInAndComesBackToTheInvitation() {
        app.accounts().create(EmailAddress.parse("dana@example.com"), "Dana", HashedPassword.of(PASSWORD));
        inviteDana();

        visitor(app.linkTo("dana@example.com"), dana -> {
            dana.press("Sign in to accept");
            dana.type("userName", "dana@example.com").type("password", PASSWORD).press("Sign in");
            dana.awaitText("Ann Lee invites you");
            dana.press("Join Acme").awaitText("Welcome to Acme");
        });
    }

    @Test
    void theWrongAccountIsChangedForTheRightOne() {
        inviteDana();

        as("ben", ben -> {
            ben.open(app.linkTo("dana@example.com")).awaitText("This invitation is for somebody else");
            ben.press("Use another account").open("/invitation");
            createAccount(ben, "Dana");
            ben.awaitText("dana@example.com");
        });
    }

    @Test
    void theRightToInviteIsLimitedToRolesAndTeams() {
        as("ben", ben -> {
            ben.press("Invite people");
            assertThat(ben.choice("role", "Developer").isEnabled()).isTrue();
            assertThat(ben.choice("role", "Owner").isEnabled()).isFalse();
            assertThat(ben.choice("mode", "domain").isEnabled()).isFalse();
            ben.type("people", "dana@example.com").choose("role", "Developer").choose("team", "Project-X-Shared");
            ben.press("Invite").awaitText("You may not grant that");
            ben.choose("team", "Project-X-Shared")
                    .choose("team", "Frontend-Team")
                    .press("Invite");
            ben.awaitText("mail sent");
        });
        as("cleo", cleo -> {
            cleo.awaitText("look only");
            assertThat(cleo.driver.findElements(By.cssSelector("td button, a.button")))
                    .isEmpty();
        });
    }

    @Test
    void manyAreInvitedByAFileAndEachRowHasItsResult(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("people.csv"), """
            email,name,roles,teams
            ada@example.com,Workshop,Developer,Frontend-Team
            no address,,,
            grace@example.com,Workshop,Learner,
            """);
        admin(ann -> {
            ann.open("/admin/import").element("file").sendKeys(file.toString());
            ann.press("Check the list").awaitText("2 would be invited, 1 not.");
            assertThat(app.mailsTo("ada@example.com")).isEmpty();
            ann.press("Invite 2 people").awaitText("2 invited, 1 not.");
        });

        visitor(app.linkTo("ada@example.com"), ada -> {
            createAccount(ada, "Ada");
            ada.awaitText("Role: Developer");
        });
    }

    /** Sends what the published curl line sends. */
    private void scim(String password, String address, String flag) {
        Visitor program = app.visitor();
        String user =
                "{\"schemas\":[],\"name\":{\"familyName\":\"Smith\",\"givenName\":\"Paul\"},\"userName\":\"Paul\","
                        + "\"password\":\"" + password + "\",\"emails\":[{\"primary\":true,\"value\":\"" + address
                        + "\"}],"
                        + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{" + flag + ":\"true\"}}";
        String credentials = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        assertThat(program.send(program.request("/scim2/Users")
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Basic " + credentials)
                                .POST(BodyPublishers.ofString(user)))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paul@somemail.com", "paul$smith+acme@somemail.com"})
    void anAccountIsThereFirstAndItsOwnerChoosesThePassword(String address) {
        scim("password", address, "askPassword");
        visitor("/sign-in", paul -> paul.signIn("Paul", "password").awaitText("User name or password is wrong."));

        visitor(app.linkTo(address), paul -> {
            paul.awaitText("Set your password");
            paul.type("password", PASSWORD).press("Set password and open the account");
            paul.awaitText("Welcome to Acme");
            paul.press("Sign out").signIn("Paul", PASSWORD).awaitText(address);
        });

        visitor(app.linkTo(address), again -> assertThat(again.text()).doesNotContain("Set your password"));
    }

    @Test
    void anAddressIsConfirmedByAClick() {
        scim("long enough", "peter@somemail.com", "verifyEmail");

        visitor(app.linkTo("peter@somemail.com"), peter -> {
            peter.awaitText("Confirm your e-mail address");
            assertThat(app.accounts().byUserName("Paul").orElseThrow().verified())
                    .isFalse();
            peter.press("Confirm").awaitText("Your e-mail address is confirmed");
            peter.press("Sign in").signIn("Paul", "long enough").awaitText("Welcome to Acme");
        });

        assertThat(app.accounts().byUserName("Paul").orElseThrow().verified()).isTrue();
    }
}
