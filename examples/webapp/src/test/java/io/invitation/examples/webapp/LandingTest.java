package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.contract.Parallel;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees who follows a link; over HTTP, without scripts. */
class LandingTest {

    private static final Inviter ANN = Inviter.of("ann", "Ann Lee").replyTo(EmailAddress.parse("ann@acme.example"));
    private static final String PASSWORD = "correct horse";

    private Running app;
    private InvitationService invitations;
    private Visitor visitor;

    @BeforeEach
    void start() throws Exception {
        app = Running.start();
        invitations = app.invitations();
        visitor = app.visitor();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private static InvitationRequest.Builder to(String address) {
        return InvitationRequest.to(address)
                .recipient(EmailAddress.parse(address))
                .name("Spring workshop")
                .roles("Developer")
                .groups("Frontend-Team")
                .inviter(ANN);
    }

    private Invitation invite(InvitationRequest.Builder request) {
        return invitations.invite(request.build()).orElseThrow();
    }

    private String linkOf(InvitationRequest.Builder request) {
        return invitations.create(request.build()).linkOrElseThrow().reveal().getPath();
    }

    private Invitation now(Invitation before) {
        return invitations.get(before.id()).orElseThrow();
    }

    private Page join(Visitor who) {
        return who.submitAndFollow("/invitation/accept", "name", "Dana", "password", PASSWORD);
    }

    @Test
    void aMailedLinkLeadsToAnAccountAndAPlace() {
        Invitation invitation = invite(to("dana@example.com").message("Bring a laptop."));

        Page page = visitor.open(app.linkTo("dana@example.com"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).isEqualTo("Ann Lee invites you to join Acme");
        assertThat(page.body())
                .contains("Developer", "Frontend-Team", "Spring workshop", "Bring a laptop.", "UTC (in 6 days)")
                .doesNotContain("dana@example.com");
        assertThat(page.find("id=\"locked\" value=\"([^\"]*)\" readonly"))
                .startsWith("d")
                .contains("@example.com");

        Page welcome = join(visitor);

        assertThat(welcome.heading()).isEqualTo("Welcome to Acme");
        assertThat(welcome.body()).contains("dana@example.com", "Developer");
        assertThat(now(invitation).statusAt(app.clock.instant())).isEqualTo(InvitationStatus.ACCEPTED);
        assertThat(app.accounts().byAddress(EmailAddress.parse("dana@example.com")))
                .hasValueSatisfying(account -> assertThat(account.verified()).isTrue());
        assertThat(visitor.cookie("invitation")).isEmpty();
    }

    @Test
    void lookingChangesNothingHoweverOftenAndByWhatever() throws Exception {
        Invitation invitation = invite(to("dana@example.com"));
        String link = app.linkTo("dana@example.com");
        List<InvitationEvent> before = history(invitation);

        List<Page> pages = Parallel.run(50, i -> () -> {
            Visitor scanner = app.visitor();
            scanner.head(link);
            Page page = scanner.open(link);
            scanner.get("/invitation/accept");
            scanner.get("/invitation/decline");
            return page;
        });

        assertThat(pages).extracting(Page::status).containsOnly(200);
        assertThat(now(invitation)).isEqualTo(invitation);
        assertThat(history(invitation)).isNotEmpty().isEqualTo(before);
        visitor.open(link);
        assertThat(join(visitor).heading()).isEqualTo("Welcome to Acme");
        assertThat(history(invitation)).hasSizeGreaterThan(before.size());
    }

    private List<InvitationEvent> history(Invitation invitation) {
        return invitations.reports().history(invitation.id(), Optional.empty(), 100);
    }

    @Test
    void acceptingTakesTheFormOfThisBrowser() {
        Invitation invitation = invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));

        assertThat(visitor.post("/invitation/accept", "name", "Dana", "password", PASSWORD)
                        .status())
                .isEqualTo(403);
        assertThat(visitor.post("/invitation/decline").status()).isEqualTo(403);
        assertThat(now(invitation).places()).isZero();
    }

