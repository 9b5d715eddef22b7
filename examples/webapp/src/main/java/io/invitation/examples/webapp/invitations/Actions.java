package io.invitation.examples.webapp.invitations;

import io.invitation.Actor;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done with an invitation by a press of a button or a call of a program. */
public final class Actions {

    private final InvitationService invitations;
    private final Accounts accounts;
    private final Permissions permissions;

    public Actions(InvitationService invitations, Accounts accounts, Permissions permissions) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.permissions = permissions;
    }

    /** The library asks who may create, edit and refresh; who may do the rest is asked here. */
    public void requireManager(Account account, Invitation invitation) {
        if (!permissions.mayManage(account, invitation)) {
            throw new ForbiddenResponse(
                    "You may look at this invitation. Changing it takes the right to grant all that it grants.");
        }
    }

    /** Returns what an address or a form names. */
    public static InvitationOperation named(String action) {
        return Stream.of(InvitationOperation.values())
                .filter(operation -> operation.name().toLowerCase(Locale.ROOT).equals(action))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("There is no such action."));
    }

    /** Does it; the detail is the reason of a revocation, or the place that is given back. */
    public InvitationResult perform(InvitationOperation action, Invitation invitation, Account who, String detail) {
        requireManager(who, invitation);
        InvitationId id = invitation.id();
        Actor actor = who.actor();
        return switch (action) {
            case LINK -> invitations.link(id, actor);
            case RESEND -> invitations.resend(id, actor);
            case REMIND -> invitations.remind(id, actor);
            case ENABLE -> invitations.enable(id, actor);
            case DISABLE -> invitations.disable(id, actor);
            case REVOKE -> invitations.revoke(id, actor, detail.isBlank() ? "no reason given" : detail.strip());
            case UNDO -> invitations.places().undo(place(id, detail), actor, "given back by an administrator");
            case REFRESH -> {
                InvitationResult result = invitations.refresh(id, actor);
                if (result.isDone()) {
                    accounts.wishGranted(id);
                }
                yield result;
            }
            default -> throw new NotFoundResponse("There is no such action.");
        };
    }

    /** A place of another invitation is none: the right to give it back was not asked for. */
    private RedemptionId place(InvitationId invitation, String text) {
        return invitations.reports().redemptions(invitation, Optional.empty(), 1_000).stream()
                .map(Redemption::id)
                .filter(id -> id.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("There is no such place."));
    }
}
