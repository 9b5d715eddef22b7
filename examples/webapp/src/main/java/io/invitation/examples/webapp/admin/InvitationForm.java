package io.invitation.examples.webapp.admin;

import io.invitation.BulkOptions;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationResult;
import io.invitation.RejectionReason;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.web.Sessions;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Creates and edits. Before it is sent, the form says what would come of it: a dry run of the same call. */
final class InvitationForm {

    private static final int MOST_OF_KEY = 100;

    private final Desk desk;

    InvitationForm(Desk desk) {
        this.desk = desk;
    }

    void empty(Context ctx) {
        form(ctx, 200, desk.staff(ctx), FormInput.empty(), List.of(), "");
    }

    void check(Context ctx) {
        Account me = desk.staff(ctx);
        FormInput input = FormInput.of(ctx);
        form(ctx, 200, me, input, run(me, input, options(input).dryRun()), "");
    }

    /** The key in the form makes a second click harmless: it gets the first answer. */
    void create(Context ctx) {
        Account me = desk.staff(ctx);
        FormInput input = FormInput.of(ctx);
        List<Outcome> outcomes = run(me, input, options(input).idempotencyKey("form-" + key(input)));
        if (outcomes.isEmpty()) {
            form(ctx, 422, me, input, outcomes, "Whom do you want to invite?");
        } else if (outcomes.stream().noneMatch(Outcome::good)) {
            form(ctx, 422, me, input, outcomes, "Nobody was invited.");
        } else {
            desk.show(ctx, "results", Map.of("outcomes", outcomes, "title", "Invited"));
        }
    }

    private static BulkOptions options(FormInput input) {
        return input.isForPeople() && !input.text("how").equals("link") ? BulkOptions.invite() : BulkOptions.create();
    }

    /** Ours have 43 characters; what somebody else makes of it may be anything. */
    private static String key(FormInput input) {
        String key = input.text("key").replaceAll("[^A-Za-z0-9_-]", "");
        return key.substring(0, Math.min(key.length(), MOST_OF_KEY));
    }

    private List<Outcome> run(Account me, FormInput input, BulkOptions options) {
        List<Outcome> outcomes = new ArrayList<>();
        desk.inviteAll(input.wishes(me), options, outcomes::add);
        return outcomes;
    }

    private void form(Context ctx, int status, Account me, FormInput input, List<Outcome> outcomes, String problem) {
        Map<String, Object> values = fields(me, input, problem);
        values.put("outcomes", outcomes);
        values.put("mayDomains", desk.permissions().mayInviteAnybody(me));
        // What was refused is remembered under its key, so that the corrected form needs another one.
        boolean fresh = status == 422 || key(input).isEmpty();
        values.put("key", fresh ? Sessions.randomName() : key(input));
        desk.pages().show(ctx, status, "admin/form", values);
    }

    private Map<String, Object> fields(Account me, FormInput input, String problem) {
        return new HashMap<>(Map.of(
                "input",
                input,
                "problem",
                problem,
                "roles",
                Permissions.ROLES,
                "grantable",
                desk.permissions().grantable(me),
                "teams",
                Permissions.TEAMS));
    }

    void edit(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        desk.actions().requireManager(me, invitation);
        edit(ctx, 200, me, invitation, FormInput.of(invitation), "");
    }

    /** Another's changes meanwhile are shown beside these; nothing is overwritten unawares. */
    void save(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation before = desk.invitation(ctx);
        desk.actions().requireManager(me, before);
        FormInput input = FormInput.of(ctx);
        try {
            long version = ctx.formParamAsClass("version", Long.class).getOrDefault(0L);
            InvitationResult result = desk.invitations()
                    .update(
                            before.id(),
                            version,
                            input.changes(before).update(before, desk.clock().instant()),
                            me.actor());
            if (result instanceof InvitationResult.Rejected rejected) {
                int status = rejected.reason() == RejectionReason.CONFLICT ? 409 : 422;
                edit(ctx, status, me, desk.invitation(ctx), input, desk.why(rejected));
            } else {
                desk.back(ctx, "/admin/invitations/" + before.id(), "Saved.");
            }
        } catch (InvalidValueException unusable) {
            edit(ctx, 422, me, before, input, "Unusable: " + unusable.getMessage() + ".");
        }
    }

    private void edit(Context ctx, int status, Account me, Invitation now, FormInput input, String problem) {
        Map<String, Object> values = fields(me, input, problem);
        List<String> itsRoles = both(now.grants().roles(), input.list("role"));
        values.put("roles", both(Permissions.ROLES, itsRoles));
        values.put("grantable", both(desk.permissions().grantable(me), itsRoles));
        values.put("teams", both(Permissions.TEAMS, both(now.grants().groups(), input.list("team"))));
        values.put("invitation", now);
        values.put("conflict", status == 409 ? input.differencesTo(FormInput.of(now)) : List.of());
        desk.pages().show(ctx, status, "admin/edit", values);
    }

    /** So that there is a box for each, also for what was given by other ways than this form. */
    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }
}