    @Test
    void theSecretLeavesTheAddressBarForASealedCookieOfHalfAnHour() {
        invite(to("dana@example.com"));
        String link = app.linkTo("dana@example.com");
        String token = link.substring("/invite/".length());

        Page first = visitor.get(link);

        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/invitation");
        String cookie = first.headers("Set-Cookie").stream()
                .filter(value -> value.startsWith("invitation="))
                .findFirst()
                .orElseThrow();
        assertThat(cookie)
                .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1800")
                .doesNotContain(token);
        assertThat(visitor.get("/invitation").body()).doesNotContain(token);

        app.clock.advance(Duration.ofMinutes(31));

        assertThat(visitor.get("/invitation").status()).isEqualTo(404);
        assertThat(visitor.open(link).status()).isEqualTo(200);
    }

    @Test
    void theInvitationOutlivesASignIn() {
        app.accounts().create(EmailAddress.parse("dana@example.com"), "Dana", HashedPassword.of(PASSWORD));
        Invitation invitation = invite(to("dana@example.com"));

        Page page = visitor.open(app.linkTo("dana@example.com"));
        assertThat(page.body()).contains("There is an account for this address already");
        visitor.get("/sign-in?then=/invitation");
        Page signedIn = visitor.submitAndFollow(
                "/sign-in", "userName", "dana@example.com", "password", PASSWORD, "then", "/invitation");

        assertThat(signedIn.body()).contains("You are signed in as Dana", "dana@example.com");
        assertThat(visitor.submitAndFollow("/invitation/accept").heading()).isEqualTo("Welcome to Acme");
        assertThat(now(invitation).places()).isEqualTo(1);
    }

    @Test
    void somebodyElseIsToldAndNothingIsUsedUp() {
        Invitation invitation = invite(to("dana@example.com"));
        Visitor ben = app.signedIn("ben");

        Page page = ben.open(app.linkTo("dana@example.com"));

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.heading()).isEqualTo("This invitation is for somebody else");
        assertThat(page.body()).contains("ben@acme.example", "@example.com").doesNotContain("dana@example.com");
        assertThat(ben.submit("/invitation/accept").status()).isEqualTo(403);
        assertThat(now(invitation).places()).isZero();

        ben.get("/invitation");
        Page switched = ben.submit("/sign-out", "switch", "yes");

