package io.invitation.examples.webapp.accounts;

import io.invitation.Actor;
import io.invitation.Audience;
import io.invitation.EmailAddress;
import io.invitation.Grants;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.Scope;
import io.invitation.spi.AuthorizationRequest;
import io.invitation.spi.Authorizers;
import io.invitation.spi.GrantRow;
import io.invitation.spi.GrantTable;
import io.invitation.spi.InvitationAuthorizer;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Who may invite whom to what: one table, which is shown to people and asked by the library. */
public final class Permissions {

    public static final Set<String> STAFF = Set.of("Owner", "Team lead", "Auditor");
    public static final List<String> ROLES =
            List.of("Owner", "Team lead", "Auditor", "Developer", "Customer", "Learner");
    public static final List<String> TEAMS = List.of("Frontend-Team", "Platform-Team", "Project-X-Shared");
    /** The identity system behind SCIM, and other programs. */
    public static final String PROGRAM = "program";

    public static final GrantTable TABLE = GrantTable.of(
            GrantRow.forRole("Owner")
                    .anyRole()
                    .anyGroup()
                    .domains()
                    .everybody()
                    .attributes()
                    .build(),
            GrantRow.forRole("Team lead")
                    .roles("Developer", "Learner")
                    .groups("Frontend-Team", "Platform-Team")
                    .build(),
            GrantRow.forActor(Actor.of(PROGRAM))
                    .roles("Developer", "Customer", "Learner")
                    .anyGroup()
                    .domains()
                    .everybody()
                    .build());

    private final InvitationAuthorizer authorizer;

    public Permissions(Accounts accounts) {
        authorizer = Authorizers.grants(TABLE, actor -> accounts.rolesOf(actor.id()));
    }

    public InvitationAuthorizer authorizer() {
        return authorizer;
    }

    /** Tells whether somebody may do anything with an invitation: whoever may grant all of it may take it back, too. */
    public boolean mayManage(Account account, Invitation invitation) {
        return authorizer.isEntitled(
                new AuthorizationRequest(account.actor(), AuthorizationRequest.Action.UPDATE, invitation));
    }

    /** Returns the roles that somebody may grant to a single address, in some team at least; for what a form offers. */
    public List<String> grantable(Account account) {
        Audience somebody = Audience.to(EmailAddress.parse("somebody@example.com"));
        return ROLES.stream()
                .filter(role -> TEAMS.stream().anyMatch(team -> mayInvite(account, somebody, role, List.of(team))))
                .toList();
    }

    public boolean mayInviteAnybody(Account account) {
        return ROLES.stream().anyMatch(role -> mayInvite(account, Audience.anyone(), role, List.of()));
    }

    private boolean mayInvite(Account account, Audience audience, String role, List<String> teams) {
        return mayManage(
                account,
                Invitation.builder(InvitationId.timeOrdered(Instant.EPOCH), Scope.DEFAULT, audience, Instant.EPOCH)
                        .grants(Grants.NONE.withRoles(List.of(role)).withGroups(teams))
                        .build());
    }
}
