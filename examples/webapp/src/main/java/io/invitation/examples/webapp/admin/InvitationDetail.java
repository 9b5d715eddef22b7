package io.invitation.examples.webapp.admin;

import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationOperation;
import io.invitation.InvitationOptions;
import io.invitation.InvitationReports;
import io.invitation.InvitationResult;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.invitations.Actions;
import io.invitation.examples.webapp.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One invitation: what can be done with it, what happened to it, and who took which place; and doing it. */
final class InvitationDetail {

    private static final int PAGE = 200;
    private static final int MOST_AT_ONCE = 500;

    private final Desk desk;

    InvitationDetail(Desk desk) {
        this.desk = desk;
    }

    /** One line of the timeline. */
    public record Step(InvitationEvent event, String who) {}

    void show(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        InvitationReports reports = desk.invitations().reports();
        desk.show(
                ctx,
                "invitation",
                Map.of(
                        "row", desk.row(me, invitation),
                        "whyNot", whyNot(invitation, me),
                        "places", reports.redemptions(invitation.id(), Optional.empty(), PAGE),
                        "steps",
                                reports.history(invitation.id(), Optional.empty(), PAGE).stream()
                                        .map(event -> new Step(
                                                event,
                                                event.actor()
                                                        .map(a -> name(a.id()))
                                                        .orElse("")))
                                        .toList()));
    }

    /** Returns for each action why it cannot be taken; blank if it can. */
    private Map<String, String> whyNot(Invitation invitation, Account me) {
        InvitationOptions options =
                desk.invitations().options(invitation.id(), me.actor()).orElseThrow();
        Map<String, String> reasons = new HashMap<>();
        for (InvitationOperation operation : InvitationOptions.OPERATIONS) {
            reasons.put(
                    operation.name().toLowerCase(Locale.ROOT),
                    options.whyNot(operation).map(desk::why).orElse(""));
        }
        return reasons;
    }

    private String name(String actor) {
        return desk.accounts().byId(actor).map(Account::displayName).orElse(actor);
    }

    /** Does one thing with one invitation, and says what came of it on the page from which it was asked. */
    void act(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        InvitationOperation action = Actions.named(ctx.pathParam("action"));
        InvitationResult result = desk.actions().perform(action, invitation, me, reason(ctx, action));
        String link = Desk.link(result);
        if (!link.isEmpty()) {
            Outcome shown = new Outcome(
                    Row.audience(invitation), true, "", link, invitation.id().toString());
            desk.show(ctx, "results", Map.of("outcomes", List.of(shown), "title", "Link"));
            return;
        }
        String where = ctx.formParam("table") == null ? "/" + invitation.id() : "";
        desk.back(ctx, "/admin/invitations" + where, said(Words.of(action) + ": done.", result));
    }

    /** Returns what was typed; ends the request before anything is done if it is no reason. */
    private static String reason(Context ctx, InvitationOperation action) {
        String reason = Objects.requireNonNullElse(ctx.formParam("reason"), "");
        try {
            Actions.check(action, reason);
        } catch (InvalidValueException unusable) {
            throw new HttpResponseException(422, "Unusable: " + unusable.getMessage() + ".");
        }
        return reason;
    }

    private String said(String done, InvitationResult result) {
        return result instanceof InvitationResult.Rejected rejected ? desk.why(rejected) : done;
    }

    /** Does one thing with each of the chosen ones. */
    void actOnMany(Context ctx) {
        Account me = desk.staff(ctx);
        String action = Objects.requireNonNullElse(ctx.formParam("action"), "");
        List<Invitation> chosen = ctx.formParams("id").stream()
                .limit(MOST_AT_ONCE)
                .flatMap(id -> desk.find(id).stream())
                .toList();
        if (action.equals("export")) {
            export(ctx, me, chosen);
            return;
        }
        InvitationOperation operation = Actions.named(action);
        String reason = reason(ctx, operation);
        List<Outcome> outcomes = chosen.stream()
                .map(invitation -> act(operation, invitation, me, reason))
                .toList();
        desk.show(ctx, "results", Map.of("outcomes", outcomes, "title", Words.of(operation)));
    }

    private Outcome act(InvitationOperation action, Invitation invitation, Account me, String reason) {
        String id = invitation.id().toString();
        try {
            InvitationResult result = desk.actions().perform(action, invitation, me, reason);
            return new Outcome(Row.audience(invitation), result.isDone(), said("done", result), "", id);
        } catch (ForbiddenResponse forbidden) {
            return new Outcome(Row.audience(invitation), false, "You may not change this one.", "", id);
        }
    }

    private void export(Context ctx, Account me, List<Invitation> chosen) {
        Csv.attach(
                ctx,
                "invitations.csv",
                List.of("id", "name", "for", "roles", "teams", "status", "places", "quota", "created"),
                chosen.stream()
                        .map(invitation -> desk.row(me, invitation))
                        .map(row -> List.of(
                                row.id(),
                                row.invitation().name().orElse(""),
                                row.audience(),
                                String.join(";", row.invitation().grants().roles()),
                                String.join(";", row.invitation().grants().groups()),
                                Words.of(row.status()),
                                Integer.toString(row.invitation().places()),
                                row.quota(),
                                row.invitation().createdAt().toString()))
                        .toList());
    }
}
