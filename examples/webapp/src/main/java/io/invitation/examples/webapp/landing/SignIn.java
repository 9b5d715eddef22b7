package io.invitation.examples.webapp.landing;

import io.invitation.ReturnUrlPolicy;
import io.invitation.examples.webapp.accounts.Account;
import io.invitation.examples.webapp.accounts.Accounts;
import io.invitation.examples.webapp.web.Guard;
import io.invitation.examples.webapp.web.Pages;
import io.invitation.examples.webapp.web.RateLimit;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Signs people in and out. The invitation that a browser carries stays with it. */
public final class SignIn {

    private final Accounts accounts;
    private final Guard guard;
    private final Pages pages;
    private final RateLimit tries;
    private final ReturnUrlPolicy returns;

    public SignIn(Accounts accounts, Guard guard, Pages pages, RateLimit tries, ReturnUrlPolicy returns) {
        this.accounts = accounts;
        this.guard = guard;
        this.pages = pages;
        this.tries = tries;
        this.returns = returns;
    }

    public void routes(RoutesConfig routes) {
        routes.get("/sign-in", ctx -> form(ctx, 200, false, ""));
        routes.post("/sign-in", this::signIn);
        routes.post("/sign-out", this::signOut);
        routes.get("/welcome", this::welcome);
    }

    private void form(Context ctx, int status, boolean wrong, String userName) {
        String then = ctx.queryParam("then") == null ? ctx.formParam("then") : ctx.queryParam("then");
        Map<String, Object> values =
                Map.of("wrong", wrong, "userName", userName, "then", Objects.requireNonNullElse(then, ""));
        pages.showInvitee(ctx, status, "landing/sign-in", Optional.empty(), values);
    }

    private void signIn(Context ctx) {
        String userName =
                Objects.requireNonNullElse(ctx.formParam("userName"), "").strip();
        tries.count(ctx, RateLimit.SIGN_IN, userName);
        Optional<Account> account =
                accounts.signIn(userName, Objects.requireNonNullElse(ctx.formParam("password"), ""));
        if (account.isEmpty()) {
            form(ctx, 401, true, userName);
            return;
        }
        tries.giveBack(ctx, RateLimit.SIGN_IN, userName);
        guard.signIn(ctx, account.get());
        String usual = account.get().isStaff() ? "/admin/invitations" : "/welcome";
        String wanted = Objects.requireNonNullElse(ctx.formParam("then"), "");
        boolean within = !wanted.isEmpty() && returns.allows(wanted); // this application, and nowhere else
        ctx.redirect(within ? wanted : usual, HttpStatus.SEE_OTHER);
    }

    private void signOut(Context ctx) {
        guard.signOut(ctx);
        boolean switching = ctx.formParam("switch") != null;
        if (!switching) {
            guard.removeCookie(ctx, LandingPages.COOKIE);
        }
        ctx.redirect(switching ? "/sign-in?then=/invitation" : "/sign-in", HttpStatus.SEE_OTHER);
    }

    private void welcome(Context ctx) {
        if (guard.signedIn(ctx).isEmpty()) {
            ctx.redirect("/sign-in", HttpStatus.SEE_OTHER);
            return;
        }
        pages.showInvitee(ctx, 200, "landing/welcome", Optional.empty(), Map.of());
    }
}