        assertThat(switched.header("Location")).isEqualTo("/sign-in?then=/invitation");
        assertThat(ben.open("/invitation").status()).isEqualTo(200);
        assertThat(join(ben).body()).contains("dana@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dana@example.com", "dana@example.com eve@example.com"})
    void anAccountWhoseAddressNobodyHasConfirmedTakesNoPlaceOfAnother(String admitted) {
        Audience audience = Audience.of(
                Stream.of(admitted.split(" ", -1)).map(EmailPattern::parse).toList());
        Invitation invitation = invite(InvitationRequest.to(audience)
                .recipient(EmailAddress.parse("dana@example.com"))
                .roles("Developer")
                .inviter(ANN));
        app.accounts()
                .create(
                        "eve",
                        EmailAddress.parse("eve@example.com"),
                        "eve",
                        "Eve",
                        HashedPassword.of(PASSWORD, 1_000),
                        false);
        visitor.signIn("eve", PASSWORD);
        visitor.open(app.linkTo("dana@example.com"));

        Page page = visitor.submit("/invitation/accept");

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.heading()).isEqualTo("This invitation is for somebody else");
        assertThat(now(invitation).places()).isZero();
        assertThat(app.accounts().rolesOf("eve")).isEmpty();
        assertThat(visitor.cookie("invitation")).isPresent();
    }

    @Test
    void whoeverIsInAlreadyHearsSoAndUsesNothing() {
        Invitation invitation = invite(to("dana@example.com"));
        String link = app.linkTo("dana@example.com");
        visitor.open(link);
        join(visitor);

        Page again = visitor.open(link);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.heading()).isEqualTo("You are in already");
        assertThat(now(invitation).places()).isEqualTo(1);
    }

    @Test
    void twoClicksMakeOneMember() {
        Invitation invitation = invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));
        Visitor secondTab = app.visitorLike(visitor);

        List<Page> answers = List.of(
                visitor.submit("/invitation/accept", "name", "Dana", "password", PASSWORD),
                secondTab.submit("/invitation/accept", "name", "Dana", "password", PASSWORD));

        assertThat(answers).extracting(Page::status).containsExactly(303, 303);
        assertThat(now(invitation).places()).isEqualTo(1);
    }

    @Test
    void decliningIsAFormAndIsRecorded() {
        Invitation invitation = invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));

        assertThat(visitor.submit("/invitation/decline").heading()).isEqualTo("Declined");

        assertThat(now(invitation).statusAt(app.clock.instant())).isEqualTo(InvitationStatus.DECLINED);
        assertThat(visitor.open(app.linkTo("dana@example.com")).status()).isEqualTo(410);
    }

    @Test
    void everyEndHasAPageAnHonestStatusAndANextStep() {
        Invitation expired = invite(to("expired@example.com").expiry(Expiry.in(Duration.ofHours(1))));
        Invitation refreshed = invite(to("refreshed@example.com"));
        invite(to("early@example.com").notBefore(app.clock.instant().plus(Duration.ofDays(3))));
        String usedUp = linkOf(
                InvitationRequest.toDomain("example.com").quota(Quota.of(1)).inviter(ANN));
        invitations.accept(
                io.invitation.InvitationToken.of(usedUp.substring("/invite/".length())),
                io.invitation.Invitee.verified("first@example.com"));
        app.clock.advance(Duration.ofHours(2));
        invitations.refresh(refreshed.id(), Actor.of("ann"));

        assertEnd(app.linkTo("expired@example.com"), 410, "This invitation has expired", "Ask Ann Lee for a new link");
        assertEnd(app.linkTo("refreshed@example.com"), 410, "There is a newer link", "Sign in");
        assertEnd(linkOfEarly(), 200, "This invitation is not open yet", "in 2 days");
        assertEnd(usedUp, 409, "All places are taken", "Ask Ann Lee for a new link");
        assertThat(now(expired).statusAt(app.clock.instant())).isEqualTo(InvitationStatus.EXPIRED);
    }

    private Visitor following(String link) {
        Visitor follower = app.visitor();
        follower.open(link);
        assertThat(follower.cookie("invitation")).isPresent();
        return follower;
    }

    @Test
    void theCookieGoesWhenTheLinkIsDead() {
        Invitation refreshed = invite(to("refreshed@example.com"));
        Invitation revoked = invite(to("revoked@example.com"));
        Invitation declined = invite(to("declined@example.com"));
        List<Visitor> followers = Stream.of(refreshed, revoked, declined)
                .map(invitation ->
                        app.linkTo(invitation.recipient().orElseThrow().mailbox()))
                .map(this::following)
                .toList();
        invitations.refresh(refreshed.id(), Actor.of("ann"));
        invitations.revoke(revoked.id(), Actor.of("ann"), "misspelt");
        app.visitorLike(followers.get(2)).submit("/invitation/decline");

        for (Visitor follower : followers) {
            follower.get("/invitation");
            assertThat(follower.cookie("invitation")).isEmpty();
        }
    }

    @Test
    void theCookieStaysWhileThereIsSomethingToWaitOrToAskFor() {
        Visitor early = following(linkOfEarly());
        assertThat(early.get("/invitation").heading()).isEqualTo("This invitation is not open yet");
        assertThat(early.cookie("invitation")).isPresent();
        invite(to("expired@example.com").expiry(Expiry.in(Duration.ofHours(1))));
        app.clock.advance(Duration.ofHours(2));
        Visitor late = following(app.linkTo("expired@example.com"));

        late.submit("/invitation/ask-again");

        assertThat(late.cookie("invitation")).isEmpty();
    }

    @Test
    void aLinkThatWasFollowedOnOneNodeIsAnsweredOnAnother() throws Exception {
        Invitation mailed = invite(to("dana@example.com"));
        Visitor dana = following(app.linkTo("dana@example.com"));
        Visitor zoe = following(linkOf(
                InvitationRequest.toDomain("example.com").quota(Quota.of(5)).inviter(ANN)));

        try (Running other = app.anotherNode()) {
            assertThat(other.visitorLike(dana).submit("/invitation/decline").heading())
                    .isEqualTo("Declined");
            assertThat(other.visitorLike(zoe)
                            .submit("/invitation/confirm-address", "address", "zoe@example.com")
                            .status())
                    .isEqualTo(202);
            assertThat(other.mailsTo("zoe@example.com")).hasSize(1);
        }
        assertThat(now(mailed).statusAt(app.clock.instant())).isEqualTo(InvitationStatus.DECLINED);
    }

    /** Nothing is mailed before its time, so this link is a copied one. */
    private String linkOfEarly() {
        return linkOf(to("late@example.com")
                .notBefore(app.clock.instant().plus(Duration.ofDays(3).minusHours(1))));
    }

    private void assertEnd(String link, int status, String heading, String nextStep) {
        Page page = app.visitor().open(link);
        assertThat(page.heading()).isEqualTo(heading);
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.body()).contains(nextStep);
    }

    @Test
    void aStrangerLearnsNothingOfWhatWasWithdrawn() {
        Invitation revoked = invite(to("revoked@example.com"));
        Invitation disabled = invite(to("disabled@example.com"));
        invitations.revoke(revoked.id(), Actor.of("ann"), "misspelt");
        invitations.disable(disabled.id(), Actor.of("ann"));

        Page unknown = app.visitor().open("/invite/nonsense");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.heading()).isEqualTo("This link does not work");
        for (String address : List.of("revoked@example.com", "disabled@example.com")) {
            Visitor follower = app.visitor();
            Page first = follower.get(app.linkTo(address));
            Page page = follower.open("/invitation");
            assertThat(first.headers("Set-Cookie"))
                    .isEqualTo(app.visitor().get("/invite/nonsense").headers("Set-Cookie"));
            assertThat(page.status()).isEqualTo(404);
            assertThat(withoutSecrets(page)).isEqualTo(withoutSecrets(unknown));
        }
    }

    private static String withoutSecrets(Page page) {
        return page.body().replaceAll("value=\"[^\"]*\"", "");
    }

    @Test
    void aNewLinkIsAskedForWithOneClickAndTheInviterSeesIt() {
        invite(to("dana@example.com").expiry(Expiry.in(Duration.ofHours(1))));
        app.clock.advance(Duration.ofHours(2));
        visitor.open(app.linkTo("dana@example.com"));

        Page asked = visitor.submit("/invitation/ask-again");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body()).contains("Ann Lee sees now");
        assertThat(app.signedIn("ann").get("/admin/invitations").body()).contains("Asks for a new link");
    }

    @Test
    void aNewLinkIsWishedForOnceHoweverManyAskAtOnce() {
        InvitationId id = invite(to("dana@example.com")).id();

        IntStream.range(0, 8).parallel().forEach(i -> app.accounts().wishForLink(id));

        assertThat(app.accounts().wishes()).containsExactly(id.toString());
    }

    @Test
    void theExpiryIsJudgedAgainWhenTheFormIsSent() {
        Invitation invitation = invite(to("dana@example.com").expiry(Expiry.in(Duration.ofMinutes(10))));
        visitor.open(app.linkTo("dana@example.com"));
        app.clock.advance(Duration.ofMinutes(10));

        Page late = visitor.submit("/invitation/accept", "name", "Dana", "password", PASSWORD);

        assertThat(late.status()).isEqualTo(410);
        assertThat(late.heading()).isEqualTo("This invitation has expired");
        assertThat(now(invitation).places()).isZero();
        assertThat(app.accounts().byAddress(EmailAddress.parse("dana@example.com")))
                .isEmpty();
    }

    @Test
    void anAddressAtTheDomainIsConfirmedByMail() {
        String link = linkOf(
                InvitationRequest.toDomain("example.com").quota(Quota.of(5)).inviter(ANN));
        Page page = visitor.open(link);
        assertThat(page.body()).contains("*@example.com", "We mail you a link");

        assertThat(visitor.submit("/invitation/confirm-address", "address", "eve@elsewhere.example")
                        .status())
                .isEqualTo(403);
        visitor.open(link);
        Page sent = visitor.submit("/invitation/confirm-address", "address", "Dana@Example.com");
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.heading()).isEqualTo("Look into your mailbox");

        Visitor atHome = app.visitor();
        assertThat(atHome.open(app.linkTo("Dana@example.com")).status()).isEqualTo(200);
        assertThat(join(atHome).body()).contains("Dana@example.com");
    }

    @Test
    void theAnswerToAnAddressDoesNotDependOnItsAccount() {
        String link = linkOf(
                InvitationRequest.toDomain("acme.example").quota(Quota.of(5)).inviter(ANN));
        visitor.open(link);
        Page member = visitor.submit("/invitation/confirm-address", "address", "ben@acme.example");
        visitor.open(link);
        Page stranger = visitor.submit("/invitation/confirm-address", "address", "zoe@acme.example");

        assertThat(withoutTimes(member)).isEqualTo(withoutTimes(stranger));
    }

    private static String withoutTimes(Page page) {
        return page.status() + page.body().replaceAll("<time.*</time>|value=\"[^\"]*\"", "");
    }

    @Test
    void aLinkThatSomebodyHasSeenProvesNoMailbox() {
        invite(to("dana@example.com"));
        Invitation invitation = invitations
                .find(io.invitation.InvitationQuery.all())
                .invitations()
                .get(0);
        String copied = invitations
                .link(invitation.id(), Actor.of("ann"))
                .linkOrElseThrow()
                .reveal()
                .getPath();

        Page page = visitor.open(copied);

        assertThat(page.body()).contains("Join with your e-mail address").doesNotContain("Create your account");
        assertThat(visitor.submit("/invitation/accept", "name", "Eve", "password", PASSWORD)
                        .status())
                .isEqualTo(403);
        assertThat(now(invitation).places()).isZero();
    }

    @Test
    void whatTheVisitorSendsGrantsNothing() {
        invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));

        visitor.submit(
                "/invitation/accept",
                "name",
                "Dana",
                "password",
                PASSWORD,
                "role",
                "Owner",
                "roles",
                "Owner",
                "address",
                "eve@example.com",
                "email",
                "eve@example.com");

        assertThat(app.accounts().byAddress(EmailAddress.parse("dana@example.com")))
                .hasValueSatisfying(account -> assertThat(account.roles()).containsExactly("Developer"));
        assertThat(app.accounts().byAddress(EmailAddress.parse("eve@example.com")))
                .isEmpty();
    }

    @Test
    void guessingIsSlowedDownAndTheOwnerIsNot() {
        invite(to("dana@example.com"));
        Page last = null;
        for (int i = 0; i < 60 && (last == null || last.status() == 303); i++) {
            last = app.visitor().get("/invite/guess-" + i);
        }
        assertThat(java.util.Objects.requireNonNull(last).status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);

        assertThat(visitor.open(app.linkTo("dana@example.com")).status()).isEqualTo(200);
        app.clock.advance(Duration.ofMinutes(1));
        assertThat(app.visitor().get("/invite/guess").status()).isEqualTo(303);
    }

    @Test
    void aLinkCanBePasted() {
        invite(to("dana@example.com"));
        visitor.get("/invite");

        Page page =
                visitor.submitAndFollow("/invite", "link", " " + app.baseUrl + app.linkTo("dana@example.com") + " ");

        assertThat(page.heading()).isEqualTo("Ann Lee invites you to join Acme");
    }

    @Test
    void aNameThatNoMailCouldSayLeavesThePlaceFree() {
        Invitation invitation = invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));

        for (String name : List.of("Dana\u0007", "Da\r\nna", "Da\u2028na", "\u202Eanad", "x".repeat(101))) {
            Page page = visitor.submit("/invitation/accept", "name", name, "password", PASSWORD);

            assertThat(page.status()).isEqualTo(422);
            assertThat(page.body()).contains("role=\"alert\"", "100 characters");
        }
        assertThat(now(invitation).places()).isZero();
        assertThat(join(visitor).heading()).isEqualTo("Welcome to Acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", ""})
    void aWeakPasswordLeavesThePlaceFree(String password) {
        Invitation invitation = invite(to("dana@example.com"));
        visitor.open(app.linkTo("dana@example.com"));

        Page page = visitor.submit("/invitation/accept", "name", "Dana", "password", password);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.body()).contains("role=\"alert\"", "10 characters");
        assertThat(now(invitation).places()).isZero();
    }

    @Test
    void thePageSpeaksTheLanguageOfTheInvitationAndItsDirection() {
        invite(to("dana@example.com").locale(java.util.Locale.forLanguageTag("ar")));

        Page page = visitor.open(app.linkTo("dana@example.com"));

        assertThat(page.body()).contains("<html lang=\"ar\" dir=\"rtl\">", "يدعوك Ann Lee");
        assertThat(page.header("Content-Language")).isEqualTo("ar");
    }

    @Test
    void afterJoiningOneGoesWhereTheInvitationSays() {
        invite(to("dana@example.com").returnUrl("/welcome?from=invitation"));
        visitor.open(app.linkTo("dana@example.com"));

        Page page = visitor.submit("/invitation/accept", "name", "Dana", "password", PASSWORD);

        assertThat(page.header("Location")).isEqualTo("/welcome?from=invitation");
    }
}
