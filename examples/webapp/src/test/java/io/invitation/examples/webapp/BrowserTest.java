package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.Inviter;
import io.invitation.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The application in Chromium. Pictures go to {@code target/webapp-screenshots}, to be looked at. */
@Tag("browser")
class BrowserTest {

    private static final Inviter ANN = Inviter.of("ann", "Ann Lee").replyTo(EmailAddress.parse("ann@acme.example"));
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

    private void invite(String address) {
        app.invitations()
                .invite(InvitationRequest.to(address)
                        .recipient(EmailAddress.parse(address))
                        .roles("Developer")
                        .groups("Frontend-Team")
                        .inviter(ANN)
                        .message("Looking forward to working with you!")
                        .build())
                .orElseThrow();
    }

    @Test
    void threePeopleInvitedInOneGoJoinAndTheInviterSeesItHappen() throws Exception {
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.press("Invite people");
            ann.type("people", "ada@example.com, Grace Hopper <grace@example.com>, alan@example.com");
            ann.choose("role", "Developer").choose("team", "Frontend-Team");
            ann.awaitText("3 people, each with a link of their own that works once.");
            ann.press("Invite");
            ann.awaitText("mail sent");
            ann.open("/admin/invitations");
            ann.driver.executeScript("window.sameDocument = true");

            for (String address : List.of("ada@example.com", "grace@example.com", "alan@example.com")) {
                try (Browser invitee = Browser.start(app)) {
                    invitee.open(app.linkTo(address));
                    assertThat(invitee.driver.getCurrentUrl()).endsWith("/invitation");
                    invitee.type("name", address.substring(0, address.indexOf('@')));
                    invitee.type("password", PASSWORD);
                    invitee.press("Create account and join");
                    invitee.awaitText("Welcome to Acme");
                }
            }

            ann.patience()
                    .until(page ->
                            page.findElements(By.cssSelector(".chip.accepted")).size() == 3);
            assertThat(ann.driver.executeScript("return window.sameDocument")).isEqualTo(true);
        }
    }

    @Test
    void everythingOfTheDemonstrationCanBeLookedAt() throws Exception {
        DemoData demo = new DemoData(app.application);
        demo.invitations();
        Invitation partners = app.invitations()
                .find(InvitationQuery.builder().text("Everybody at Example").build())
                .invitations()
                .get(0);
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.size(1440, 900);
            for (boolean dark : new boolean[] {false, true}) {
                ann.dark(dark);
                String mode = dark ? "dark" : "light";
                for (String page : List.of(
                        "invitations",
                        "invitations/new",
                        "import",
                        "reports",
                        "permissions",
                        "mails",
                        "invitations/" + partners.id(),
                        "invitations/" + partners.id() + "/edit")) {
                    ann.open("/admin/" + page);
                    String name = page.replace(partners.id().toString(), "one").replace('/', '-');
                    Path picture = ann.photograph(name + "-" + mode);
                    assertThat(picture).isNotEmptyFile();
                    if (picture.endsWith("invitations-one-light.png")) {
                        Browser.publish(picture, "webapp-invitation.png");
                    }
                    assertThat(barriers(ann, dark)).as(page + ", " + mode).isEmpty();
                }
            }
            ann.dark(false).size(320, 800);
            for (String page : List.of(
                    "invitations",
                    "invitations/new",
                    "import",
                    "reports",
                    "permissions",
                    "mails",
                    "invitations/" + partners.id(),
                    "invitations/" + partners.id() + "/edit")) {
                ann.open("/admin/" + page);
                assertThat(ann.width()).as(page + " at 320 px").isLessThanOrEqualTo(320);
                ann.photograph(page.replace(partners.id().toString(), "one").replace('/', '-') + "-320");
                ann.driver.executeScript("document.documentElement.dir = 'rtl'");
                assertThat(ann.width()).as(page + " from right to left").isLessThanOrEqualTo(320);
            }
            ann.size(1440, 900).open("/admin/invitations");
            ann.driver.executeScript("document.documentElement.dir = 'rtl'");
            ann.photograph("invitations-rtl");
        }
    }

    @ParameterizedTest
    @CsvSource({"en, 900, false", "en, 320, true", "ar, 900, true", "ar, 320, false"})
    void whatInviteesSeeHasNoBarriers(String language, int width, boolean dark) throws Exception {
        String name = language + "-" + width + (dark ? "-dark" : "-light");
        app.invitations()
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(EmailAddress.parse("dana@example.com"))
                        .name("Spring workshop")
                        .roles("Developer")
                        .groups("Frontend-Team")
                        .message("See you!")
                        .locale(Locale.forLanguageTag(language))
                        .inviter(ANN)
                        .build())
                .orElseThrow();
        String domain = path(
                InvitationRequest.toDomain("example.org").quota(Quota.of(3)).locale(Locale.forLanguageTag(language)));
        String late = path(InvitationRequest.to("late@example.com")
                .expiry(Expiry.in(Duration.ofSeconds(1)))
                .locale(Locale.forLanguageTag(language)));
        app.clock.advance(Duration.ofSeconds(2));
        try (Browser visitor = Browser.start(app)) {
            visitor.size(width, 900).dark(dark);
            for (String[] page : new String[][] {
                {"invited", app.linkTo("dana@example.com")},
                {"domain", domain},
                {"expired", late},
                {"unknown", "/invite/nonsense"},
                {"paste", "/invite"},
                {"sign-in", "/sign-in"}
            }) {
                visitor.open(page[1]);
                Path picture = visitor.photograph("landing-" + page[0] + "-" + name);
                assertThat(picture).isNotEmptyFile();
                if (picture.endsWith("landing-invited-en-900-light.png")) {
                    Browser.publish(picture, "webapp-landing.png");
                }
                assertThat(visitor.width()).as(page[0]).isLessThanOrEqualTo(width);
                assertThat(barriers(visitor, dark)).as(page[0]).isEmpty();
                assertThat(visitor.driver.switchTo().activeElement().getTagName())
                        .as("focus on " + page[0])
                        .isEqualTo("h1");
            }
        }
    }

    /** The dark pages are the light ones in other colours. */
    private static List<String> barriers(Browser browser, boolean dark) {
        return dark ? browser.barriers("color-contrast") : browser.barriers();
    }

    private String path(InvitationRequest.Builder request) {
        return app.invitations()
                .create(request.inviter(ANN).build())
                .linkOrElseThrow()
                .reveal()
                .getPath();
    }

    @Test
    void theKeyboardIsEnough() {
        invite("dana@example.com");
        try (Browser visitor = Browser.start(app)) {
            visitor.open(app.linkTo("dana@example.com"));
            tabTo(visitor, "name");
            visitor.driver.switchTo().activeElement().sendKeys("Dana");
            tabTo(visitor, "password");
            visitor.driver.switchTo().activeElement().sendKeys(PASSWORD);
            tabTo(visitor, "accept");
            visitor.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
            visitor.awaitText("Welcome to Acme");
        }
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.open("/admin/invitations/new");
            tabTo(ann, "people");
            ann.driver.switchTo().activeElement().sendKeys("eve@example.com");
            tabTo(ann, "invite");
            ann.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
            ann.awaitText("mail sent");
        }
    }

    /** Presses Tab until something has the focus. */
    private static void tabTo(Browser browser, String id) {
        for (int i = 0; i < 60; i++) {
            new Actions(browser.driver).sendKeys(Keys.TAB).perform();
            WebElement active = browser.driver.switchTo().activeElement();
            if (id.equals(active.getDomAttribute("id"))) {
                return;
            }
        }
        throw new AssertionError("cannot be reached: " + id);
    }

    @Test
    void nothingNeedsAScript() {
        invite("dana@example.com");
        try (Browser visitor = Browser.withoutScripts(app)) {
            visitor.open(app.linkTo("dana@example.com"));
            visitor.type("name", "Dana").type("password", PASSWORD).press("Create account and join");
            visitor.awaitText("Welcome to Acme");
        }
        try (Browser ann = Browser.withoutScripts(app).signIn("ann")) {
            ann.open("/admin/invitations/new");
            ann.type("people", "eve@example.com").press("Check");
            ann.awaitText("would be invited");
            ann.press("Invite");
            ann.awaitText("mail sent");
            ann.open("/admin/import");
            ann.type("list", "ada@example.com grace@example.com").press("Check the list");
            ann.awaitText("2 would be invited");
            ann.press("Invite 2 people");
            ann.awaitText("2 invited");
            ann.open("/admin/invitations").press("Copy link");
            ann.awaitText("Link, shown once");
        }
    }

    @Test
    void aLinkIsCopiedWithAWordAboutWhatThatMeans() {
        path(InvitationRequest.toDomain("example.org").quota(Quota.of(3)));
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.await(By.xpath("//button[.='Copy link']")).click();
            ann.patience().until(page -> !ann.element("toast").getText().isEmpty());
            assertThat(ann.element("toast").getText()).containsAnyOf("The link is copied.", "Copy this link:");
        }
    }

    @Test
    void anImportShowsItsProgressAndItsRows() throws Exception {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            list.append("p").append(i).append("@example.com ");
        }
        try (Browser ann = Browser.start(app).signIn("ann")) {
            ann.open("/admin/import");
            ann.driver.executeScript("document.getElementById('list').value = arguments[0]", list + "broken@");
            ann.press("Check the list");
            ann.awaitText("60 would be invited, 1 not.");
            ann.press("Invite 60 people");
            if (!ann.driver.findElements(By.cssSelector("#progress progress")).isEmpty()) {
                ann.photograph("import-progress");
            }
            ann.awaitText("60 invited, 1 not.");
            ann.photograph("import-done");
            assertThat(ann.barriers()).isEmpty();
        }
    }
}
