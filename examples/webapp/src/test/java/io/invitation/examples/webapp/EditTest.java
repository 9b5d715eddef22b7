package io.invitation.examples.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.invitation.Actor;
import io.invitation.Attributes;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationRequest;
import io.invitation.InvitationToken;
import io.invitation.InvitationUpdate;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.examples.webapp.Visitor.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changing what is there. */
class EditTest extends AdminPages {

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
    void aConflictShowsEveryFieldThatDiffersAndNoOther() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org").message("one\ntwo"));
        ann.get(path(invitation) + "/edit");
        invitations.update(
                invitation.id(),
                invitation.version(),
                InvitationUpdate.builder()
                        .grants(Grants.NONE.withMembershipEnds(Instant.parse("2031-06-30T18:00:00Z")))
                        .build(),
                Actor.of("ann"));

        Page conflict = ann.submit(
                path(invitation) + "/edit",
                "version",
                Long.toString(invitation.version()),
                "message",
                "one\r\ntwo",
                "expiry",
                "P7D");

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.body())
                .contains(
                        "membershipEnds: theirs is &quot;2031-06-30T18:00&quot;, yours is &quot;&quot;",
                        "expiry: theirs is &quot;at&quot;, yours is &quot;P7D&quot;")
                .doesNotContain("message: theirs");
    }

    @Test
    void aQuotaBelowThePlacesTakenIsRefused() {
        Invitation invitation = create(InvitationRequest.toDomain("example.org").quota(Quota.of(5)));
        InvitationToken token = tokenOf(invitation);
        invitations.accept(token, Invitee.verified("a@example.org"));
        invitations.accept(token, Invitee.verified("b@example.org"));
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
    void whatTheFormHasNoBoxForAndTheSecondsOfTimesOutliveAnotherName() {
        Instant ends = app.clock
                .instant()
                .truncatedTo(ChronoUnit.MINUTES)
                .plus(Duration.ofDays(90))
                .plusSeconds(17);
        Invitation invitation = create(InvitationRequest.toDomain("example.org")
                .name("Before")
                .grants(Grants.NONE
                        .withRoles(List.of("Tester"))
                        .withGroups(List.of("Night-Shift"))
                        .withMembershipEnds(ends))
                .expiry(Expiry.at(ends.minusSeconds(3)))
                .quota(Quota.of(5)));

        Page form = ann.get(path(invitation) + "/edit");
        assertThat(form.body())
                .contains(
                        "name=\"role\" value=\"Tester\" checked> Tester",
                        "name=\"team\" value=\"Night-Shift\" checked> Night-Shift");
        ann.submit(
                path(invitation) + "/edit",
                "version",
                Long.toString(invitation.version()),
                "name",
                "After",
                "role",
                "Tester",
                "team",
                "Night-Shift",
                "places",
                "5",
                "expiry",
                "at",
                "expiresAt",
                form.find("name=\"expiresAt\" type=\"datetime-local\" value=\"([^\"]*)\""),
                "membershipEnds",
                form.find("name=\"membershipEnds\" type=\"datetime-local\" value=\"([^\"]*)\""));

        assertThat(now(invitation).name()).contains("After");
        assertThat(now(invitation).grants()).isEqualTo(invitation.grants());
        assertThat(now(invitation).expiry()).isEqualTo(invitation.expiry());
    }
}
