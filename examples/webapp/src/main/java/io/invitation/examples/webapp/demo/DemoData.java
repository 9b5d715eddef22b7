package io.invitation.examples.webapp.demo;

import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.EmailPattern;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.examples.webapp.Application;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Accounts.HashedPassword;
import io.invitation.examples.webapp.accounts.Permissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Three people with different rights and a program, and on an empty database some invitations to look at. */
public final class DemoData {

    private final Accounts accounts;
    private final InvitationService invitations;
    private final Instant now;

    public DemoData(Application application) {
        this.accounts = application.accounts();
        this.invitations = application.invitations();
        this.now = application.clock().instant();
    }

    /** Makes the people unless they are there; returns whether it did. */
    public boolean people(String password, String programPassword) {
        if (accounts.byUserName("ann").isPresent()) {
            return false;
        }
        HashedPassword hash = HashedPassword.of(password);
        person("ann", "Ann Lee", hash, "Owner");
        person("ben", "Ben Okafor", hash, "Team lead");
        person("cleo", "Cleo Duarte", hash, "Auditor");
        accounts.create(
                Permissions.PROGRAM,
                EmailAddress.parse("identity@acme.example"),
                "admin",
                "Acme Identity",
                HashedPassword.of(programPassword));
        return true;
    }

    private void person(String name, String displayName, HashedPassword password, String role) {
        Account account =
                accounts.create(name, EmailAddress.parse(name + "@acme.example"), name, displayName, password);
        accounts.join(account.id(), "first-start", Grants.NONE.withRoles(List.of(role)));
    }

    /** Makes one invitation of each kind. */
    public void invitations() {
        Account ann = accounts.byUserName("ann").orElseThrow();
        Account ben = accounts.byUserName("ben").orElseThrow();
        invitations.invite(InvitationRequest.to("dana@example.com")
                .name("New colleague")
                .grants(grants("Developer", "Frontend-Team"))
                .recipient(EmailAddress.parse("dana@example.com"))
                .inviter(ben.inviter())
                .message("Looking forward to working with you!")
                .build());
        InvitationResult everybody = invitations.create(InvitationRequest.toDomain("example.org")
                .name("Everybody at Example")
                .grants(grants("Customer"))
                .quota(Quota.of(50))
                .expiry(Expiry.in(Duration.ofDays(30)))
                .inviter(ann.inviter())
                .build());
        for (String name : List.of("eli", "fay", "gus")) {
            invitations.accept(everybody.linkOrElseThrow().token(), Invitee.verified(name + "@example.org"));
        }
        invitations.create(InvitationRequest.toAnyone()
                .name("Acme Challenge 2026")
                .grants(grants("Learner"))
                .quota(Quota.of(100))
                .expiry(Expiry.in(Duration.ofDays(14)))
                .inviter(ann.inviter())
                .build());
        invitations.create(InvitationRequest.to(Audience.of(List.of(EmailPattern.domain("partner.example"))))
                .name("Project X partners")
                .description("Temporary access for Project X contractors")
                .grants(grants("Customer", "Project-X-Shared").withMembershipEnds(now.plus(Duration.ofDays(90))))
                .quota(Quota.of(10))
                .expiry(Expiry.at(now.plus(Duration.ofDays(90))))
                .inviter(ann.inviter())
                .build());
        InvitationResult revoked = invitations.create(InvitationRequest.to("hal@example.com")
                .name("Wrong address")
                .inviter(ann.inviter())
                .build());
        invitations.revoke(revoked.orElseThrow().id(), ann.actor(), "misspelt");
        InvitationResult disabled = invitations.create(InvitationRequest.to("ida@example.com")
                .name("On hold")
                .inviter(ann.inviter())
                .build());
        invitations.disable(disabled.orElseThrow().id(), ann.actor());
        invitations.create(InvitationRequest.to("jan@example.com")
                .name("Summer school")
                .grants(grants("Learner"))
                .notBefore(now.plus(Duration.ofDays(2)))
                .inviter(ann.inviter())
                .build());
    }

    private static Grants grants(String role, String... teams) {
        return Grants.NONE.withRoles(List.of(role)).withGroups(List.of(teams));
    }
}
