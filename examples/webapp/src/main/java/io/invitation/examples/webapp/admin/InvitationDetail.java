package io.invitation.examples.webapp.admin;

import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationId;
import io.invitation.InvitationOperation;
import io.invitation.InvitationOptions;
import io.invitation.InvitationResult;
import io.invitation.Redemption;
import io.invitation.RedemptionId;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.admin.InvitationForm.Outcome;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** One invitation: what can be done with it, what happened to it, and who took which place; and doing it. */
final class InvitationDetail {

    private static final int PAGE = 200;

    private final Desk desk;

    InvitationDetail(Desk desk) {
        this.desk = desk;
    }

    /** What the buttons say; a reason stands where one cannot be pressed. */
    public record Choice(String action, String label, String hint, String whyNot) {}

    /** One line of the timeline. */
    public record Step(String what, String who, String detail, Instant at) {}

    /** A place that somebody took or holds. */
    public record Place(String id, String address, boolean held, Instant at) {}

    void show(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        boolean manageable = desk.permissions().mayManage(me, invitation);
        Map<String, Object> values = new HashMap<>();
        values.put(
                "row",
                Row.of(
                        desk,
                        invitation,
                        desk.accounts().wishes().contains(invitation.id().toString()),
                        manageable));
        values.put("choices", manageable ? choices(invitation, me) : List.of());
        values.put(
                "canEdit",
                manageable
                        && desk.invitations()
                                .options(invitation.id(), me.actor())
                                .filter(InvitationOptions::canUpdate)
                                .isPresent());
        values.put(
                "steps",
                desk.invitations().reports().history(invitation.id(), Optional.<UUID>empty(), PAGE).stream()
                        .map(this::step)
                        .toList());
        values.put(
                "taken",
                desk.invitations().reports().redemptions(invitation.id(), Optional.empty(), PAGE).stream()
                        .map(this::place)
                        .toList());
        values.put("message", invitation.message().orElse(""));
        values.put(
                "membershipEnds", invitation.grants().membershipEnds().stream().toList());
        values.put("language", invitation.locale().map(Locale::toLanguageTag).orElse("en"));
        desk.show(ctx, "invitation", values);
    }

    private List<Choice> choices(Invitation invitation, Account me) {
        InvitationOptions options =
                desk.invitations().options(invitation.id(), me.actor()).orElseThrow();
        List<Choice> choices = new ArrayList<>();
        add(
                choices,
                options,
                InvitationOperation.LINK,
                "Copy link",
                "A link that was shown proves no mailbox: whoever uses it must sign in or confirm the address.");
        add(
                choices,
                options,
                InvitationOperation.RESEND,
                "Resend",
                "The same mail again. Earlier links keep working, the time limit stays.");
        add(choices, options, InvitationOperation.REMIND, "Remind", "A reminder with the link. The time limit stays.");
        add(
                choices,
                options,
                InvitationOperation.REFRESH,
                "Refresh",
                "Starts the time limit again and makes a new link; earlier links stop working.");
        add(
                choices,
                options,
                invitation.enabled() ? InvitationOperation.DISABLE : InvitationOperation.ENABLE,
                invitation.enabled() ? "Disable" : "Enable",
                "Can be undone.");
        return choices;
    }

    private void add(
            List<Choice> choices, InvitationOptions options, InvitationOperation operation, String label, String hint) {
        String whyNot = options.whyNot(operation).map(desk::why).orElse("");
        choices.add(new Choice(operation.name().toLowerCase(Locale.ROOT), label, hint, whyNot));
    }

    private Step step(InvitationEvent event) {
        return new Step(
                Row.words(event.type().name()),
                event.actor().map(actor -> name(actor.id())).orElse(""),
                event.detail().orElse(""),
                event.at());
    }

    private String name(String actor) {
        return desk.accounts().byId(actor).map(Account::displayName).orElse(actor);
    }

    private Place place(Redemption redemption) {
        return new Place(
                redemption.id().toString(), redemption.address().mailbox(), redemption.isHeld(), redemption.at());
    }

