package io.invitation.examples.webapp.admin;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationId;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.LinkTemplate;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.invitations.Actions;
import io.invitation.examples.webapp.web.Guard;
import io.invitation.examples.webapp.web.Pages;
import io.invitation.examples.webapp.web.Words;
import io.invitation.mail.SmtpInvitationSender;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.RedirectResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the administration pages work with. */
public record Desk(
        InvitationService invitations,
        Accounts accounts,
        Permissions permissions,
        Actions actions,
        Guard guard,
        Pages pages,
        SmtpInvitationSender sender,
        LinkTemplate links,
        Clock clock) {

    /** Returns who is signed in and works here; sends everybody else to where they belong. */
    Account staff(Context ctx) {
        Account account = guard.signedIn(ctx).orElseThrow(() -> {
            String then = URLEncoder.encode(wanted(ctx), StandardCharsets.UTF_8);
            ctx.redirect("/sign-in?then=" + then, HttpStatus.SEE_OTHER);
            return new RedirectResponse(HttpStatus.SEE_OTHER);
        });
        if (!account.isStaff()) {
            throw new ForbiddenResponse("These pages are for people who invite. Your account is not one of theirs.");
        }
        return account;
    }

    /** Returns where to go on after a sign-in; what was posted is not posted again. */
    private static String wanted(Context ctx) {
        if (!ctx.method().equals(HandlerType.GET)) {
            return "/admin/invitations";
        }
        return ctx.queryString() == null ? ctx.path() : ctx.path() + "?" + ctx.queryString();
    }

    Invitation invitation(Context ctx) {
        return find(ctx.pathParam("id")).orElseThrow(() -> new NotFoundResponse("There is no such invitation."));
    }

    Optional<Invitation> find(String id) {
        try {
            return invitations.get(InvitationId.parse(id));
        } catch (InvalidValueException noId) {
            return Optional.empty();
        }
    }

    Row row(Account me, Invitation invitation) {
        boolean wished = accounts.wishes().contains(invitation.id().toString());
        return new Row(invitation, invitation.statusAt(clock.instant()), wished, permissions.mayManage(me, invitation));
    }

    void show(Context ctx, String template, Map<String, Object> values) {
        pages.show(ctx, 200, "admin/" + template, values);
    }

    /** Goes back to a page, where a sentence is shown. */
    void back(Context ctx, String path, String notice) {
        guard.notice(ctx, notice);
        ctx.redirect(path, HttpStatus.SEE_OTHER);
    }

    /** Invites for each wish, or says what would come of it; one bad wish stops no other. */
    void inviteAll(List<Wish> wishes, BulkOptions options, Consumer<Outcome> outcomes) {
        invitations.inviteAll(
                wishes.stream().map(wish -> BulkRow.read(wish.request())),
                options,
                row -> outcomes.accept(outcome(wishes.get((int) row.index()).whom(), row.result(), options)));
    }

    private Outcome outcome(String whom, InvitationResult result, BulkOptions options) {
        if (result instanceof InvitationResult.Rejected rejected) {
            return new Outcome(whom, false, why(rejected), "", "");
        }
        if (options.isDryRun()) {
            return new Outcome(whom, true, "would be invited", "", "");
        }
        Invitation made = result.orElseThrow();
        String text = options.isMailed()
                ? "invited, mail " + Words.of(made.delivery().state()).toLowerCase(Locale.ROOT)
                : "has a link";
        return new Outcome(whom, true, text, link(result), made.id().toString());
    }

    static String link(InvitationResult result) {
        return result instanceof InvitationResult.Done done
                ? done.link().map(link -> link.reveal().toString()).orElse("")
                : "";
    }

    /** Says why something was not done, and when it can be tried again. */
    String why(InvitationResult.Rejected rejected) {
        String key = "reason." + rejected.reason().name();
        String sentence = Words.of(Locale.ENGLISH, key, rejected.detail(), accounts.learners(), Accounts.LEARNER_SEATS);
        return rejected.retryAt()
                .map(at -> Duration.between(clock.instant(), at).toSeconds() + 1)
                .map(seconds -> sentence + " Try again in " + Math.max(1, seconds) + " s.")
                .orElse(sentence);
    }
}
