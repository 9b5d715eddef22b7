package io.invitation.examples.webapp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.invitation.InvalidValueException;
import io.invitation.Invitation;
import io.invitation.InvitationEvent;
import io.invitation.InvitationException;
import io.invitation.InvitationId;
import io.invitation.InvitationPage;
import io.invitation.InvitationQuery;
import io.invitation.InvitationReports;
import io.invitation.InvitationRequest;
import io.invitation.InvitationResult;
import io.invitation.InvitationService;
import io.invitation.InvitationStorageException;
import io.invitation.Redemption;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Permissions;
import io.invitation.examples.webapp.invitations.Actions;
import io.invitation.examples.webapp.invitations.Draft;
import io.invitation.examples.webapp.invitations.Filters;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the pages as JSON, for programs that name themselves by HTTP Basic in every request. No cookie is
 * looked at, and what a browser sends for another site is refused before it gets here.
 */
public final class InvitationApi {

    private static final int PAGE = 200;

    private final InvitationService invitations;
    private final Actions actions;
    private final BasicSignIn signIn;
    private final Clock clock;

    public InvitationApi(InvitationService invitations, Actions actions, BasicSignIn signIn, Clock clock) {
        this.invitations = invitations;
        this.actions = actions;
        this.signIn = signIn;
        this.clock = clock;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/api/openapi.json", InvitationApi::description);
        routes.get("/api/invitations", checked(this::list));
        routes.post("/api/invitations", checked(this::create));
        routes.get("/api/invitations/{id}", checked(this::get));
        routes.patch("/api/invitations/{id}", checked(this::update));
        routes.get("/api/invitations/{id}/history", checked(this::history));
        routes.get("/api/invitations/{id}/redemptions", checked(this::redemptions));
        routes.post("/api/invitations/{id}/{action}", checked(this::act));
    }

    private static void description(Context ctx) throws IOException {
        try (InputStream file = Objects.requireNonNull(InvitationApi.class.getResourceAsStream("/openapi.json"))) {
            ctx.contentType(ContentType.APPLICATION_JSON).result(file.readAllBytes());
        }
    }

    /** What a caller did wrong is a problem, with the name of the value; what is broken stays inside. */
    private static Handler checked(Handler handler) {
        return ctx -> {
            try {
                handler.handle(ctx);
            } catch (InvitationStorageException broken) {
                throw broken;
            } catch (InvitationException unusable) {
                invalid(ctx, String.valueOf(unusable.getMessage()));
            } catch (JsonMappingException misfit) {
                String where = misfit.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("."));
                invalid(ctx, (where.isEmpty() ? "body" : where) + " is not known or of another kind");
            } catch (JsonProcessingException unreadable) {
                throw new BadRequestResponse("The body is not JSON.");
            }
        };
    }

    private static void invalid(Context ctx, String detail) {
        Problems.answer(ctx, 422, "/api/problems#invalid", detail);
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

    private static <T> T body(Context ctx, Class<T> type) throws IOException {
        Bodies.requireType(ctx, "application/json");
        return Optional.ofNullable(Problems.JSON.readValue(ctx.bodyAsBytes(), type))
                .orElseThrow(() -> new InvalidValueException("body", "must be an object"));
    }

    private void list(Context ctx) {
        caller(ctx);
        InvitationQuery.Builder query = Filters.query(Filters.wanted(ctx), name -> {
            throw new InvalidValueException(name, "has no such value");
        });
        query.pageSize(ctx.queryParamAsClass("size", Integer.class).getOrDefault(50));
        Optional.ofNullable(ctx.queryParam("after")).ifPresent(query::after);
        InvitationPage page = invitations.find(query.build());
        InvitationView.Found found = new InvitationView.Found(
                page.invitations().stream().map(this::view).toList(),
                page.nextCursor(),
                page.total().orElse(0));
        ctx.json(found);
    }

    private InvitationView view(Invitation invitation) {
        return InvitationView.of(invitation, clock.instant(), Optional.empty());
    }

    /** With {@code ?mail=false} nothing is mailed, and the link is in the answer. */
    private void create(Context ctx) throws IOException {
        Account caller = caller(ctx);
        InvitationRequest.Builder draft = body(ctx, Draft.class).request(caller);
        Optional.ofNullable(ctx.header("Idempotency-Key"))
                .ifPresent(key -> draft.idempotencyKey(caller.id() + "-" + key));
        InvitationRequest request = draft.build();
        answer(
                ctx,
                201,
                "false".equals(ctx.queryParam("mail")) ? invitations.create(request) : invitations.invite(request));
    }

    private void get(Context ctx) {
        Invitation invitation = invitation(ctx);
        answer(ctx, 200, new InvitationResult.Done(invitation, Optional.empty()));
    }

    private void update(Context ctx) throws IOException {
        Account caller = caller(ctx);
        Invitation now = invitation(ctx);
        actions.requireManager(caller, now);
        long version = versionOf(Objects.requireNonNullElse(ctx.header("If-Match"), ""));
        Draft changes = body(ctx, Draft.class);
        answer(ctx, 200, invitations.update(now.id(), version, changes.update(now, clock.instant()), caller.actor()));
    }

    /** Reads an entity tag of ours. */
    static long versionOf(String tag) {
        if (!tag.matches("\"\\d{1,18}\"")) {
            throw new HttpResponseException(428, "Say with If-Match which version you have read.");
        }
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    /** Why something is done. */
    private record Why(@Nullable String reason) {}

    private void act(Context ctx) throws IOException {
        Account caller = caller(ctx);
        Invitation invitation = invitation(ctx);
        String reason = ctx.body().isBlank()
                ? ""
                : Objects.requireNonNullElse(body(ctx, Why.class).reason(), "");
        answer(ctx, 200, actions.perform(Actions.named(ctx.pathParam("action")), invitation, caller, reason));
    }

    private void history(Context ctx) {
        InvitationReports reports = invitations.reports();
        Stream<InvitationEvent> events = reports.history(invitation(ctx).id(), Optional.empty(), PAGE).stream();
        ctx.json(events.map(InvitationView.Event::of).toList());
    }

    private void redemptions(Context ctx) {
        InvitationReports reports = invitations.reports();
        Stream<Redemption> places = reports.redemptions(invitation(ctx).id(), Optional.empty(), PAGE).stream();
        ctx.json(places.map(InvitationView.Place::of).toList());
    }

    private void answer(Context ctx, int status, InvitationResult result) {
        if (result instanceof InvitationResult.Rejected rejected) {
            Problems.answer(ctx, rejected, clock);
            return;
        }
        InvitationResult.Done done = (InvitationResult.Done) result;
        Invitation invitation = done.invitation();
        ctx.header("ETag", "\"" + invitation.version() + "\"");
        ctx.header("Location", "/api/invitations/" + invitation.id());
        ctx.status(status).json(InvitationView.of(invitation, clock.instant(), done.link()));
    }
}
