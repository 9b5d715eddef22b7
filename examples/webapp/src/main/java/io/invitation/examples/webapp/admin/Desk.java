package io.invitation.examples.webapp.admin;

import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.pages.Pages;
import io.invitation.examples.webapp.security.Guard;
import io.invitation.mail.SmtpInvitationSender;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.RedirectResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the administration pages work with. */
record Desk(
        InvitationService invitations,
        Accounts accounts,
        Permissions permissions,
        Guard guard,
        Pages pages,
        SmtpInvitationSender sender,
        LinkTemplate links,
        Clock clock) {

    /** Returns who is signed in and works here; sends everybody else to where they belong. */
    Account staff(Context ctx) {
        Account account = guard.signedIn(ctx).orElseThrow(() -> {
            ctx.redirect("/sign-in?then=" + ctx.path(), HttpStatus.SEE_OTHER);
            return new RedirectResponse(HttpStatus.SEE_OTHER);
        });
        if (!account.isStaff()) {
            throw new ForbiddenResponse("These pages are for people who invite. Your account is not one of theirs.");
        }
        return account;
    }

    Invitation invitation(Context ctx) {
        return find(ctx.pathParam("id")).orElseThrow(() -> new NotFoundResponse("There is no such invitation."));
    }

    Optional<Invitation> find(String id) {
        try {
            return invitations.get(InvitationId.parse(id));
        } catch (InvalidValueException | IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /** The library asks who may create and edit; who may do the rest is asked here. */
    void requireManager(Account account, Invitation invitation) {
        if (!permissions.mayManage(account, invitation)) {
            throw new ForbiddenResponse(
                    "You may look at this invitation. Changing it takes the right to grant all that it grants.");
        }
    }

    void show(Context ctx, String template, Map<String, Object> values) {
        pages.show(ctx, 200, "admin/" + template, values);
    }

    /** Says what came of something, as a sentence for people. */
    String outcome(String done, InvitationResult result) {
        return result instanceof InvitationResult.Rejected rejected ? why(rejected) : done;
    }

    String why(InvitationResult.Rejected rejected) {
        String wait = rejected.retryAt()
                .map(at -> Duration.between(clock.instant(), at))
                .map(left -> String.format(Locale.ROOT, " Try again in %d s.", Math.max(1, left.toSeconds() + 1)))
                .orElse("");
        String reason = switch (rejected.reason()) {
            case UNKNOWN -> "There is no such invitation any more.";
            case CONFLICT -> "Somebody else has changed it meanwhile.";
            case CONTENDED -> "Others are changing it just now. Nothing happened.";
            case STATUS -> "Its status does not allow that.";
            case IMMUTABLE -> "Invitations cannot be edited here.";
            case COOL_DOWN -> "A mail has just gone out.";
            case QUOTA_BELOW_PLACES -> "More places are taken already than that quota has.";
            case NO_RECIPIENT -> "There is nobody to mail it to. Copy the link instead.";
            case NOT_RECOVERABLE -> "The link cannot be shown again.";
            case ALREADY_OVER -> "It would be over before it begins.";
            case EXPIRY_REQUIRED -> "It needs an expiry. A public link without one is never refused.";
            case LIFETIME_TOO_LONG -> "It would be open for too long.";
            case QUOTA_REQUIRED -> "A public invitation needs a quota.";
            case QUOTA_TOO_LARGE -> "The quota is too large.";
            case FREE_MAIL_WILDCARD -> "That domain gives mailboxes to anybody. Use a public invitation.";
            case RETURN_URL_NOT_ALLOWED -> "The return address must be on this site.";
            case NOT_ENTITLED -> "You may not grant that, or not to them.";
            case DUPLICATE -> "There is an open invitation for this address already.";
            case ALREADY_MEMBER -> "This address belongs to a member already.";
            case NO_SEAT ->
                "All learner seats are taken: " + accounts.learners() + " of " + Accounts.LEARNER_SEATS + ".";
            case LIMIT -> "Too many mails were asked for.";
            case SUPPRESSED -> "Mail to this address came back. Nothing is sent there.";
            case IDEMPOTENCY_CONFLICT -> "This form was used for something else already.";
            case INVALID -> "Unusable: " + rejected.detail() + ".";
        };
        return reason + wait;
    }
}
