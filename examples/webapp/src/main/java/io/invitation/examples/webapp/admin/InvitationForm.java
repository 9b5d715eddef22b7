package io.invitation.examples.webapp.admin;

import io.invitation.BulkOptions;
import io.invitation.BulkRow;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationException;
import io.invitation.InvitationResult;
import io.invitation.RejectionReason;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.admin.FormInput.Wish;
import io.invitation.examples.webapp.security.Sessions;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Creates and edits. Before it is sent, the form says what would come of it: a dry run of the same call. */
final class InvitationForm {

    private final Desk desk;

    InvitationForm(Desk desk) {
        this.desk = desk;
    }

    /** What came, or would come, of one invitation. */
    public record Outcome(String whom, boolean good, String text, String link, String id) {}

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
        List<Outcome> outcomes = run(me, input, options(input).idempotencyKey("form-" + key(ctx)));
        if (outcomes.isEmpty() || outcomes.stream().noneMatch(Outcome::good)) {
            form(
                    ctx,
                    422,
                    me,
                    input,
                    outcomes,
                    outcomes.isEmpty() ? "Whom do you want to invite?" : "Nobody was invited.");
            return;
        }
        desk.show(ctx, "results", Map.of("outcomes", outcomes, "title", "Invited"));
    }

    private static BulkOptions options(FormInput input) {
        return input.how().equals("link") || !input.mode().equals("people")
                ? BulkOptions.create()
                : BulkOptions.invite();
    }

    private static String key(Context ctx) {
        return Objects.requireNonNullElse(ctx.formParam("key"), "").replaceAll("[^A-Za-z0-9_-]", "");
    }

    private List<Outcome> run(Account me, FormInput input, BulkOptions options) {
        List<Wish> wishes = input.wishes(me);
        List<Outcome> outcomes = new ArrayList<>();
        Stream<BulkRow> rows = wishes.stream().map(wish -> BulkRow.read(wish.request()));
        desk.invitations().inviteAll(rows, options, row -> {
            String whom = wishes.get((int) row.index()).whom();
            outcomes.add(outcome(whom, row.result(), options));
        });
        return outcomes;
    }

    private Outcome outcome(String whom, InvitationResult result, BulkOptions options) {
        if (result instanceof InvitationResult.Done done) {
            String text = options.isDryRun()
                    ? "would be invited"
                    : done.link().isPresent()
                            ? "has a link"
                            : "mail "
                                    + Row.words(done.invitation()
                                                    .delivery()
                                                    .state()
                                                    .name())
                                            .toLowerCase(java.util.Locale.ROOT);
            String link = options.isDryRun()
                    ? ""
                    : done.link().map(l -> l.reveal().toString()).orElse("");
            return new Outcome(
                    whom,
                    true,
                    text,
                    link,
                    options.isDryRun() ? "" : done.invitation().id().toString());
        }
        return new Outcome(whom, false, desk.why((InvitationResult.Rejected) result), "", "");
    }

    private void form(Context ctx, int status, Account me, FormInput input, List<Outcome> outcomes, String problem) {
        Map<String, Object> values = common(me, input, problem);
        values.put("outcomes", outcomes);
        values.put("explanation", input.explanation());
        values.put("warning", input.warning());
        // What was refused is remembered under its key, so that the corrected form needs another one.
        boolean fresh = status == 422 || key(ctx).isEmpty();
        values.put("key", fresh ? Sessions.randomName().substring(0, 22) : key(ctx));
        values.put("id", "");
        values.put("version", 0);
        desk.pages().show(ctx, status, "admin/form", values);
    }

    private Map<String, Object> common(Account me, FormInput input, String problem) {
        Map<String, Object> values = new HashMap<>();
        values.put("input", input);
        values.put("problem", problem);
        values.put("roles", choices(me, Permissions.ROLES, input.roles()));
        values.put("teams", Permissions.TEAMS);
        values.put("mayDomains", desk.permissions().mayInviteAnybody(me));
        values.put("conflict", List.of());
        return values;
    }

    /** The roles, with those that somebody may grant: in every team, or in some. */
    private List<Map<String, Object>> choices(Account me, List<String> roles, List<String> chosen) {
        return roles.stream()
                .map(role -> Map.<String, Object>of(
                        "name",
                        role,
                        "chosen",
                        chosen.contains(role),
                        "may",
                        desk.permissions().mayGrant(me, role, List.of())
                                || Permissions.TEAMS.stream()
                                        .anyMatch(team -> desk.permissions().mayGrant(me, role, List.of(team)))))
                .toList();
    }

    void edit(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        desk.requireManager(me, invitation);
        editForm(ctx, 200, me, invitation, FormInput.of(invitation), "", List.of());
    }

    void save(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation before = desk.invitation(ctx);
        desk.requireManager(me, before);
        FormInput input = FormInput.of(ctx);
        try {
            long version = Long.parseLong(Objects.requireNonNullElse(ctx.formParam("version"), "0"));
            InvitationResult result = desk.invitations()
                    .update(before.id(), version, input.update(desk.clock().instant()), me.actor());
            if (result.isDone()) {
                desk.guard().notice(ctx, "Saved.");
                ctx.redirect("/admin/invitations/" + before.id(), HttpStatus.SEE_OTHER);
                return;
            }
            InvitationResult.Rejected rejected = (InvitationResult.Rejected) result;
            boolean conflict = rejected.reason() == RejectionReason.CONFLICT;
            Invitation now = desk.invitation(ctx);
            editForm(
                    ctx,
                    conflict ? 409 : 422,
                    me,
                    now,
                    input,
                    desk.why(rejected),
                    conflict ? differences(now, input) : List.of());
        } catch (InvalidValueException unusable) {
            editForm(ctx, 422, me, before, input, String.valueOf(unusable.getMessage()), List.of());
        } catch (InvitationException | NumberFormatException unusable) {
            editForm(ctx, 422, me, before, input, "That cannot be saved.", List.of());
        }
    }

    private static List<String> differences(Invitation now, FormInput input) {
        FormInput theirs = FormInput.of(now);
        List<String> differences = new ArrayList<>();
        differ(differences, "Name", theirs.name(), input.name());
        differ(differences, "Note", theirs.description(), input.description());
        differ(
                differences,
                "Places",
                theirs.unlimited() ? "unlimited" : theirs.places(),
                input.unlimited() ? "unlimited" : input.places());
        differ(differences, "Open until", theirs.expiresAt(), input.expiresAt());
        differ(differences, "Roles", String.join(", ", theirs.roles()), String.join(", ", input.roles()));
        differ(differences, "Teams", String.join(", ", theirs.teams()), String.join(", ", input.teams()));
        return differences;
    }

    private static void differ(List<String> differences, String what, String theirs, String yours) {
        if (!theirs.equals(yours)) {
            differences.add(what + ": theirs is \"" + theirs + "\", yours is \"" + yours + "\"");
        }
    }

    private void editForm(
            Context ctx,
            int status,
            Account me,
            Invitation invitation,
            FormInput input,
            String problem,
            List<String> conflict) {
        Map<String, Object> values = common(me, input, problem);
        values.put("conflict", conflict);
        values.put("id", invitation.id().toString());
        values.put("version", invitation.version());
        values.put("places", invitation.places());
        values.put("outcomes", List.of());
        desk.pages().show(ctx, status, "admin/edit", values);
    }
}
