package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationException;
import io.invitation.InvitationId;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStatus;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.security.BasicSignIn;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The operations of the pages as JSON, for programs that name themselves by HTTP Basic in every request; no cookie is
 * looked at, so no other site can use somebody's browser for it.
 */
public final class InvitationApi {

    private static final int PAGE = 200;

    private final InvitationService invitations;
    private final Permissions permissions;
    private final BasicSignIn signIn;
    private final Clock clock;

    public InvitationApi(InvitationService invitations, Permissions permissions, BasicSignIn signIn, Clock clock) {
        this.invitations = invitations;
        this.permissions = permissions;
        this.signIn = signIn;
        this.clock = clock;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/api/openapi.json", InvitationApi::description);
        routes.get("/api/invitations", checked(this::list));
        routes.post("/api/invitations", checked(this::create));
        routes.get("/api/invitations/{id}", checked(ctx -> answer(ctx, 200, invitation(ctx))));
        routes.patch("/api/invitations/{id}", checked(this::update));
        routes.get("/api/invitations/{id}/history", checked(this::history));
        routes.get("/api/invitations/{id}/redemptions", checked(this::redemptions));
        routes.post("/api/invitations/{id}/{action}", checked(this::act));
    }

    private static void description(Context ctx) {
        try (InputStream file = Objects.requireNonNull(InvitationApi.class.getResourceAsStream("/openapi.json"))) {
            ctx.contentType("application/json").result(file.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a caller did wrong is a problem, with the name of the value; what is broken stays inside. */
    private static Handler checked(Handler handler) {
        return ctx -> {
            try {
                handler.handle(ctx);
            } catch (InvitationStorageException broken) {
                throw broken;
            } catch (InvitationException | IllegalArgumentException unusable) {
                Problems.answer(ctx, 422, "/api/problems#invalid", String.valueOf(unusable.getMessage()));
            }
        };
    }

    private Account caller(Context ctx) {
        Account caller = signIn.require(ctx);
        if (!caller.isStaff() && !caller.id().equals(Permissions.PROGRAM)) {
            throw new ForbiddenResponse("This account may not use the API.");
        }
        return caller;
    }

    private Invitation invitation(Context ctx) {
        caller(ctx);
        return invitations.get(InvitationId.parse(ctx.pathParam("id"))).orElseThrow(NotFoundResponse::new);
    }

    private static JsonNode body(Context ctx) {
        String type = Objects.requireNonNullElse(ctx.contentType(), "");
        if (!type.startsWith("application/json")) {
            throw new HttpResponseException(415, "The body must be application/json.");
        }
        try {
            return Problems.JSON.readTree(ctx.body());
        } catch (JsonProcessingException unreadable) {
            throw new BadRequestResponse("The body is not JSON.");
        }
    }

    private void list(Context ctx) {
        caller(ctx);
        InvitationQuery.Builder query = InvitationQuery.builder().withTotal();
        with(ctx, "status", value -> query.status(InvitationStatus.valueOf(value)));
        with(ctx, "role", query::role);
        with(ctx, "team", query::group);
        with(ctx, "domain", query::domain);
        with(ctx, "text", query::text);
        with(ctx, "email", value -> query.address(io.invitation.EmailAddress.parse(value)));
        with(ctx, "size", value -> query.pageSize(Integer.parseInt(value)));
        with(ctx, "after", query::after);
        InvitationPage page = invitations.find(query.build());
        ObjectNode json = Problems.JSON.createObjectNode();
        ArrayNode found = json.putArray("invitations");
        page.invitations().forEach(invitation -> found.add(Json.of(invitation, clock.instant())));
        page.nextCursor().ifPresent(cursor -> json.put("next", cursor));
        json.put("total", page.total().orElse(0));
        write(ctx, 200, json);
    }

    private static void with(Context ctx, String name, java.util.function.Consumer<String> condition) {
        Optional.ofNullable(ctx.queryParam(name)).ifPresent(condition);
    }

    /** With {@code ?mail=false} nothing is mailed, and the link is in the answer; nowhere else is there one. */
    private void create(Context ctx) {
        Account caller = caller(ctx);
        Optional<String> key =
                Optional.ofNullable(ctx.header("Idempotency-Key")).map(given -> caller.id() + "-" + given);
        InvitationRequest request = Json.request(body(ctx), caller, key);
        boolean mail = !"false".equals(ctx.queryParam("mail"));
        answer(ctx, 201, mail ? invitations.invite(request) : invitations.create(request));
    }

    private void update(Context ctx) {
        Account caller = caller(ctx);
        Invitation now = invitation(ctx);
        String tag = ctx.header("If-Match");
        if (tag == null || !tag.matches("\"\\d{1,18}\"")) {
            throw new HttpResponseException(428, "Say with If-Match which version you have read.");
        }
        long version = Long.parseLong(tag.substring(1, tag.length() - 1));
        answer(
                ctx,
                200,
                invitations.update(now.id(), version, Json.update(body(ctx), now, clock.instant()), caller.actor()));
    }

    private void act(Context ctx) {
        Account caller = caller(ctx);
        Invitation now = invitation(ctx);
        if (!permissions.mayManage(caller, now)) {
            throw new ForbiddenResponse("This account may not grant all that the invitation grants.");
        }
        InvitationId id = now.id();
        answer(
                ctx,
                200,
                switch (ctx.pathParam("action")) {
                    case "resend" -> invitations.resend(id, caller.actor());
                    case "remind" -> invitations.remind(id, caller.actor());
                    case "refresh" -> invitations.refresh(id, caller.actor());
                    case "link" -> invitations.link(id, caller.actor());
                    case "enable" -> invitations.enable(id, caller.actor());
                    case "disable" -> invitations.disable(id, caller.actor());
                    case "revoke" ->
                        invitations.revoke(
                                id, caller.actor(), body(ctx).path("reason").asText());
                    default -> throw new NotFoundResponse();
                });
    }

    private void history(Context ctx) {
        List<InvitationEvent> events =
                invitations.reports().history(invitation(ctx).id(), Optional.empty(), PAGE);
        ArrayNode json = Problems.JSON.createArrayNode();
        for (InvitationEvent event : events) {
            ObjectNode entry = json.addObject()
                    .put("type", event.type().name())
                    .put("at", event.at().toString());
            event.actor().ifPresent(actor -> entry.put("actor", actor.id()));
            event.detail().ifPresent(detail -> entry.put("detail", detail));
        }
        write(ctx, 200, json);
    }

    private void redemptions(Context ctx) {
        ArrayNode json = Problems.JSON.createArrayNode();
        for (Redemption place :
                invitations.reports().redemptions(invitation(ctx).id(), Optional.empty(), PAGE)) {
            ObjectNode entry = json.addObject()
                    .put("id", place.id().toString())
                    .put("email", place.address().mailbox())
                    .put("at", place.at().toString())
                    .put("held", place.isHeld());
            place.accountId().ifPresent(account -> entry.put("account", account));
        }
        write(ctx, 200, json);
    }

    private void answer(Context ctx, int status, InvitationResult result) {
        if (result instanceof InvitationResult.Rejected rejected) {
            Problems.answer(ctx, rejected, clock);
            return;
        }
        InvitationResult.Done done = (InvitationResult.Done) result;
        ObjectNode json = Json.of(done.invitation(), clock.instant());
        done.link().ifPresent(link -> json.put("link", link.reveal().toString()));
        ctx.header("ETag", "\"" + done.invitation().version() + "\"");
        ctx.header("Location", "/api/invitations/" + done.invitation().id());
        write(ctx, status, json);
    }

    private void answer(Context ctx, int status, Invitation invitation) {
        ctx.header("ETag", "\"" + invitation.version() + "\"");
        write(ctx, status, Json.of(invitation, clock.instant()));
    }

    private static void write(Context ctx, int status, JsonNode json) {
        ctx.status(status).contentType("application/json").result(json.toString());
    }
}
