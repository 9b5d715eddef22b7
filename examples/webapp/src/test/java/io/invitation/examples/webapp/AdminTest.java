package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Inviter;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever invites sees and can do; over HTTP, without scripts. */
class AdminTest {

    private static final Inviter ANN = Inviter.of("ann", "Ann Lee").replyTo(EmailAddress.parse("ann@acme.example"));

    private Running app;
    private InvitationService invitations;
    private Visitor ann;

    @BeforeEach
    void start() throws Exception {
        app = Running.start();
        invitations = app.invitations();
        ann = app.signedIn("ann");
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private Invitation create(InvitationRequest.Builder request) {
        return invitations.create(request.inviter(ANN).build()).orElseThrow();
    }

    private Invitation now(Invitation before) {
        return invitations.get(before.id()).orElseThrow();
    }

    private static String path(Invitation invitation) {
        return "/admin/invitations/" + invitation.id();
    }

    private String rowOf(String audience) {
        String body = ann.get("/admin/invitations").body();
        int at = body.indexOf("<bdi>" + audience + "</bdi>");
        return body.substring(body.lastIndexOf("<tr>", at), body.indexOf("</tr>", at));
    }

    @Test
    void theTableShowsWhatIsKnownOfEachInvitation() {
        Invitation domain = create(InvitationRequest.toDomain("example.org")
                .name("Everybody")
                .description("internal note")
                .roles("Customer")
                .groups("Platform-Team")
                .quota(Quota.of(10)));
        String token = invitations
                .link(domain.id(), Actor.of("ann"))
                .linkOrElseThrow()
                .token()
                .reveal();
        for (String name : List.of("a", "b", "c")) {
            invitations.accept(InvitationToken.of(token), Invitee.verified(name + "@example.org"));
        }

        String row = rowOf("*@example.org");

        assertThat(row)
                .contains("Everybody", "internal note", "Customer", "Platform-Team", "Ann Lee")
                .contains("Partly used", "3 of 10", "<progress max=\"100\" value=\"30\"", "not mailed", "(in 6 days)");
    }

    @Test
    void aChipSaysTheStatusOfTheMoment() {
        Invitation invitation = create(InvitationRequest.to("dana@example.com").expiry(Expiry.in(Duration.ofDays(1))));
        assertThat(rowOf("dana@example.com")).contains("chip pending", "Pending");

        app.clock.advance(Duration.ofDays(1));

        ann = app.signedIn("ann");
        assertThat(rowOf("dana@example.com"))
                .contains("chip expired", "Expired")
                .doesNotContain(">Copy link<");
        assertThat(now(invitation).version()).isEqualTo(invitation.version());
    }

    @Test
    void filtersAndOrderAreInTheAddressAndPagesDoNotOverlap() {
        for (int i = 0; i < 30; i++) {
            create(InvitationRequest.to("p" + i + "@example.com").name("batch").roles("Learner"));
        }
        create(InvitationRequest.to("other@example.org").name("single").roles("Customer"));

        List<String> found = new ArrayList<>();
        Page page = ann.get("/admin/invitations?role=Learner&q=batch&sort=OLDEST_FIRST");
        assertThat(page.body())
                .contains("30 invitations", "aria-sort=\"ascending\"")
                .doesNotContain("other@example.org");
        collect(page, found);
        page = ann.get(page.find("href=\"([^\"]*)\" rel=\"next\"").replace("&amp;", "&"));
        collect(page, found);

        assertThat(found).hasSize(30).doesNotHaveDuplicates().startsWith("p0@example.com");
        assertThat(page.body()).doesNotContain("rel=\"next\"").contains("First page");
        assertThat(ann.get("/admin/invitations?q=other@example.org").body())
                .contains("1 invitation", "other@example.org");
        assertThat(ann.get("/admin/invitations?status=REVOKED").body()).contains("0 invitations", "Nothing here");
        assertThat(ann.get("/admin/invitations?within=nonsense").body()).contains("role=\"alert\"", "was left out");
        assertThat(ann.get("/admin/invitations?after=nonsense").body()).contains("It starts again");
        assertThat(ann.get("/admin/invitations").body())
                .as("the order is remembered")
                .contains("aria-sort=\"ascending\"");
    }

    private static void collect(Page page, List<String> found) {
        Pattern.compile("Choose (p\\d+@example.com)")
                .matcher(page.body())
                .results()
                .forEach(match -> found.add(match.group(1)));
    }

    @Test
    void threePeopleAreInvitedInOneGo() {
        ann.get("/admin/invitations/new");

        Page page = ann.submit(
                "/admin/invitations",
                "mode",
                "people",
                "people",
                "ada@example.com, Grace Hopper <grace@example.com>\nalan@example.com",
                "role",
                "Developer",
                "team",
                "Frontend-Team",
                "expiry",
                "P7D",
                "how",
                "mail",
                "language",
                "de",
                "key",
                "k1");

        assertThat(page.heading()).isEqualTo("Invited");
        for (String address : List.of("ada@example.com", "grace@example.com", "alan@example.com")) {
            assertThat(app.mailsTo(address)).hasSize(1);
            assertThat(page.body()).contains(address);
        }
        assertThat(app.mailsTo("ada@example.com").get(0).text()).contains("Ann Lee", "Gültig bis");
        assertThat(page.body()).doesNotContain("/invite/");
    }

    @Test
    void theFormSaysWhatWouldComeOfItAndDoesNothing() {
        create(InvitationRequest.to("twice@example.com"));
        ann.get("/admin/invitations/new");

        Page page = ann.submit(
                "/admin/invitations/check",
                "mode",
                "people",
                "people",
                "ok@example.com not-an-address twice@example.com ben@acme.example",
                "expiry",
                "P7D",
                "how",
                "mail");

        assertThat(page.body())
                .contains("4 people, each with a link of their own", "would be invited", "Unusable")
                .contains(
                        "There is an open invitation for this address already.",
                        "This address belongs to a member already.");
        assertThat(invitations.count(InvitationQuery.all())).isEqualTo(1);
        assertThat(app.mailbox.mails()).isEmpty();
    }

    @Test
    void patternsAndPublicLinksAreExplainedAndGuarded() {
        ann.get("/admin/invitations/new");
        Page domain = ann.submit(
                "/admin/invitations/check",
                "mode",
                "domain",
                "patterns",
                "example.org",
                "places",
                "20",
                "expiry",
                "P7D");
        assertThat(domain.body())
                .contains("Anybody who confirms an address at example.org, up to 20 people", "make sure whose it is");

        Page freeMail = ann.submit(
                "/admin/invitations",
                "mode",
                "domain",
                "patterns",
                "gmail.com",
                "places",
                "20",
                "expiry",
                "P7D",
                "key",
                key(domain));
        assertThat(freeMail.status()).isEqualTo(422);
        assertThat(freeMail.body()).contains("gives mailboxes to anybody");

        Page open = ann.submit(
                "/admin/invitations", "mode", "public", "unlimited", "yes", "expiry", "P7D", "key", key(freeMail));
        assertThat(open.body()).contains("needs a quota");
        Page endless =
                ann.submit("/admin/invitations", "mode", "public", "places", "5", "expiry", "never", "key", key(open));
        assertThat(endless.body()).contains("needs an expiry");

        Page link =
                ann.submit("/admin/invitations", "mode", "public", "places", "5", "expiry", "P1D", "key", key(endless));
        assertThat(link.find("class=\"link\" readonly value=\"([^\"]*)\"")).startsWith(app.baseUrl + "/invite/");
    }

    private static String key(Page page) {
        return page.find("name=\"key\" value=\"([^\"]*)\"");
    }

    @Test
    void aSecondClickInvitesNobodyTwice() {
        ann.get("/admin/invitations/new");
        for (int i = 0; i < 2; i++) {
            assertThat(ann.submit(
                                    "/admin/invitations",
                                    "mode",
                                    "people",
                                    "people",
                                    "dana@example.com",
                                    "expiry",
                                    "P7D",
                                    "how",
                                    "mail",
                                    "key",
                                    "once")
                            .status())
                    .isEqualTo(200);
            ann.get("/admin/invitations/new");
        }

        assertThat(app.mailsTo("dana@example.com")).hasSize(1);
        assertThat(invitations.count(InvitationQuery.all())).isEqualTo(1);
    }

    @Test
    void nobodyGrantsWhatTheTableDoesNotAllow() {
        Visitor ben = app.signedIn("ben");
        Page form = ben.get("/admin/invitations/new");
        assertThat(form.body()).contains("value=\"Owner\" disabled", "value=\"public\" disabled");
        assertThat(form.body()).doesNotContain("value=\"Developer\" disabled");

        Page owner = ben.submit(
                "/admin/invitations",
                "mode",
                "people",
                "people",
                "eve@example.com",
                "role",
                "Owner",
                "team",
                "Frontend-Team",
                "expiry",
                "P7D",
                "how",
                "mail",
                "key",
                "k3");
        Page elsewhere = ben.submit(
                "/admin/invitations",
                "mode",
                "people",
                "people",
                "eve@example.com",
                "role",
                "Developer",
                "team",
                "Project-X-Shared",
                "expiry",
                "P7D",
                "how",
                "mail",
                "key",
                "k4");
        Page allowed = ben.submit(
                "/admin/invitations",
                "mode",
                "people",
                "people",
                "eve@example.com",
                "role",
                "Developer",
                "team",
                "Frontend-Team",
                "expiry",
                "P7D",
                "how",
                "mail",
                "key",
                "k5");

        assertThat(List.of(owner, elsewhere))
                .allSatisfy(page -> assertThat(page.body()).contains("You may not grant that"));
        assertThat(allowed.heading()).isEqualTo("Invited");
        assertThat(ben.get("/admin/permissions").body())
                .contains("Team lead (you)", "Developer, Learner", "Frontend-Team");
    }

    @Test
    void anAuditorLooksAndChangesNothing() {
        Invitation invitation = create(
                InvitationRequest.to("dana@example.com").roles("Developer").groups("Frontend-Team"));
        Visitor cleo = app.signedIn("cleo");

        assertThat(cleo.get("/admin/invitations").body())
                .contains("dana@example.com", "look only")
                .doesNotContain(">Copy link<");
        Page page = cleo.get(path(invitation));
        assertThat(page.body()).contains("and not change it");
        for (String action : List.of("link", "resend", "remind", "refresh", "enable", "disable", "revoke", "undo")) {
            assertThat(cleo.submit(path(invitation) + "/do/" + action).status())
                    .as(action)
                    .isEqualTo(403);
        }
        assertThat(cleo.submit(path(invitation) + "/edit", "version", "0").status())
                .isEqualTo(403);
        assertThat(cleo.submit(
                                "/admin/invitations/many",
                                "action",
                                "revoke",
                                "id",
                                invitation.id().toString())
                        .body())
                .contains("You may not change this one");
        assertThat(now(invitation)).isEqualTo(invitation);
    }

    @Test
    void twoEditorsDoNotOverwriteEachOtherUnawares() {
        Invitation invitation =
                create(InvitationRequest.toDomain("example.org").name("Before").quota(Quota.of(5)));
        ann.get(path(invitation) + "/edit");
        invitations.update(
                invitation.id(),
                invitation.version(),
                InvitationUpdate.builder().name("Theirs").build(),
                Actor.of("ann"));

        Page conflict = ann.submit(
                path(invitation) + "/edit",
                "version",
                Long.toString(invitation.version()),
                "name",
                "Mine",
                "places",
                "6",
                "expiry",
                "P7D");

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.body())
                .contains(
                        "role=\"alert\"",
                        "Somebody else has changed it meanwhile",
                        "theirs is &quot;Theirs&quot;, yours is &quot;Mine&quot;");
        String version = conflict.find("name=\"version\" value=\"([^\"]*)\"");
        assertThat(ann.submitAndFollow(
                                path(invitation) + "/edit",
                                "version",
                                version,
                                "name",
                                "Mine",
                                "places",
                                "6",
                                "expiry",
                                "P7D")
                        .body())
                .contains("Saved.");
        assertThat(now(invitation).name()).contains("Mine");
        assertThat(now(invitation).quota()).isEqualTo(Quota.of(6));
    }

