package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationToken;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.examples.webapp.Visitor.Page;
import io.invitation.examples.webapp.accounts.HashedPassword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The overview. */
class TableTest extends AdminPages {

    @Test
    void theTableShowsWhatIsKnownOfEachInvitation() {
        Invitation domain = create(InvitationRequest.toDomain("example.org")
                .name("Everybody")
                .description("internal note")
                .roles("Customer")
                .groups("Platform-Team")
                .quota(Quota.of(10)));
        InvitationToken token = tokenOf(domain);
        for (String name : List.of("a", "b", "c")) {
            invitations.accept(token, Invitee.verified(name + "@example.org"));
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
    void aReasonThatHidesTextIsRefusedBeforeAnythingIsDone() {
        Invitation one = create(InvitationRequest.to("one@example.com"));
        Invitation two = create(InvitationRequest.to("two@example.com"));
        ann.get("/admin/invitations");

        Page page = ann.submit(
                "/admin/invitations/many",
                "action",
                "revoke",
                "reason",
                "end\u202A of term",
                "id",
                one.id().toString(),
                "id",
                two.id().toString());

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.body()).contains("reason holds the forbidden character U+202A");
        assertThat(List.of(now(one), now(two))).containsExactly(one, two);
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
    void aLearnerTakesOneSeatWhileTheMembershipLasts() {
        Grants learner = Grants.NONE.withRoles(List.of("Learner"));
        join("twice", "one", learner);
        app.accounts().join("twice", "another", learner);
        join("former", "one", learner.withMembershipEnds(app.clock.instant().minusSeconds(1)));
        join("coach", "one", Grants.NONE.withRoles(List.of("Learner coach")));

        assertThat(app.accounts().learners()).isEqualTo(1);
    }

    private void join(String name, String invitation, Grants grants) {
        EmailAddress address = EmailAddress.parse(name + "@example.com");
        app.accounts().create(name, address, name, name, HashedPassword.of("not needed", 1_000), true);
        app.accounts().join(name, invitation, grants);
    }

    @Test
    void aFailedDeliveryIsSeenWithItsReason() {
        app.mailbox.close();
        inviteDana();

        assertThat(rowOf("dana@example.com")).contains("Deferred").doesNotContain("Sent");
        assertThat(ann.get("/admin/invitations").body()).contains("<b>1</b> failed mails in 7 days");
    }
}
