package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.examples.webapp.Visitor.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inviting by the form. */
class FormTest extends AdminPages {

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
    void aKeyThatIsTooLongIsNoFailure() {
        ann.get("/admin/invitations/new");

        Page page = ann.submit(
                "/admin/invitations", "mode", "public", "places", "5", "expiry", "P1D", "key", "k".repeat(1_000));

        assertThat(page.heading()).isEqualTo("Invited");
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
}
