package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationStatus;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.RedemptionId;
import io.invitation.examples.webapp.Visitor.Page;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One invitation, and what can be done with it. */
class DetailTest extends AdminPages {

    @Test
    void everyActionSaysWhatItDidOrWhyNot() {
        Invitation invitation = inviteDana();
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
    void whatAnActionSaidWaitsForTheNextPageAndNotForALiveUpdate() {
        Invitation invitation = create(InvitationRequest.to("dana@example.com"));
        ann.get(path(invitation));
        ann.submit(path(invitation) + "/do/disable");

        ann.send(ann.request(path(invitation)).header("X-Part", "live").GET());

        assertThat(ann.get(path(invitation)).body()).contains("Disable: done.");
        assertThat(ann.get(path(invitation)).body()).doesNotContain("Disable: done.");
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
    void placesAreListedAndCanBeGivenBack() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org").quota(Quota.of(5)));
        InvitationToken token = tokenOf(invitation);
        invitations.accept(token, Invitee.verified("a@example.org"));

        Page page = ann.get(path(invitation));
        assertThat(page.body()).contains("a@example.org", "1 of 5");
        String place = page.find("name=\"reason\" value=\"([0-9a-f-]{36})\"");
        Page after = ann.submitAndFollow(path(invitation) + "/do/undo", "reason", place);

        assertThat(after.body()).contains("0 of 5", "Nobody yet.", "Undone");
    }

    @Test
    void aPlaceThatIsGivenBackGrantsNothingAnyMoreAndCanBeTakenAgain() {
        EmailAddress address = EmailAddress.parse("dana@example.com");
        Invitation invitation = invitations
                .invite(InvitationRequest.to("dana@example.com")
                        .recipient(address)
                        .roles("Developer")
                        .inviter(ANN)
                        .build())
                .orElseThrow();
        String link = app.linkTo("dana@example.com");
        Visitor dana = app.visitor();
        dana.open(link);
        dana.submit("/invitation/accept", "name", "Dana", "password", "correct horse");
        String account = app.accounts().byAddress(address).orElseThrow().id();
        assertThat(app.accounts().rolesOf(account)).containsExactly("Developer");

        String place = ann.get(path(invitation)).find("name=\"reason\" value=\"([0-9a-f-]{36})\"");
        ann.submit(path(invitation) + "/do/undo", "reason", place);

        assertThat(now(invitation).places()).isZero();
        assertThat(app.accounts().rolesOf(account)).isEmpty();
        dana.open(link);
        assertThat(dana.submitAndFollow("/invitation/accept").heading()).isEqualTo("Welcome to Acme");
        assertThat(app.accounts().rolesOf(account)).containsExactly("Developer");
    }

    @Test
    void aReasonThatHidesTextIsRefused() {
        Invitation invitation = create(InvitationRequest.to("dana@example.com"));
        ann.get(path(invitation));

        Page page = ann.submit(path(invitation) + "/do/revoke", "reason", "mis\u202Aspelt");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.body()).contains("reason holds the forbidden character U+202A");
        assertThat(now(invitation)).isEqualTo(invitation);
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
        Invitation invitation = inviteDana();
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
}