    /** Does one thing with one invitation, and says what came of it on the page from which it was asked. */
    void act(Context ctx) {
        Account me = desk.staff(ctx);
        Invitation invitation = desk.invitation(ctx);
        desk.requireManager(me, invitation);
        String action = ctx.pathParam("action");
        String reason = Objects.requireNonNullElse(ctx.formParam("reason"), "").strip();
        InvitationResult result = act(action, invitation.id(), me, reason);
        if (result instanceof InvitationResult.Done done && done.link().isPresent()) {
            Outcome link = new Outcome(
                    Row.audience(invitation),
                    true,
                    "",
                    done.link().get().reveal().toString(),
                    invitation.id().toString());
            desk.show(
                    ctx,
                    "results",
                    Map.of("outcomes", List.of(link), "title", action.equals("refresh") ? "New link" : "Link"));
            return;
        }
        desk.guard().notice(ctx, desk.outcome(Row.words(action) + ": done.", result));
        boolean toTable = ctx.formParam("table") != null;
        ctx.redirect("/admin/invitations" + (toTable ? "" : "/" + invitation.id()), HttpStatus.SEE_OTHER);
    }

    private InvitationResult act(String action, InvitationId id, Account me, String reason) {
        return switch (action) {
            case "link" -> desk.invitations().link(id, me.actor());
            case "resend" -> desk.invitations().resend(id, me.actor());
            case "remind" -> desk.invitations().remind(id, me.actor());
            case "enable" -> desk.invitations().enable(id, me.actor());
            case "disable" -> desk.invitations().disable(id, me.actor());
            case "revoke" -> desk.invitations().revoke(id, me.actor(), reason.isEmpty() ? "no reason given" : reason);
            case "refresh" -> {
                InvitationResult result = desk.invitations().refresh(id, me.actor());
                if (result.isDone()) {
                    desk.accounts().wishGranted(id);
                }
                yield result;
            }
            case "undo" ->
                desk.invitations().places().undo(redemption(reason), me.actor(), "given back by an administrator");
            default -> throw new BadRequestResponse("There is no such action.");
        };
    }

    private static RedemptionId redemption(String text) {
        try {
            return new RedemptionId(UUID.fromString(text));
        } catch (IllegalArgumentException noId) {
            throw new BadRequestResponse("There is no such place.");
        }
    }

    /** Does one thing with each of the chosen ones. */
    void actOnMany(Context ctx) {
        Account me = desk.staff(ctx);
        String action = Objects.requireNonNullElse(ctx.formParam("action"), "");
        if (!Set.of("resend", "revoke", "refresh", "remind", "disable", "enable", "export")
                .contains(action)) {
            throw new BadRequestResponse("There is no such action.");
        }
        List<Invitation> chosen = ctx.formParams("id").stream()
                .limit(500)
                .flatMap(id -> desk.find(id).stream())
                .toList();
        if (action.equals("export")) {
            Csv.attach(
                    ctx,
                    "invitations.csv",
                    List.of("id", "name", "for", "roles", "teams", "status", "places", "quota", "created"),
                    chosen.stream()
                            .map(invitation -> Row.of(desk, invitation, false, false))
                            .map(row -> List.of(
                                    row.id(),
                                    row.name(),
                                    row.audience(),
                                    String.join(";", row.roles()),
                                    String.join(";", row.teams()),
                                    row.status(),
                                    Integer.toString(row.places()),
                                    row.quota(),
                                    row.created().toString()))
                            .toList());
            return;
        }
        UnaryOperator<String> reason = given -> given.isEmpty() ? "one of several" : given;
        String why = reason.apply(
                Objects.requireNonNullElse(ctx.formParam("reason"), "").strip());
        List<Outcome> outcomes = chosen.stream()
                .map(invitation -> {
                    if (!desk.permissions().mayManage(me, invitation)) {
                        return new Outcome(
                                Row.audience(invitation),
                                false,
                                "You may not change this one.",
                                "",
                                invitation.id().toString());
                    }
                    InvitationResult result = act(action, invitation.id(), me, why);
                    return new Outcome(
                            Row.audience(invitation),
                            result.isDone(),
                            desk.outcome("done", result),
                            "",
                            invitation.id().toString());
                })
                .toList();
        desk.show(ctx, "results", Map.of("outcomes", outcomes, "title", Row.words(action)));
    }
}