    @Test
    void aQuotaBelowThePlacesTakenIsRefused() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org").quota(Quota.of(5)));
        String token = invitations
                .link(invitation.id(), Actor.of("ann"))
                .linkOrElseThrow()
                .token()
                .reveal();
        invitations.accept(InvitationToken.of(token), Invitee.verified("a@example.org"));
        invitations.accept(InvitationToken.of(token), Invitee.verified("b@example.org"));
        ann.get(path(invitation) + "/edit");

        Page page = ann.submit(
                path(invitation) + "/edit",
                "version",
                Long.toString(now(invitation).version()),
                "places",
                "1",
                "expiry",
                "P7D");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.body()).contains("More places are taken already");
    }

    @Test
    void everyActionSaysWhatItDidOrWhyNot() {
        Invitation invitation = invitations
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(EmailAddress.parse("dana@example.com"))
                        .inviter(ANN)
                        .build())
                .orElseThrow();
        Page page = ann.get(path(invitation));
        assertThat(page.body())
                .contains("A mail has just gone out. Try again in", "Copy link", "Starts the time limit again");

        app.clock.advance(Duration.ofMinutes(2));
        ann.get(path(invitation));
        assertThat(ann.submitAndFollow(path(invitation) + "/do/resend").body()).contains("Resend: done.");
        assertThat(app.mailsTo("dana@example.com")).hasSize(2);
        assertThat(ann.submitAndFollow(path(invitation) + "/do/resend").body()).contains("A mail has just gone out.");
        app.clock.advance(Duration.ofMinutes(2));
        assertThat(ann.submitAndFollow(path(invitation) + "/do/remind").body()).contains("Remind: done.");
        assertThat(ann.submitAndFollow(path(invitation) + "/do/disable").body()).contains("Disable: done.", "Disabled");
        assertThat(ann.submitAndFollow(path(invitation) + "/do/enable").body()).contains("Enable: done.");
        Page refreshed = ann.submit(path(invitation) + "/do/refresh");
        assertThat(refreshed.find("class=\"link\" readonly value=\"([^\"]*)\"")).contains("/invite/");
        ann.get(path(invitation));
        assertThat(ann.submitAndFollow(path(invitation) + "/do/revoke", "reason", "left us")
                        .body())
                .contains("Revoke: done.", "Revoked", "(left us)");
        assertThat(now(invitation).statusAt(app.clock.instant())).isEqualTo(InvitationStatus.REVOKED);
        assertThat(ann.get(path(invitation)).body()).contains("Created", "Sent", "Reminded", "Refreshed", "Ann Lee");
    }

    @Test
    void placesAreListedAndCanBeGivenBack() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org").quota(Quota.of(5)));
        String token = invitations
                .link(invitation.id(), Actor.of("ann"))
                .linkOrElseThrow()
                .token()
                .reveal();
        invitations.accept(InvitationToken.of(token), Invitee.verified("a@example.org"));

        Page page = ann.get(path(invitation));
        assertThat(page.body()).contains("a@example.org", "1 of 5");
        String place = page.find("name=\"reason\" value=\"([0-9a-f-]{36})\"");
        Page after = ann.submitAndFollow(path(invitation) + "/do/undo", "reason", place);

        assertThat(after.body()).contains("0 of 5", "Nobody yet.", "Undone");
    }

    @Test
    void nobodyGivesBackAPlaceOfAnInvitationThatTheyMayNotChange() {
        Invitation owners = create(InvitationRequest.toDomain("example.org").roles("Owner"));
        InvitationToken token =
                invitations.link(owners.id(), Actor.of("ann")).linkOrElseThrow().token();
        RedemptionId place = invitations
                .accept(token, Invitee.verified("a@example.org"))
                .orElseThrow()
                .id();
        Visitor ben = app.signedIn("ben");
        Invitation bens = create(
                InvitationRequest.to("dana@example.com").roles("Developer").groups("Frontend-Team"));
        ben.get(path(bens));

        assertThat(ben.submit(path(bens) + "/do/undo", "reason", place.toString())
                        .status())
                .isEqualTo(404);
        assertThat(ben.submit(path(owners) + "/do/undo", "reason", place.toString())
                        .status())
                .isEqualTo(403);
        assertThat(now(owners).places()).isEqualTo(1);
    }

    @Test
    void whatIsEmptiedInTheFormIsGoneAndWhatItDoesNotShowStays() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org")
                .name("Before")
                .description("note")
                .grants(Grants.NONE
                        .withRoles(List.of("Customer"))
                        .withAttributes(Attributes.of(Map.of("plan", "gold")))
                        .withMembershipEnds(app.clock.instant().plus(Duration.ofDays(90))))
                .quota(Quota.of(5)));
        ann.get(path(invitation) + "/edit");

        ann.submit(
                path(invitation) + "/edit",
                "version",
                Long.toString(invitation.version()),
                "name",
                "",
                "description",
                "note",
                "role",
                "Customer",
                "places",
                "5",
                "expiry",
                "P7D",
                "membershipEnds",
                "");

        assertThat(now(invitation).name()).isEmpty();
        assertThat(now(invitation).description()).contains("note");
        assertThat(now(invitation).grants().membershipEnds()).isEmpty();
        assertThat(now(invitation).grants().attributes())
                .isEqualTo(invitation.grants().attributes());
    }

    @Test
    void whatIsDoneWithManyHasAResultForEach() {
        Invitation one = create(InvitationRequest.to("one@example.com"));
        Invitation two = create(InvitationRequest.to("two@example.com"));
        invitations.revoke(two.id(), Actor.of("ann"), "gone");
        ann.get("/admin/invitations");

        Page page = ann.submit(
                "/admin/invitations/many",
                "action",
                "revoke",
                "reason",
                "end of term",
                "id",
                one.id().toString(),
                "id",
                two.id().toString());

        assertThat(page.body())
                .contains("one@example.com", "done", "two@example.com", "Its status does not allow that.");
        ann.get("/admin/invitations");
        Page export = ann.submit(
                "/admin/invitations/many", "action", "export", "id", one.id().toString());
        assertThat(export.header("Content-Disposition")).contains("invitations.csv");
        assertThat(export.body())
                .startsWith("id,name,for")
                .contains("one@example.com")
                .doesNotContain("two@example.com");
    }

    @Test
    void aFileIsCheckedBeforeAnybodyIsInvitedAndTellsEachRow() {
        create(InvitationRequest.to("open@example.com"));
        ann.get("/admin/import");
        Page page = await(upload("""
            email,name,roles,teams
            ada@example.com,Workshop,Developer,Frontend-Team
            broken@,x,,
            open@example.com,x,,
            "=2+5@example.com",x,,
            eve@example.com,x,Developer;Learner,
            """));

        assertThat(page.heading()).isEqualTo("This would come of it");
        assertThat(page.body())
                .contains(
                        "<b>3</b> would be invited",
                        "<b>2</b> not",
                        "ada@example.com",
                        "Unusable",
                        "There is an open invitation");
        assertThat(app.mailbox.mails()).isEmpty();
        String id = page.find("action=\"(/admin/import/[A-Za-z0-9_-]+)\"");

        Page started = ann.submit(id);
        ann.get("/admin/import");
        ann.submit(id);
        Page done = await(started.header("Location"));

        assertThat(done.heading()).isEqualTo("Invited");
        assertThat(done.body()).contains("<b>3</b> invited", "invited, mail sent");
        assertThat(app.mailsTo("ada@example.com")).hasSize(1);
        Page errors = ann.get(id + "/errors.csv");
        assertThat(errors.body()).startsWith("row,email,why").contains("2,broken@", "3,open@example.com");
        assertThat(app.signedIn("ben").get(id).status()).as("somebody else's").isEqualTo(404);
    }

    private String upload(String csv) {
        String csrf = ann.get("/admin/import").find("name=\"csrf\" value=\"([^\"]*)\"");
        String body = "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + csrf
                + "\r\n"
                + "--B\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n"
                + "Content-Type: text/csv\r\n\r\n"
                + csv + "\r\n--B--\r\n";
        Page page = ann.send(ann.request("/admin/import")
                .header("Content-Type", "multipart/form-data; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
        assertThat(page.status()).isEqualTo(303);
        return page.header("Location");
    }

    /** Looks until the work behind the page is done. */
    private Page await(String path) {
        Instant deadline = Instant.now().plusSeconds(60);
        Page page = ann.get(path);
        while (!page.header("Refresh").isEmpty() && Instant.now().isBefore(deadline)) {
            assertThat(page.body()).contains("<progress max=");
            page = ann.get(path);
        }
        return page;
    }

    @Test
    void aPastedListIsEnough() {
        ann.get("/admin/import");
        Page page = await(ann.submit(
                        "/admin/import",
                        "list",
                        "ada@example.com; Grace <grace@example.com>\nalan@example.com",
                        "role",
                        "Developer",
                        "team",
                        "Frontend-Team")
                .header("Location"));

        assertThat(page.body()).contains("<b>3</b> would be invited", "<b>0</b> not");
    }

    @Test
    void mailsAreSeenBeforeTheyGoOutAndTheirLinksOpenNothing() {
        Invitation invitation = create(InvitationRequest.to("dana@example.com").message("See you!"));

        assertThat(ann.get("/admin/mails?language=ar&purpose=REMINDER").body())
                .contains("/admin/mails/sample.html?purpose=REMINDER&amp;language=ar", "Ann Lee");
        Page mail = ann.get(path(invitation) + "/mail.html");
        assertThat(mail.body()).contains("See you!", "/invite/preview");
        assertThat(mail.header("Content-Security-Policy")).contains("sandbox", "frame-ancestors 'self'");
        ann.get(path(invitation));
        assertThat(ann.submitAndFollow(path(invitation) + "/test-mail").body())
                .contains("A test mail is on its way to you");
        assertThat(app.mailsTo("ann@acme.example").get(0).text()).contains("/invite/preview");
        assertThat(app.visitor().open("/invite/preview").status()).isEqualTo(404);
    }

    @Test
    void reportsAreDrawnAndSayInWordsWhatTheyShow() {
        Invitation invitation = invitations
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(EmailAddress.parse("dana@example.com"))
                        .inviter(ANN)
                        .build())
                .orElseThrow();
        String link = app.linkTo("dana@example.com");
        app.clock.advance(Duration.ofHours(3));
        invitations.accept(InvitationToken.of(link.substring("/invite/".length())), Invitee.byMail());

        Page page = app.signedIn("ann").get("/admin/reports");

        assertThat(page.body())
                .contains(
                        "<svg",
                        "Funnel: Created 1, Sent 1, Delivery failed 0, Accepted 1",
                        "3 hours",
                        "<th scope=\"col\">Accepted</th>");
        assertThat(now(invitation).places()).isEqualTo(1);
    }

    @Test
    void seatsAreShownAndOneTooManyIsRefused() {
        HashedPassword password = HashedPassword.of("not needed");
        for (int i = 0; i < 500; i++) {
            String id = app.accounts()
                    .create(EmailAddress.parse("learner" + i + "@example.com"), "L", password)
                    .id();
            app.accounts().join(id, "earlier", Grants.NONE.withRoles(List.of("Learner")));
        }

        assertThat(ann.get("/admin/invitations").body()).contains("<b>500</b> of 500 learner seats");
        ann.get("/admin/invitations/new");
        assertThat(ann.submit(
                                "/admin/invitations/check",
                                "mode",
                                "people",
                                "people",
                                "dana@example.com",
                                "role",
                                "Learner",
                                "team",
                                "Frontend-Team",
                                "expiry",
                                "P7D",
                                "how",
                                "mail")
                        .body())
                .contains("All learner seats are taken: 500 of 500.");
    }

    @Test
    void aFailedDeliveryIsSeenWithItsReason() {
        app.mailbox.close();
        invitations
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(EmailAddress.parse("dana@example.com"))
                        .inviter(ANN)
                        .build())
                .orElseThrow();

        assertThat(rowOf("dana@example.com")).contains("Deferred").doesNotContain("Sent");
        assertThat(ann.get("/admin/invitations").body()).contains("<b>1</b> failed mails in 7 days");
    }
}
