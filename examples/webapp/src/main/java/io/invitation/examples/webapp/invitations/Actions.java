package io.invitation.examples.webapp.invitations;

import io.invitation.Actor;
import io.invitation.Closure;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.Redemption;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
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
            case REVOKE -> invitations.revoke(id, actor, reason(detail));
            case UNDO -> giveBack(place(id, detail), actor);
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

    /** Refuses a detail that could not be recorded, before anything is done. */
    public static void check(InvitationOperation action, String detail) {
        if (action == InvitationOperation.REVOKE) {
            new Closure(Closure.Kind.REVOKED, Instant.EPOCH, Actor.SYSTEM, Optional.of(reason(detail)));
        }
    }

    private static String reason(String detail) {
        return detail.isBlank() ? "no reason given" : detail.strip();
    }

    /** The place and what it led to go together. */
    private InvitationResult giveBack(Redemption place, Actor actor) {
        return invitations.transactions().inTransaction(transaction -> {
            InvitationResult result = invitations.places().undo(place.id(), actor, "given back by an administrator");
            if (result.isDone()) {
                accounts.leave(place);
            }
            return result;
        });
    }

    /** A place of another invitation is none: the right to give it back was not asked for. */
    private Redemption place(InvitationId invitation, String text) {
        return invitations.reports().redemptions(invitation, Optional.empty(), 1_000).stream()
                .filter(place -> place.id().toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new NotFoundResponse("There is no such place."));
    }
}
