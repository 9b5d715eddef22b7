package io.invitation.examples.webapp;

import io.invitation.Attributes;
import io.invitation.EmailAddress;
import io.invitation.Expiry;
import io.invitation.Grants;
import io.invitation.InvitationId;
import io.invitation.InvitationLink;
import io.invitation.InvitationRequest;
import io.invitation.InvitationService;
import io.invitation.Invitee;
import io.invitation.Quota;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.HashedPassword;
import io.invitation.examples.webapp.accounts.Permissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    public boolean people(HashedPassword password, HashedPassword programPassword) {
        if (accounts.byUserName("ann").isPresent()) {
            return false;
        }
        person("ann", "Ann Lee", password, "Owner");
        person("ben", "Ben Okafor", password, "Team lead");
        person("cleo", "Cleo Duarte", password, "Auditor");
        EmailAddress identity = EmailAddress.parse("identity@acme.example");
        accounts.create(Permissions.PROGRAM, identity, "admin", "Acme Identity", programPassword, true);
        return true;
    }

    private void person(String name, String displayName, HashedPassword password, String role) {
        EmailAddress address = EmailAddress.parse(name + "@acme.example");
        accounts.create(name, address, name, displayName, password, true);
        accounts.join(name, "first-start", Grants.NONE.withRoles(List.of(role)));
    }

    /** Makes one invitation of each kind. */
    public void invitations() {
        Account ann = accounts.byUserName("ann").orElseThrow();
        Account ben = accounts.byUserName("ben").orElseThrow();
        invitations.invite(InvitationRequest.to("dana@example.com")
                .name("New colleague")
                .roles("Developer")
                .groups("Frontend-Team")
                .recipient(EmailAddress.parse("dana@example.com"))
                .inviter(ben.inviter())
                .message("Looking forward to working with you!")
                .build());
        InvitationLink everybody = invitations
                .create(InvitationRequest.toDomain("example.org")
                        .name("Everybody at Example")
                        .roles("Customer")
                        .quota(Quota.of(50))
                        .expiry(Expiry.in(Duration.ofDays(30)))
                        .inviter(ann.inviter())
                        .build())
                .linkOrElseThrow();
        for (String name : List.of("eli", "fay", "gus")) {
            invitations.accept(everybody.token(), Invitee.verified(name + "@example.org"));
        }
        invitations.create(InvitationRequest.toAnyone()
                .name("Acme Challenge 2026")
                .roles("Learner")
                .quota(Quota.of(100))
                .expiry(Expiry.in(Duration.ofDays(14)))
                .inviter(ann.inviter())
                .build());
        Instant inThreeMonths = now.plus(Duration.ofDays(90));
        invitations.create(InvitationRequest.toDomain("partner.example")
                .name("Project X partners")
                .description("Temporary access for Project X contractors")
                .grants(new Grants(
                        List.of("Customer"),
                        List.of("Project-X-Shared"),
                        Attributes.none(),
                        Optional.of(inThreeMonths)))
                .quota(Quota.of(10))
                .expiry(Expiry.at(inThreeMonths))
                .inviter(ann.inviter())
                .build());
        InvitationRequest.Builder mistyped =
                InvitationRequest.to("hal@example.com").name("Wrong address");
        InvitationRequest.Builder held = InvitationRequest.to("ida@example.com").name("On hold");
        invitations.revoke(create(mistyped, ann), ann.actor(), "misspelt");
        invitations.disable(create(held, ann), ann.actor());
        create(
                InvitationRequest.to("jan@example.com")
                        .name("Summer school")
                        .roles("Learner")
                        .notBefore(now.plus(Duration.ofDays(2))),
                ann);
    }

    private InvitationId create(InvitationRequest.Builder request, Account inviter) {
        return invitations
                .create(request.inviter(inviter.inviter()).build())
                .orElseThrow()
                .id();
    }
}
